// PAGEMAP_SCAN: what it refuses, which areas it enters, how its answer is cut, and what it protects. The numbered rows of
// the kernel's own test program are repeated here in small.
import { describe, expect, test } from 'vitest';
import { SCAN_CATEGORIES, SCAN_FLAGS } from '../layouts/uapi.ts';
import { A, B, type Feature, Monitored, WP } from '../test/mm/monitored.ts';
import { madvise } from './madvise.ts';
import { type PmScanArg, type PmScanResult, pagemap_scan } from './pagemap-scan.ts';

const { WPALLOWED, WRITTEN, FILE, PRESENT, SWAPPED, PFNZERO } = SCAN_CATEGORIES;
const ALL = WRITTEN | FILE | PRESENT | SWAPPED | PFNZERO;
const { WP_MATCHING, CHECK_WPASYNC } = SCAN_FLAGS;
const RESET = WP_MATCHING + CHECK_WPASYNC;
const ASYNC: readonly Feature[] = ['WP_ASYNC', 'WP_UNPOPULATED', 'WP_HUGETLBFS_SHMEM'];
const VEC = 2 ** 20;
const wr: Partial<PmScanArg> = { category_mask: WRITTEN, return_mask: WRITTEN };

/** A region whose writes are tracked, all of it counted anew. */
function tracked(pages: number, options = {}): Monitored {
  const m = new Monitored();
  m.watched(WP, ASYNC, { pages, ...options });
  scan(m, pages, { vec: 0, vec_len: 0, flags: RESET, ...wr });
  return m;
}

function scan(m: Monitored, pages: number, arg: Partial<PmScanArg>, first = 0): PmScanResult {
  const start = A + first * m.page;
  return pagemap_scan(m.k, m.pid, { start, end: start + pages * m.page, vec: VEC, vec_len: 1000, ...arg });
}

/** Regions in pages, or the error. */
function regions(m: Monitored, pages: number, arg: Partial<PmScanArg>, first = 0): unknown {
  const result = scan(m, pages, arg, first);
  if (result.state === 'error') return result.err;
  const page = (va: number): number => (va - A) / m.page;
  return result.regions.map(({ start, end }) => [page(start), page(end)]);
}

/** How many regions there are, and the page at which the walk ended. */
function ending(m: Monitored, pages: number, arg: Partial<PmScanArg>, first = 0): unknown {
  const result = scan(m, pages, arg, first);
  return result.state === 'done' ? [result.ret, (result.walkEnd - A) / m.page] : result.err;
}

function fill(m: Monitored, from: number, to: number, step = 1): void {
  for (let page = from; page < to; page += step) m.write(A + page * m.page, 1n);
}

describe('what it refuses', () => {
  const m = tracked(4);
  const errors: readonly (readonly [string, Partial<PmScanArg>, string])[] = [
    ['another size', { size: 88 }, 'EINVAL'],
    ['unknown flags', { flags: -1 }, 'EINVAL'],
    ['one unknown flag among known ones', { flags: RESET + 4 }, 'EINVAL'],
    ['an unknown category to return', { ...wr, return_mask: 0x1000 }, 'EINVAL'],
    ['an unknown category to match', { ...wr, category_mask: 0xfff }, 'EINVAL'],
    ['an unknown category to invert', { ...wr, category_inverted: 0x100 }, 'EINVAL'],
    ['an unknown category of any', { ...wr, category_anyof_mask: 2 ** 40 }, 'EINVAL'],
    ['a start inside a page', { start: A + 1 }, 'EINVAL'],
    ['room in an array that is not there', { vec: 0, vec_len: 500 }, 'EINVAL'],
    ['an end before the start', { end: A - 4096 }, 'EFAULT'],
    ['an end beyond user space', { end: 2 ** 48 + 4096 }, 'EFAULT'],
    ['an array beyond user space', { vec: 2 ** 48 }, 'EFAULT'],
    ['an array that is too large to exist', { vec_len: 2 ** 48 }, 'EFAULT'],
  ];
  for (const [what, arg, err] of errors)
    test(what, () => {
      const before = m.k.machine.hash();
      expect(scan(m, 4, arg)).toEqual({ state: 'error', err });
      expect(m.k.machine.hash()).toBe(before);
    });
});

describe('areas', () => {
  test('without asynchronous write-protection: refused, passed over, or only read', () => {
    const m = new Monitored();
    m.map();
    fill(m, 0, 2);
    expect(scan(m, 4, { ...wr, flags: CHECK_WPASYNC })).toEqual({ state: 'error', err: 'EPERM' });
    expect(regions(m, 4, { ...wr, flags: WP_MATCHING })).toEqual([]);
    expect(regions(m, 4, wr)).toEqual([[0, 4]]);
    expect(regions(m, 4, { category_mask: WPALLOWED, return_mask: ALL })).toEqual([]);
  });

  test('a range that nothing is mapped in', () => {
    const m = tracked(2);
    const empty = { start: B, end: B + 4 * m.page, category_mask: ALL, return_mask: ALL };
    expect(scan(m, 2, empty)).toMatchObject({ ret: 0, walkEnd: B + 4 * m.page });
  });

  test('neighbours with equal answers are one region; a gap is none', () => {
    const m = tracked(2);
    m.map({ at: A + 3 * m.page, pages: 2 });
    fill(m, 0, 2);
    fill(m, 3, 5);
    expect(regions(m, 5, wr)).toEqual([
      [0, 2],
      [3, 5],
    ]);
  });

  test('looking changes nothing', () => {
    const m = tracked(4);
    fill(m, 0, 4, 2);
    const before = m.k.machine.hash();
    scan(m, 4, { category_anyof_mask: ALL, return_mask: ALL });
    expect(m.k.machine.hash()).toBe(before);
  });
});

describe('answers', () => {
  test('nothing was written, nothing is told; then what was written, once', () => {
    const m = tracked(10);
    expect(regions(m, 10, wr)).toEqual([]);
    fill(m, 0, 10, 2);
    expect(regions(m, 10, wr)).toHaveLength(5);
    expect(regions(m, 10, { ...wr, flags: RESET })).toHaveLength(5);
    expect(regions(m, 10, wr)).toEqual([]);
    fill(m, 3, 5);
    expect(regions(m, 10, wr)).toEqual([[3, 5]]);
  });

  test('the rest of a limited scan comes with the next', () => {
    const m = tracked(1000);
    fill(m, 0, 1000, 2);
    expect(ending(m, 1000, { ...wr, flags: RESET, max_pages: 498 })).toEqual([498, 996]);
    expect(ending(m, 1000, { ...wr, vec_len: 2 })).toEqual([2, 998 + 2]);
    expect(ending(m, 1000, { ...wr, flags: RESET })).toEqual([2, 1000]);
  });

  test('only reported pages are protected', () => {
    const m = tracked(10);
    fill(m, 0, 10);
    const one = { ...wr, flags: RESET, max_pages: 2, vec_len: 1 };
    expect(regions(m, 2, one, 1)).toEqual([[1, 3]]);
    expect(regions(m, 10, wr)).toEqual([
      [0, 1],
      [3, 10],
    ]);
  });

  test('walk_end, with every page written', () => {
    const m = tracked(10);
    fill(m, 0, 10);
    expect(ending(m, 0, wr)).toEqual([0, 0]);
    expect(ending(m, 0, { ...wr, flags: RESET })).toEqual([0, 0]);
    expect(ending(m, 0, { ...wr, vec_len: 0 })).toEqual([0, 0]);
    expect(ending(m, 10, wr)).toEqual([1, 10]);
    expect(ending(m, 10, { ...wr, vec_len: 1 })).toEqual([1, 10]);
    expect(ending(m, 10, { ...wr, vec_len: 1, max_pages: 10 })).toEqual([1, 10]);
    expect(ending(m, 10, { ...wr, max_pages: 5 })).toEqual([1, 5]);
    expect(ending(m, 10, { ...wr, max_pages: 1 })).toEqual([1, 1]);
    expect(ending(m, 10, { ...wr, max_pages: -1 })).toEqual([1, 10]);
  });

  test('walk_end, with every second page written: the walk goes on to the first that has no room', () => {
    const m = tracked(10);
    fill(m, 0, 10, 2);
    expect(ending(m, 10, wr)).toEqual([5, 10]);
    expect(ending(m, 10, { ...wr, vec_len: 1 })).toEqual([1, 2]);
    expect(ending(m, 10, { ...wr, vec_len: 1, max_pages: 10 })).toEqual([1, 2]);
    expect(ending(m, 10, { ...wr, vec_len: 5, max_pages: 10 })).toEqual([5, 10]);
    expect(ending(m, 10, { ...wr, max_pages: 5 })).toEqual([5, 10]);
    expect(ending(m, 10, { ...wr, max_pages: 1 })).toEqual([1, 2]);
  });

  test('masks: all of one, any of another, some turned round', () => {
    const m = tracked(10);
    fill(m, 0, 10);
    const whole = [[0, 10]];
    expect(regions(m, 10, { category_anyof_mask: ALL, return_mask: ALL })).toEqual(whole);
    expect(regions(m, 10, { category_mask: ALL, return_mask: ALL })).toEqual([]);
    expect(regions(m, 10, { ...wr, category_anyof_mask: PRESENT })).toEqual(whole);
    expect(regions(m, 10, { ...wr, category_inverted: WRITTEN })).toEqual([]);
    expect(regions(m, 10, { category_inverted: PRESENT, category_mask: PRESENT, return_mask: ALL })).toEqual(
      [],
    );
    const told = scan(m, 10, { flags: WP_MATCHING, category_anyof_mask: ALL, return_mask: WRITTEN });
    expect(told).toMatchObject({ regions: [{ categories: WRITTEN }] });
  });
});

describe('protection', () => {
  test('what is not there is marked; the first store to it is told', () => {
    for (const options of [{}, { shared: true }]) {
      const m = tracked(4, options);
      expect(regions(m, 4, wr)).toEqual([]);
      expect(m.k.h.is_pte_marker(m.pte(A))).toBe(true);
      fill(m, 1, 2);
      expect(regions(m, 4, { ...wr, flags: RESET })).toEqual([[1, 2]]);
      expect(m.k.h.pte_uffd_wp(m.pte(A + m.page))).toBe(true);
    }
  });

  test('a page on swap is marked where it is', () => {
    const m = tracked(2);
    fill(m, 0, 2);
    madvise(m.k, m.pid, A, m.page, 'MADV_PAGEOUT');
    expect(regions(m, 2, { ...wr, flags: RESET })).toEqual([[0, 2]]);
    expect(m.k.h.pte_swp_uffd_wp(m.pte(A))).toBe(true);
    expect(scan(m, 1, { return_mask: ALL })).toMatchObject({ regions: [{ categories: SWAPPED }] });
  });

  test('without an answer everything is protected, whatever the masks ask', () => {
    const m = tracked(4);
    fill(m, 0, 4);
    expect(scan(m, 4, { flags: WP_MATCHING, vec: 0, vec_len: 0, category_mask: SWAPPED })).toMatchObject({
      ret: 0,
    });
    expect(regions(m, 4, wr)).toEqual([]);
  });

  test('a CPU that knows the page as writable does not write past it', () => {
    const m = tracked(1);
    for (let round = 0; round < 3; round++) {
      m.write(A, BigInt(round));
      expect(regions(m, 1, { ...wr, flags: RESET })).toEqual([[0, 1]]);
      expect(regions(m, 1, wr)).toEqual([]);
    }
  });

  test('a region without tables is told up to the limit, and marked no further', () => {
    const m = new Monitored();
    m.watched(WP, ASYNC, { pages: 1024 });
    expect(ending(m, 1024, { ...wr, flags: WP_MATCHING, max_pages: 600 })).toEqual([1, 600]);
    expect(regions(m, 1024, wr)).toEqual([[600, 1024]]);
  });
});
