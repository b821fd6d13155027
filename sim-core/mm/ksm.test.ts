// KSM: what becomes one page and what does not, what a write does, how merging is taken back, and how it is counted.
import { describe, expect, test } from 'vitest';
import { invariants } from '../check/invariants.ts';
import { BASE, Backing } from '../test/mm/backing.ts';
import { exit } from './exit.ts';
import { fork } from './fork.ts';
import { pin_user_page } from './gup.ts';
import type { KernelConfig } from './kernel.ts';
import { ksm_wait } from './ksm.ts';
import { ksm_stat, ksm_unmerge_all } from './ksm-stat.ts';
import { mprotect } from './mprotect.ts';
import { munmap } from './munmap.ts';
import { smaps } from './smaps.ts';

/** Pages 0 and 1 are equal, 2 is another, 3 is not there. */
function mergeable(config: Partial<KernelConfig> = {}): Backing {
  const b = new Backing(config);
  b.write(0, 5n);
  b.write(1, 5n);
  b.write(2, 6n);
  b.advise('MADV_MERGEABLE', 0, 4);
  return b;
}

function merged(config: Partial<KernelConfig> = {}): Backing {
  const b = mergeable(config);
  ksm_wait(b.k, false);
  return b;
}

const child = (b: Backing): number => {
  const forked = fork(b.k, b.pid);
  return forked.state === 'done' ? forked.ret : 0;
};

const area = (b: Backing) => smaps(b.k, b.pid).find(({ start }) => start >= BASE);

describe('merging', () => {
  test('makes pages of equal content one page that nobody may write, and leaves others alone', () => {
    const b = mergeable();
    const other = b.pfn(2);
    const before = b.leaked();
    ksm_wait(b.k, false);
    expect(b.pfn(0)).toBe(b.pfn(1));
    expect(b.leaked()).toBe(before - 1);
    expect([0, 1].map((page) => b.k.h.pte_write(b.pte(page)))).toEqual([false, false]);
    expect([b.pfn(2), b.k.folios.is(other, 'ksm'), b.show(3)]).toEqual([other, false, 'none']);
    expect([0, 1, 2].map((page) => b.read(page))).toEqual([5n, 5n, 6n]);
    expect(invariants(b.k)).toEqual([]);
  });

  test('counts the page once for each place, as its own and as not exclusive', () => {
    const b = merged();
    const pfn = b.pfn(0);
    const { folios } = b.k;
    expect([folios.is(pfn, 'ksm'), folios.mapcount(pfn), folios.ref(pfn)]).toEqual([true, 2, 2]);
    expect(folios.anonExclusive(pfn)).toBe(false);
    expect(ksm_stat(b.k, b.pid)).toEqual({ ksm_zero_pages: 0, ksm_merging_pages: 2 });
    expect(area(b)?.bytes.KSM).toBe(2 * b.k.g.pageSize);
    expect(area(b)?.bytes.Rss).toBe(3 * b.k.g.pageSize);
  });

  test('takes an equal page that comes later to the one there is', () => {
    const b = merged();
    const pfn = b.pfn(0);
    b.write(3, 5n);
    ksm_wait(b.k, false);
    expect([b.pfn(3), b.k.folios.mapcount(pfn)]).toEqual([pfn, 3]);
  });

  test('finds equal pages of two processes, but not the two views of one page after fork', () => {
    const b = new Backing();
    b.write(0, 5n);
    b.advise('MADV_MERGEABLE', 0, 4);
    const pid = child(b);
    const shared = b.pfn(0);
    ksm_wait(b.k, false);
    expect([b.pfn(0), b.k.folios.is(shared, 'ksm')]).toEqual([shared, false]);
    b.write(1, 7n);
    b.write(2, 7n, pid);
    ksm_wait(b.k, false);
    expect(b.pfn(1)).toBe(b.pfn(2, pid));
    expect(ksm_stat(b.k, pid).ksm_merging_pages).toBe(1);
    expect(invariants(b.k)).toEqual([]);
  });

  test('needs the wish of the area: without it nothing happens', () => {
    const b = new Backing();
    b.write(0, 5n);
    b.write(1, 5n);
    ksm_wait(b.k, false);
    expect(b.pfn(0)).not.toBe(b.pfn(1));
  });

  test('passes over shared mappings in silence', () => {
    const b = new Backing({}, 'shared');
    b.write(0, 5n);
    b.write(1, 5n);
    expect(b.advise('MADV_MERGEABLE', 0, 4).state).toBe('done');
    ksm_wait(b.k, false);
    expect(b.pfn(0)).not.toBe(b.pfn(1));
    expect(area(b)?.flags).not.toContain('mg');
  });

  test('leaves a page alone that somebody else refers to: he may be writing', () => {
    const b = mergeable();
    pin_user_page(b.k, b.pid, b.va(0), { write: true });
    const first = b.pfn(0);
    ksm_wait(b.k, false);
    expect([b.pfn(0), b.pfn(1) === first, b.k.folios.flagged('ksm')]).toEqual([first, false, []]);
    expect(b.write(0, 8n).state).toBe('done');
    expect(b.read(1)).toBe(5n);
  });

  test('takes a huge page apart for its equal pages', () => {
    const b = new Backing({ thp: 'madvise' }, 'anon', 512);
    b.advise('MADV_HUGEPAGE', 0, 512);
    for (const page of [0, 1]) b.write(page, 5n);
    expect(area(b)?.bytes.AnonHugePages).toBe(b.k.g.pmdSize);
    b.advise('MADV_MERGEABLE', 0, 512);
    ksm_wait(b.k, false);
    expect([area(b)?.bytes.AnonHugePages, b.pfn(0) === b.pfn(1)]).toEqual([0, true]);
    expect([b.read(0), b.read(1), b.read(2)]).toEqual([5n, 5n, 0n]);
    expect(invariants(b.k)).toEqual([]);
  });
});

describe('pages of zeroes', () => {
  const zeroes = (zeroPages: boolean): Backing => {
    const b = new Backing();
    for (const page of [0, 1]) b.write(page, 0n);
    b.advise('MADV_MERGEABLE', 0, 4);
    ksm_wait(b.k, zeroPages);
    return b;
  };

  test('become the zero page where that is asked for, and are counted apart', () => {
    const b = zeroes(true);
    expect([b.pfn(0), b.pfn(1)]).toEqual([b.k.zeroPfn, b.k.zeroPfn]);
    expect(ksm_stat(b.k, b.pid)).toEqual({ ksm_zero_pages: 2, ksm_merging_pages: 0 });
    expect(area(b)?.bytes.Rss).toBe(0);
    expect(invariants(b.k)).toEqual([]);
  });

  test('else they are pages as others are', () => {
    const b = zeroes(false);
    expect(b.pfn(0)).toBe(b.pfn(1));
    expect(ksm_stat(b.k, b.pid)).toEqual({ ksm_zero_pages: 0, ksm_merging_pages: 2 });
  });

  test('an ordinary zero page is not counted as one of KSM', () => {
    const b = new Backing();
    b.advise('MADV_MERGEABLE', 0, 4);
    b.read(0);
    expect(ksm_stat(b.k, b.pid).ksm_zero_pages).toBe(0);
  });

  test('get a page again by a write, or when merging is taken back', () => {
    const b = zeroes(true);
    b.write(0, 3n);
    expect(ksm_stat(b.k, b.pid).ksm_zero_pages).toBe(1);
    b.advise('MADV_UNMERGEABLE', 0, 4);
    expect(ksm_stat(b.k, b.pid).ksm_zero_pages).toBe(0);
    expect(b.pfn(1)).not.toBe(b.k.zeroPfn);
    expect([b.read(0), b.read(1)]).toEqual([3n, 0n]);
  });
});

describe('a write to a merged page', () => {
  test('gives the writer a copy; the others keep what they had', () => {
    const b = merged();
    const pfn = b.pfn(0);
    expect(b.faults(() => b.write(0, 9n))).toBe('1 minor, 0 major');
    expect([b.read(0), b.read(1), b.pfn(1)]).toEqual([9n, 5n, pfn]);
    expect([b.pfn(0) === pfn, b.k.folios.mapcount(pfn)]).toEqual([false, 1]);
    expect(invariants(b.k)).toEqual([]);
  });

  test('copies even when nobody else has the page any more: it is never written in place', () => {
    const b = merged();
    const pfn = b.pfn(0);
    b.write(0, 9n);
    b.write(1, 8n);
    expect(b.pfn(1)).not.toBe(pfn);
    expect(b.k.folios.flagged('ksm')).toEqual([]);
    expect(b.leaked()).toBe(merged().leaked() + 1);
  });

  test('is refused where the area forbids it', () => {
    const b = merged();
    mprotect(b.k, b.pid, b.va(0), b.k.g.pageSize, { read: true, write: false, exec: false });
    expect(b.write(0, 9n).state).toBe('signal');
    expect(b.pfn(0)).toBe(b.pfn(1));
  });
});

describe('merging taken back', () => {
  test('by advice: every page of the range has its own, and later passes leave it so', () => {
    const b = merged();
    expect(b.advise('MADV_UNMERGEABLE', 0, 4)).toEqual({ state: 'done', ret: 0 });
    expect(b.pfn(0)).not.toBe(b.pfn(1));
    ksm_wait(b.k, false);
    expect(b.pfn(0)).not.toBe(b.pfn(1));
    expect([b.read(0), b.read(1)]).toEqual([5n, 5n]);
    expect(ksm_stat(b.k, b.pid).ksm_merging_pages).toBe(0);
    expect(invariants(b.k)).toEqual([]);
  });

  test('for one page only, the others stay merged', () => {
    const b = mergeable();
    b.write(3, 5n);
    ksm_wait(b.k, false);
    b.advise('MADV_UNMERGEABLE', 0, 1);
    expect([b.pfn(0) === b.pfn(1), b.pfn(1) === b.pfn(3)]).toEqual([false, true]);
  });

  test('for all at once; the areas stay mergeable, so the daemon may begin anew', () => {
    const b = merged();
    expect(ksm_unmerge_all(b.k)).toEqual({ state: 'done', ret: 0 });
    expect(b.pfn(0)).not.toBe(b.pfn(1));
    ksm_wait(b.k, false);
    expect(b.pfn(0)).toBe(b.pfn(1));
  });

  test('a page that is unmapped, or whose process ends, goes with its last place', () => {
    const b = merged();
    const pid = child(b);
    const before = b.k.folios.mapcount(b.pfn(0));
    expect(before).toBe(4);
    exit(b.k, pid);
    expect(b.k.folios.mapcount(b.pfn(0))).toBe(2);
    munmap(b.k, b.pid, b.va(0), 4 * b.k.g.pageSize);
    expect(b.k.folios.flagged('ksm')).toEqual([]);
    expect(invariants(b.k)).toEqual([]);
  });
});
