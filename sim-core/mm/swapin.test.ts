// What a fault on a swapped page does, alone and shared, for reading and for writing; and who throws a swap slot away.
import { describe, expect, test } from 'vitest';
import { invariants } from '../check/invariants.ts';
import { UFFD_FEATURES, UFFDIO_MODES, UFFDIO_REGISTER_MODES } from '../layouts/uapi.ts';
import { Backing } from '../test/mm/backing.ts';
import { resume } from './access.ts';
import { clear_refs } from './clear-refs.ts';
import { exit } from './exit.ts';
import { fork } from './fork.ts';
import { migrate_begin, migrate_end } from './migrate.ts';
import { mlock } from './mlock.ts';
import { mprotect } from './mprotect.ts';
import { uffd_api, userfaultfd } from './userfaultfd/context.ts';
import { uffd_read } from './userfaultfd/queue.ts';
import { uffd_register, uffd_unregister } from './userfaultfd/register.ts';
import { uffd_writeprotect } from './userfaultfd/writeprotect.ts';

/** A task with a swapped page that holds 7, and a child that shares it. */
function sharedOnSwap(): { b: Backing; child: number } {
  const b = new Backing();
  b.write(0, 7n);
  b.advise('MADV_PAGEOUT');
  const forked = fork(b.k, b.pid);
  return { b, child: forked.state === 'done' ? forked.ret : 0 };
}

describe('a page on swap', () => {
  test('comes back clean and writable for a read, in one major fault', () => {
    const b = new Backing();
    b.write(0, 7n);
    b.advise('MADV_PAGEOUT');
    expect(b.show(0)).toBe('swap X');
    expect(b.faults(() => expect(b.read(0)).toBe(7n))).toBe('0 minor, 1 major');
    expect(b.show(0)).toBe('page W Y');
    expect(b.k.swap.used).toBe(0);
    expect(b.k.folios.is(b.pfn(0), 'dirty')).toBe(false);
    expect(invariants(b.k)).toEqual([]);
  });

  test('comes back dirty for a write, in one fault', () => {
    const b = new Backing();
    b.write(0, 7n);
    b.advise('MADV_PAGEOUT');
    expect(b.faults(() => b.write(0, 8n))).toBe('0 minor, 1 major');
    expect(b.show(0)).toBe('page W D Y');
    expect(b.read(0)).toBe(8n);
  });

  test('stays read-only where the area may not be written', () => {
    const b = new Backing();
    b.write(0, 7n);
    b.advise('MADV_PAGEOUT');
    mprotect(b.k, b.pid, b.va(0), b.k.g.pageSize, { read: true, write: false, exec: false });
    expect(b.read(0)).toBe(7n);
    expect(b.show(0)).toBe('page Y');
    expect(b.k.folios.anonExclusive(b.pfn(0))).toBe(true);
  });

  test('comes back clean once more after it went out unchanged', () => {
    const b = new Backing();
    b.write(0, 7n);
    for (let i = 0; i < 3; i++) {
      b.advise('MADV_PAGEOUT');
      expect(b.read(0)).toBe(7n);
    }
    expect(b.k.swap.used).toBe(0);
  });

  test('is dropped with its slot when the area goes', () => {
    const b = new Backing();
    b.write(0, 7n);
    b.advise('MADV_PAGEOUT');
    exit(b.k, b.pid);
    expect(b.k.swap.used).toBe(0);
    expect(b.leaked()).toBe(0);
  });

  test('a slot beyond the device kills, and breaks nothing', () => {
    const b = new Backing();
    b.write(0, 7n);
    b.advise('MADV_PAGEOUT');
    const { h } = b.k;
    const far = h.swp_entry_to_pte(h.swp_entry(0n, 2n ** 40n));

    b.k.ptes.set_pte(b.place(0), far);
    expect(b.read(0)).toBe('SIGBUS');
    exit(b.k, b.pid);
    expect(b.leaked()).toBe(0);
  });
});

describe('a page on swap that two tasks share', () => {
  test('is found in the swap cache by the second, without reading it again', () => {
    const { b, child } = sharedOnSwap();
    expect(b.show(0)).toBe('swap');
    expect(b.faults(() => expect(b.read(0, child)).toBe(7n), child)).toBe('0 minor, 1 major');
    expect(b.show(0, child)).toBe('page Y');
    expect(b.k.folios.is(b.pfn(0, child), 'swapCache')).toBe(true);
    expect(b.k.folios.anonExclusive(b.pfn(0, child))).toBe(false);
    expect(invariants(b.k)).toEqual([]);
    expect(b.faults(() => expect(b.read(0)).toBe(7n))).toBe('1 minor, 0 major');
    expect(b.pfn(0)).toBe(b.pfn(0, child));
    expect(invariants(b.k)).toEqual([]);
  });

  test('is copied for the first who writes, and kept for the other', () => {
    const { b, child } = sharedOnSwap();
    expect(b.faults(() => b.write(0, 8n, child), child)).toBe('0 minor, 1 major');
    expect(b.show(0, child)).toBe('page W D Y');
    expect(b.k.folios.is(b.pfn(0, child), 'swapCache')).toBe(false);
    expect(invariants(b.k)).toEqual([]);
    // What was read for the child is still there.
    expect(b.faults(() => b.write(0, 9n))).toBe('1 minor, 0 major');
    expect([b.read(0), b.read(0, child)]).toEqual([9n, 8n]);
    expect(b.show(0)).toBe('page W D Y');
    expect(b.k.swap.used).toBe(0);
  });

  test('belongs to the one who is left: the write reuses it and frees the slot', () => {
    const { b, child } = sharedOnSwap();
    b.read(0);
    b.read(0, child);
    exit(b.k, child);
    const pfn = b.pfn(0);
    expect(b.k.folios.is(pfn, 'swapCache')).toBe(true);
    b.write(0, 8n);
    expect(b.pfn(0)).toBe(pfn);
    expect(b.k.folios.is(pfn, 'swapCache')).toBe(false);
    expect(b.k.folios.is(pfn, 'dirty')).toBe(true);
    expect(b.k.swap.used).toBe(0);
    expect(invariants(b.k)).toEqual([]);
  });

  test('leaves nothing behind when both end', () => {
    const { b, child } = sharedOnSwap();
    b.read(0, child);
    exit(b.k, child);
    exit(b.k, b.pid);
    expect(b.k.swap.used).toBe(0);
    expect(b.leaked()).toBe(0);
  });

  test('gives its slot up at once in a locked area', () => {
    const { b, child } = sharedOnSwap();
    exit(b.k, child);
    mlock(b.k, b.pid, b.va(0), b.k.g.pageSize);
    expect(b.k.swap.used).toBe(0);
    expect(b.read(0)).toBe(7n);
  });
});

describe('what an entry remembers on swap', () => {
  const registered = (): { b: Backing; ctx: number } => {
    const b = new Backing();
    b.write(0, 7n);
    const ctx = userfaultfd(b.k, b.pid, { userModeOnly: false });
    uffd_api(b.k, ctx, UFFD_FEATURES.WP_UNPOPULATED);
    uffd_register(b.k, ctx, b.va(0), 4 * b.k.g.pageSize, UFFDIO_REGISTER_MODES.WP);
    uffd_writeprotect(b.k, ctx, b.va(0), 2 * b.k.g.pageSize, UFFDIO_MODES.WRITEPROTECT_WP);
    return { b, ctx };
  };

  test('a promise to a monitor: one major fault brings the page and tells', () => {
    const { b, ctx } = registered();
    b.advise('MADV_PAGEOUT');
    expect(b.show(0)).toBe('swap X U');
    expect(b.write(0, 8n).state).toBe('parked');
    expect(b.show(0)).toBe('page Y U');
    expect(uffd_read(b.k, ctx)?.body).toMatchObject({ event: 'pagefault' });
    uffd_writeprotect(b.k, ctx, b.va(0), b.k.g.pageSize, 0);
    expect(b.faults(() => expect(resume(b.k, b.pid).state).toBe('done'))).toBe('0 minor, 1 major');
    expect([b.show(0), b.read(0)]).toEqual(['page W D Y', 8n]);
  });

  test('a promise that nobody waits for any more: the marker goes, and the fault begins again', () => {
    const { b, ctx } = registered();
    expect(b.show(1)).toBe('marker');
    const marker = b.pte(1);
    uffd_unregister(b.k, ctx, b.va(0), 4 * b.k.g.pageSize);
    b.k.ptes.set_pte(b.place(1), marker);
    expect(b.faults(() => b.write(1, 1n))).toBe('2 minor, 0 major');
    expect(b.show(1)).toBe('page W D Y');
  });

  test('a marker without a known note kills', () => {
    const b = new Backing();
    b.write(0, 7n);
    b.k.ptes.set_pte(b.place(1), b.k.h.make_pte_marker(0n));
    expect(b.read(1)).toBe('SIGBUS');
  });

  test('whether it counts as written: if not, a read brings it back without permission', () => {
    const b = new Backing({ layout: 'v6.12-softdirty' });
    b.write(0, 7n);
    b.write(1, 7n);
    clear_refs(b.k, b.pid, 4);
    b.write(1, 8n);
    b.advise('MADV_PAGEOUT', 0, 2);
    b.read(0);
    b.read(1);
    expect([b.show(0), b.show(1)]).toEqual(['page Y', 'page W Y']);
    expect([0, 1].map((page) => b.k.h.pte_soft_dirty(b.pte(page)))).toEqual([false, true]);
  });
});

test('a page of the swap cache that is under migration is waited for', () => {
  const { b, child } = sharedOnSwap();
  b.read(0, child);
  migrate_begin(b.k, child, b.va(0));
  expect(b.read(0)).toBe('parked');
  migrate_end(b.k);
  expect(resume(b.k, b.pid)).toEqual({ state: 'done', value: 7n });
  expect(b.pfn(0)).toBe(b.pfn(0, child));
  expect(invariants(b.k)).toEqual([]);
});

test('a migration during which everybody lets go leaves no copy on swap', () => {
  const { b, child } = sharedOnSwap();
  b.read(0, child);
  migrate_begin(b.k, child, b.va(0));
  exit(b.k, child);
  exit(b.k, b.pid);
  migrate_end(b.k);
  expect([b.k.swap.used, b.leaked()]).toEqual([0, 0]);
});
