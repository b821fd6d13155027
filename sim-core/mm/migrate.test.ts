// Migration entries while they stand, what comes back in their place, who waits, and what moving a page needs.
import { describe, expect, test } from 'vitest';
import { invariants } from '../check/invariants.ts';
import { Backing } from '../test/mm/backing.ts';
import { access, resume } from './access.ts';
import { exit } from './exit.ts';
import { fork } from './fork.ts';
import { pin_user_page } from './gup.ts';
import { migrate_begin, migrate_end } from './migrate.ts';
import { move_pages } from './move-pages.ts';
import { mprotect } from './mprotect.ts';

const READ_ONLY = { read: true, write: false, exec: false };

function written(): Backing {
  const b = new Backing();
  b.write(0, 7n);
  return b;
}

const child = (b: Backing): number => {
  const forked = fork(b.k, b.pid);
  return forked.state === 'done' ? forked.ret : 0;
};

describe('a page under migration', () => {
  test('comes back as it was, and its folio is dirty', () => {
    const b = written();
    const pfn = b.pfn(0);
    expect(migrate_begin(b.k, b.pid, b.va(0))).toEqual({ state: 'done', ret: 0 });
    expect(b.show(0)).toBe('migration write');
    expect([b.k.folios.mapcount(pfn), b.k.folios.ref(pfn)]).toEqual([0, 1]);
    expect(invariants(b.k)).toEqual([]);
    migrate_end(b.k);
    expect([b.show(0), b.pfn(0)]).toEqual(['page W D Y', pfn]);
    expect(b.k.folios.is(pfn, 'dirty')).toBe(true);
    expect(b.k.folios.anonExclusive(pfn)).toBe(true);
    expect(invariants(b.k)).toEqual([]);
  });

  test('comes back old if it was old', () => {
    const b = written();
    b.advise('MADV_COLD');
    migrate_begin(b.k, b.pid, b.va(0));
    migrate_end(b.k);
    expect(b.show(0)).toBe('page W D');
  });

  test('comes back shared when a fork has come between', () => {
    const b = written();
    migrate_begin(b.k, b.pid, b.va(0));
    const pid = child(b);
    expect([b.show(0), b.show(0, pid)]).toEqual(['migration read', 'migration read']);
    migrate_end(b.k);
    expect([b.show(0), b.show(0, pid)]).toEqual(['page D Y', 'page D Y']);
    expect(b.k.folios.ref(b.pfn(0))).toBe(2);
    expect(b.k.folios.anonExclusive(b.pfn(0))).toBe(false);
    expect(invariants(b.k)).toEqual([]);
  });

  test('stays its owner’s alone through mprotect', () => {
    const b = written();
    migrate_begin(b.k, b.pid, b.va(0));
    mprotect(b.k, b.pid, b.va(0), b.k.g.pageSize, READ_ONLY);
    expect(b.show(0)).toBe('migration read-exclusive');
    migrate_end(b.k);
    expect(b.show(0)).toBe('page D Y');
    expect(b.k.folios.anonExclusive(b.pfn(0))).toBe(true);
  });

  test('makes whoever touches it wait, and the wait counts as one fault', () => {
    const b = written();
    migrate_begin(b.k, b.pid, b.va(0));
    expect(access(b.k, b.pid, b.va(0), 'read').state).toBe('parked');
    expect(() => resume(b.k, b.pid)).toThrow(/nothing to resume/);
    migrate_end(b.k);
    expect(b.faults(() => expect(resume(b.k, b.pid)).toEqual({ state: 'done', value: 7n }))).toBe(
      '1 minor, 0 major',
    );
  });

  test('goes at the end if its area has gone meanwhile', () => {
    const b = written();
    migrate_begin(b.k, b.pid, b.va(0));
    exit(b.k, b.pid);
    migrate_end(b.k);
    expect(b.leaked()).toBe(0);
  });

  test('is refused where nothing is mapped, twice, and for a pinned page', () => {
    const b = written();
    expect(migrate_begin(b.k, b.pid, b.va(1))).toMatchObject({ err: 'ENOENT' });
    migrate_begin(b.k, b.pid, b.va(0));
    expect(migrate_begin(b.k, b.pid, b.va(0))).toMatchObject({ err: 'ENOENT' });
    migrate_end(b.k);
    pin_user_page(b.k, b.pid, b.va(0), { write: true });
    expect(migrate_begin(b.k, b.pid, b.va(0))).toMatchObject({ err: 'EAGAIN' });
    expect(b.show(0)).toBe('page W D Y');
    expect(invariants(b.k)).toEqual([]);
  });
});

describe('move_pages', () => {
  const nodeOf = (b: Backing): number => b.k.folios.frames.nodeOf(b.pfn(0) - b.k.folios.firstPfn);

  test('takes a page to another node with all that is known of it', () => {
    const b = written();
    expect(nodeOf(b)).toBe(0);
    expect(move_pages(b.k, b.pid, b.va(0), 1)).toEqual({ state: 'done', ret: 0 });
    expect([nodeOf(b), b.show(0), b.read(0)]).toEqual([1, 'page W D Y', 7n]);
    expect(invariants(b.k)).toEqual([]);
    b.write(0, 8n);
    expect(move_pages(b.k, b.pid, b.va(0), 0)).toEqual({ state: 'done', ret: 0 });
    expect(b.read(0)).toBe(8n);
    exit(b.k, b.pid);
    expect(b.leaked()).toBe(0);
  });

  test('takes the file’s page along in the file’s cache', () => {
    const b = new Backing({}, 'shared');
    b.write(0, 7n);
    move_pages(b.k, b.pid, b.va(0), 1);
    expect(nodeOf(b)).toBe(1);
    b.advise('MADV_DONTNEED');
    expect([b.read(0), nodeOf(b)]).toEqual([7n, 1]);
    expect(invariants(b.k)).toEqual([]);
  });

  test('takes a page out of the swap cache’s keeping to the new place', () => {
    const b = written();
    b.advise('MADV_PAGEOUT');
    const pid = child(b);
    b.read(0, pid);
    expect(move_pages(b.k, pid, b.va(0), 1)).toEqual({ state: 'done', ret: 0 });
    expect(b.faults(() => expect(b.read(0)).toBe(7n))).toBe('1 minor, 0 major');
    expect(b.pfn(0)).toBe(b.pfn(0, pid));
    expect(invariants(b.k)).toEqual([]);
  });

  test('refuses what the kernel refuses', () => {
    const b = written();
    b.read(1);
    expect(move_pages(b.k, b.pid, b.va(0), 2)).toMatchObject({ err: 'ENODEV' });
    expect(move_pages(b.k, b.pid, b.va(0), -1)).toMatchObject({ err: 'ENODEV' });
    expect(move_pages(b.k, b.pid, b.va(1), 1)).toMatchObject({ err: 'EFAULT' });
    expect(move_pages(b.k, b.pid, b.va(2), 1)).toMatchObject({ err: 'ENOENT' });
    expect(move_pages(b.k, b.pid, b.va(99), 1)).toMatchObject({ err: 'EFAULT' });
    child(b);
    expect(move_pages(b.k, b.pid, b.va(0), 1)).toMatchObject({ err: 'EACCES' });
  });

  test('puts everything back when somebody else refers to the page', () => {
    const b = written();
    const pfn = b.pfn(0);
    b.k.folios.get(pfn);
    expect(move_pages(b.k, b.pid, b.va(0), 1)).toEqual({ state: 'done', ret: 1 });
    expect([b.pfn(0), b.show(0)]).toEqual([pfn, 'page W D Y']);
    b.k.folios.put(pfn);
    expect(invariants(b.k)).toEqual([]);
  });
});
