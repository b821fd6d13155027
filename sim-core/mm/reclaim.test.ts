// What the three kinds of advice leave in the tables, which pages reclaim refuses, and that it invalidates before it writes.
import { describe, expect, test } from 'vitest';
import { invariants } from '../check/invariants.ts';
import { Backing } from '../test/mm/backing.ts';
import { exit } from './exit.ts';
import { fork } from './fork.ts';
import { pin_user_page, unpin_user_page } from './gup.ts';
import { madvise_pageout } from './reclaim.ts';
import { reclaim_pages } from './vmscan.ts';

describe('MADV_PAGEOUT', () => {
  test('takes each page of the range to a slot of its own', () => {
    const b = new Backing();
    for (let page = 0; page < 3; page++) b.write(page, BigInt(page + 1));
    b.advise('MADV_PAGEOUT', 0, 2);
    expect([0, 1, 2].map((page) => b.show(page))).toEqual(['swap X', 'swap X', 'page W D Y']);
    expect(b.k.swap.used).toBe(2);
    expect([0, 1].map((page) => b.read(page))).toEqual([1n, 2n]);
    expect(invariants(b.k)).toEqual([]);
  });

  test('leaves the zero page and pages that others map alone', () => {
    const b = new Backing();
    b.read(0);
    b.write(1, 1n);
    const forked = fork(b.k, b.pid);
    b.advise('MADV_PAGEOUT', 0, 2);
    expect([b.show(0), b.show(1)]).toEqual(['page Y', 'page D Y']);
    exit(b.k, forked.state === 'done' ? forked.ret : 0);
    b.advise('MADV_PAGEOUT', 0, 2);
    // Nobody else is left, but the page was shared, and its entry does not say that it belongs to one alone.
    expect([b.show(0), b.show(1)]).toEqual(['page Y', 'swap']);
    expect(b.read(1)).toBe(1n);
  });

  test('leaves a pinned page alone until it is unpinned', () => {
    const b = new Backing();
    b.write(0, 1n);
    const pinned = pin_user_page(b.k, b.pid, b.va(0), { write: true });
    const pfn = pinned.state === 'done' ? pinned.ret : 0;
    b.advise('MADV_PAGEOUT');
    expect(b.pfn(0)).toBe(pfn);
    expect(invariants(b.k)).toEqual([]);
    unpin_user_page(b.k, pfn);
    b.advise('MADV_PAGEOUT');
    expect(b.show(0)).toBe('swap X');
  });

  test('a page with an extra reference is unmapped, but stays in the swap cache', () => {
    const b = new Backing();
    b.write(0, 1n);
    const pfn = b.pfn(0);
    b.k.folios.get(pfn);
    b.advise('MADV_PAGEOUT');
    expect(b.show(0)).toBe('swap X');
    expect(b.k.folios.is(pfn, 'swapCache')).toBe(true);
    expect(b.faults(() => expect(b.read(0)).toBe(1n))).toBe('1 minor, 0 major');
    expect([b.pfn(0), b.show(0)]).toEqual([pfn, 'page W Y']);
    b.k.folios.put(pfn);
    expect(invariants(b.k)).toEqual([]);
  });

  test('does nothing where swap is full, or absent', () => {
    for (const slots of [0, 3]) {
      const b = new Backing({ swap: slots * 4096 });
      for (let page = 0; page < 4; page++) b.write(page, 1n);
      b.advise('MADV_PAGEOUT', 0, 4);
      const shown = [0, 1, 2, 3].map((page) => b.show(page));
      expect(shown.filter((text) => text === 'swap X').length).toBe(Math.max(0, slots - 1));
      expect(shown.filter((text) => text === 'page W D Y').length).toBe(4 - Math.max(0, slots - 1));
      expect(invariants(b.k)).toEqual([]);
    }
  });

  test('lets no store through an old TLB entry once the content is on its way', () => {
    const b = new Backing({ cpus: 2 });
    b.write(0, 1n);
    b.k.machine.races.plan('after-tlbi:before-dsb', () =>
      b.k.machine.access(b.k.cpu, BigInt(b.va(0)), 'write', 0, 2n),
    );
    b.advise('MADV_PAGEOUT');
    // The store came before the invalidation was complete: the copy on swap has it.
    expect(b.read(0)).toBe(2n);
  });

  test('does not look at whether a page was used lately', () => {
    const b = new Backing();
    b.write(0, 1n);
    const vma = b.k.areas.at(1, b.va(0));
    if (vma) madvise_pageout(b.k, vma, b.va(0), b.va(1));
    expect(b.show(0)).toBe('swap X');
  });
});

describe('MADV_FREE', () => {
  test('cleans the page; reclaim then drops it, and it reads as zero', () => {
    const b = new Backing();
    b.write(0, 1n);
    b.advise('MADV_FREE');
    expect(b.show(0)).toBe('page W');
    expect(b.read(0)).toBe(1n);
    b.advise('MADV_PAGEOUT');
    expect(b.show(0)).toBe('none');
    expect(b.read(0)).toBe(0n);
    expect(b.k.swap.used).toBe(0);
    expect(invariants(b.k)).toEqual([]);
  });

  test('a store saves the page: reclaim puts it back, and only then it can go to swap', () => {
    const b = new Backing();
    b.write(0, 1n);
    b.advise('MADV_FREE');
    b.write(0, 2n);
    b.advise('MADV_PAGEOUT');
    expect(b.show(0)).toBe('page W D Y');
    expect(b.k.folios.is(b.pfn(0), 'dirty')).toBe(true);
    b.advise('MADV_PAGEOUT');
    expect(b.show(0)).toBe('swap X');
    expect(b.read(0)).toBe(2n);
  });

  test('drops what is on swap at once', () => {
    const b = new Backing();
    b.write(0, 1n);
    b.advise('MADV_PAGEOUT');
    b.advise('MADV_FREE');
    expect(b.show(0)).toBe('none');
    expect(b.k.swap.used).toBe(0);
  });

  test('of one of two tasks takes nothing from the other', () => {
    const b = new Backing();
    b.write(0, 1n);
    b.advise('MADV_PAGEOUT');
    b.read(0);
    const forked = fork(b.k, b.pid);
    const child = forked.state === 'done' ? forked.ret : 0;
    b.advise('MADV_FREE', 0, 1, child);
    exit(b.k, child);
    b.advise('MADV_PAGEOUT');
    expect(b.read(0)).toBe(1n);
    expect(invariants(b.k)).toEqual([]);
  });
});

test('MADV_COLD makes pages look unused, and keeps all else', () => {
  const b = new Backing();
  b.write(0, 1n);
  b.advise('MADV_COLD');
  expect(b.show(0)).toBe('page W D');
  expect(b.faults(() => b.read(0))).toBe('0 minor, 0 major');
  expect(b.show(0)).toBe('page W D Y');
});

test('reclaim is undone and redone like everything else', () => {
  const b = new Backing();
  b.write(0, 1n);
  const { journal } = b.k.machine;
  const before = journal.position;
  const hash = b.k.machine.hash();
  b.advise('MADV_PAGEOUT');
  const [after, end] = [b.k.machine.hash(), journal.position];
  expect(b.k.machine.hashFromScratch()).toBe(after);
  journal.seek(before);
  expect([b.k.machine.hash(), b.show(0)]).toEqual([hash, 'page W D Y']);
  journal.seek(end);
  expect([b.k.machine.hash(), b.show(0)]).toEqual([after, 'swap X']);
});

test('a page that somebody has locked is not touched', () => {
  const b = new Backing();
  b.write(0, 1n);
  const pfn = b.pfn(0);
  b.k.folios.set(pfn, 'locked', true);
  b.k.folios.get(pfn);
  reclaim_pages(b.k, [pfn]);
  expect(b.show(0)).toBe('page W D Y');
});
