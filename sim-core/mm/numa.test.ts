// NUMA hints: what they take away, what the fault gives back and to whom, what they leave alone, and how a page with a hint
// differs from one that nobody may access.
import { describe, expect, test } from 'vitest';
import { invariants } from '../check/invariants.ts';
import { PAGEMAP } from '../layouts/uapi.ts';
import { Backing } from '../test/mm/backing.ts';
import { clear_refs } from './clear-refs.ts';
import { fork } from './fork.ts';
import { pin_user_page, unpin_user_page } from './gup.ts';
import type { KernelConfig } from './kernel.ts';
import { ksm_wait } from './ksm.ts';
import { mmap } from './mmap.ts';
import { move_pages, nodeOf } from './move-pages.ts';
import { mprotect } from './mprotect.ts';
import { change_prot_numa } from './numa.ts';
import { pagemap } from './pagemap.ts';

const LAYOUTS = ['v6.9', 'rfc-v1', 'v6.12', 'v6.12-softdirty'] as const;
const NONE = { read: false, write: false, exec: false };
const RO = { read: true, write: false, exec: false };
const RW = { read: true, write: true, exec: false };

function written(config: Partial<KernelConfig> = {}): Backing {
  const b = new Backing(config);
  for (let page = 0; page < 4; page++) b.write(page, BigInt(page + 1));
  return b;
}

/** @returns how many entries were changed */
function hint(b: Backing, page = 0, pages = 1): number {
  const ended = change_prot_numa(b.k, b.pid, b.va(page), pages * b.k.g.pageSize);
  return ended.state === 'done' ? ended.ret : -1;
}

const hinted = (b: Backing, page = 0): boolean => b.k.h.pte_protnone(b.pte(page));

describe.each(LAYOUTS)('a hint on %s', (layout) => {
  test('makes a present page inaccessible, and one fault makes it what it was', () => {
    const b = written({ layout });
    const [before, pfn] = [b.show(0), b.pfn(0)];
    expect(hint(b)).toBe(1);
    expect([hinted(b), b.k.h.pte_present(b.pte(0)), b.pfn(0)]).toEqual([true, true, pfn]);
    expect(pagemap(b.k, b.pid, b.va(0)) & (PAGEMAP.PM_PRESENT ?? 0n)).not.toBe(0n);
    expect(b.faults(() => expect(b.read(0)).toBe(1n))).toBe('1 minor, 0 major');
    expect([hinted(b), b.show(0), b.pfn(0)]).toEqual([false, before, pfn]);
    expect(b.faults(() => b.read(0))).toBe('0 minor, 0 major');
    expect(invariants(b.k)).toEqual([]);
  });

  test('costs a write one fault, too', () => {
    const b = written({ layout });
    hint(b);
    expect(b.faults(() => expect(b.write(0, 9n).state).toBe('done'))).toBe('1 minor, 0 major');
    expect([hinted(b), b.read(0)]).toEqual([false, 9n]);
  });

  test('is no PROT_NONE: the entry looks the same, but only the area tells who may access it', () => {
    const b = written({ layout });
    hint(b);
    mprotect(b.k, b.pid, b.va(1), b.k.g.pageSize, NONE);
    expect([hinted(b, 0), hinted(b, 1)]).toEqual([true, true]);
    expect([b.read(0), b.read(1)]).toEqual([1n, 'SIGSEGV']);
    // The refused access has changed nothing, the other has taken the hint away.
    expect([hinted(b, 0), hinted(b, 1)]).toEqual([false, true]);
    mprotect(b.k, b.pid, b.va(1), b.k.g.pageSize, RW);
    expect(b.read(1)).toBe(2n);
  });

  test('is taken away by a change of protection, which decides what comes then', () => {
    const b = written({ layout });
    hint(b, 0, 2);
    mprotect(b.k, b.pid, b.va(0), b.k.g.pageSize, RO);
    expect(hinted(b)).toBe(false);
    expect([b.read(0), b.write(0, 5n).state]).toEqual([1n, 'signal']);
    mprotect(b.k, b.pid, b.va(1), b.k.g.pageSize, NONE);
    expect(b.read(1)).toBe('SIGSEGV');
  });

  test('is not on the pages that were not in its range', () => {
    const b = written({ layout });
    expect(hint(b, 1, 2)).toBe(2);
    expect([0, 1, 2, 3].map((page) => hinted(b, page))).toEqual([false, true, true, false]);
  });
});

describe('what a hint leaves as it is', () => {
  test('the mark of a write, set or not', () => {
    const b = written({ layout: 'v6.12-softdirty' });
    clear_refs(b.k, b.pid, 4);
    b.write(0, 8n);
    const marks = (): boolean[] => [0, 1].map((page) => b.k.h.pte_soft_dirty(b.pte(page)));
    expect(marks()).toEqual([true, false]);
    hint(b, 0, 2);
    expect(marks()).toEqual([true, false]);
    b.read(0);
    b.read(1);
    expect(marks()).toEqual([true, false]);
  });

  test('pages that have a hint already, and places without a page', () => {
    const b = new Backing();
    b.write(0, 1n);
    expect([hint(b, 0, 4), hint(b, 0, 4)]).toEqual([1, 0]);
  });

  test('the zero page', () => {
    const b = new Backing();
    b.read(0);
    expect([hint(b), hinted(b)]).toEqual([0, false]);
  });

  test('pages that two processes share by copy-on-write', () => {
    const b = written();
    fork(b.k, b.pid);
    expect(hint(b, 0, 4)).toBe(0);
  });

  test('pages that are pinned, as long as they are', () => {
    const b = written();
    const pinned = pin_user_page(b.k, b.pid, b.va(0), { write: true });
    expect(hint(b)).toBe(0);
    unpin_user_page(b.k, pinned.state === 'done' ? pinned.ret : 0);
    expect(hint(b)).toBe(1);
  });

  test('pages that KSM has merged', () => {
    const b = new Backing();
    for (const page of [0, 1]) b.write(page, 5n);
    b.advise('MADV_MERGEABLE', 0, 4);
    ksm_wait(b.k, false);
    expect(hint(b, 0, 4)).toBe(0);
  });

  test('huge pages of hugetlb', () => {
    const b = new Backing({}, 'none');
    const bytes = b.k.g.pmdSize;
    const size = b.k.hugetlb.size(bytes);
    if (size) b.k.hugetlb.grow(size, 1);
    const request = { addr: b.va(0), length: bytes, prot: RW, shared: false, file: 0, pgoff: 0 };
    expect(mmap(b.k, b.pid, { ...request, hugetlb: bytes }).state).toBe('done');
    b.write(0, 1n);
    expect(hint(b, 0, bytes / b.k.g.pageSize)).toBe(0);
  });
});

describe('the fault on a page with a hint', () => {
  test('brings a page that is on another node to that of the CPU, with what is in it', () => {
    const b = written();
    move_pages(b.k, b.pid, b.va(0), 1);
    expect(nodeOf(b.k, b.pfn(0))).toBe(1);
    hint(b);
    expect([b.read(0), nodeOf(b.k, b.pfn(0)), hinted(b)]).toEqual([1n, 0, false]);
    expect(b.write(0, 6n).state).toBe('done');
    expect(b.read(0)).toBe(6n);
    expect(invariants(b.k)).toEqual([]);
  });

  test('leaves it there while it is pinned elsewhere in the kernel; the access works all the same', () => {
    const b = written();
    move_pages(b.k, b.pid, b.va(0), 1);
    hint(b);
    const pfn = b.pfn(0);
    b.k.folios.get(pfn);
    expect([b.read(0), b.pfn(0), hinted(b)]).toEqual([1n, pfn, false]);
    b.k.folios.put(pfn);
  });

  test('gives all pages of a large folio back at once', () => {
    const b = new Backing({ mthp: 'madvise' }, 'anon', 16);
    b.advise('MADV_HUGEPAGE', 0, 16);
    b.write(0, 1n);
    expect(hint(b, 0, 16)).toBe(16);
    expect(b.faults(() => b.read(5))).toBe('1 minor, 0 major');
    expect(Array.from({ length: 16 }, (_, page) => hinted(b, page))).toEqual(new Array(16).fill(false));
    expect(invariants(b.k)).toEqual([]);
  });

  test('on a huge page gives the whole of it back', () => {
    const b = new Backing({ thp: 'madvise' }, 'anon', 512);
    b.advise('MADV_HUGEPAGE', 0, 512);
    b.write(0, 1n);
    expect(hint(b, 0, 512)).toBeGreaterThan(0);
    expect(b.k.h.pmd_protnone(b.pte(0))).toBe(true);
    expect(b.faults(() => expect(b.read(7)).toBe(0n))).toBe('1 minor, 0 major');
    expect([b.k.h.pmd_protnone(b.pte(0)), b.read(0)]).toEqual([false, 1n]);
  });
});
