// What smaps and pagemap tell of areas and pages.
import { expect, test } from 'vitest';
import { PAGEMAP, PM_SWAP_OFFSET_SHIFT } from '../layouts/uapi.ts';
import { A, MINOR, MISSING, Monitored, WP } from '../test/mm/monitored.ts';
import { clear_refs } from './clear-refs.ts';
import { fork } from './fork.ts';
import { madvise } from './madvise.ts';
import { migrate_begin } from './migrate.ts';
import { mlock } from './mlock.ts';
import { pagemap } from './pagemap.ts';
import { smaps } from './smaps.ts';

function areaAt(m: Monitored, va: number) {
  const found = smaps(m.k, m.pid).find((area) => area.start === va);
  if (!found) throw new Error(`no area at ${va}`);
  return found;
}

test('an area’s flags are two letters each, in the kernel’s order', () => {
  const m = new Monitored({ layout: 'v6.12-softdirty' });
  m.map();
  expect(areaAt(m, A).flags).toEqual(['rd', 'wr', 'mr', 'mw', 'me', 'ac', 'sd']);
  clear_refs(m.k, m.pid, 4);
  mlock(m.k, m.pid, A, 4 * m.page);
  expect(areaAt(m, A).flags).toEqual(['rd', 'wr', 'mr', 'mw', 'me', 'lo', 'ac']);
  const n = new Monitored();
  n.watched(MISSING + WP + MINOR, ['MISSING_SHMEM', 'MINOR_SHMEM', 'WP_HUGETLBFS_SHMEM'], { shared: true });
  expect(areaAt(n, A).flags).toEqual(['rd', 'wr', 'sh', 'mr', 'mw', 'me', 'ms', 'um', 'uw', 'ui']);
});

test('pages add up: resident, dirty, shared, referenced, on swap', () => {
  const m = new Monitored();
  m.map();
  for (let page = 0; page < 3; page++) m.write(A + page * m.page, 1n);
  m.read(A + 3 * m.page);
  expect(areaAt(m, A).bytes).toMatchObject({
    Size: 4 * m.page,
    // The zero page belongs to nobody.
    Rss: 3 * m.page,
    Pss: 3 * m.page,
    Private_Dirty: 3 * m.page,
    Shared_Dirty: 0,
    Referenced: 3 * m.page,
    Anonymous: 3 * m.page,
    Swap: 0,
  });
  madvise(m.k, m.pid, A, m.page, 'MADV_PAGEOUT');
  fork(m.k, m.pid);
  clear_refs(m.k, m.pid, 1);
  expect(areaAt(m, A).bytes).toMatchObject({
    Rss: 2 * m.page,
    Pss: m.page,
    Shared_Dirty: 2 * m.page,
    Private_Dirty: 0,
    Referenced: 0,
    Swap: m.page,
    SwapPss: m.page / 2,
  });
});

test('pages of a shared file that are on swap are found through the file', () => {
  const m = new Monitored();
  m.map({ shared: true });
  m.write(A, 1n);
  madvise(m.k, m.pid, A, m.page, 'MADV_PAGEOUT');
  expect(areaAt(m, A).bytes).toMatchObject({ Rss: 0, Swap: m.page, Anonymous: 0 });
});

test('pagemap tells the frame, or type and offset on swap; of a page under migration the frame as offset', () => {
  const m = new Monitored();
  m.map();
  m.write(A, 1n);
  m.write(A + m.page, 1n);
  const frame = pagemap(m.k, m.pid, A) & (PAGEMAP.PM_PFRAME_MASK ?? 0n);
  expect(frame).toBe(m.k.h.pte_pfn(m.pte(A)));
  migrate_begin(m.k, m.pid, A);
  const word = pagemap(m.k, m.pid, A) & (PAGEMAP.PM_PFRAME_MASK ?? 0n);
  expect(word >> BigInt(PM_SWAP_OFFSET_SHIFT)).toBe(frame);
  expect(pagemap(m.k, m.pid, A) & (PAGEMAP.PM_PRESENT ?? 0n)).toBe(0n);
  expect(pagemap(m.k, m.pid, A - m.page)).toBe(0n);
});

test('frame numbers are for the privileged', () => {
  const m = new Monitored({ privileged: false });
  m.map();
  m.write(A, 1n);
  expect(pagemap(m.k, m.pid, A)).toBe((PAGEMAP.PM_PRESENT ?? 0n) | (PAGEMAP.PM_MMAP_EXCLUSIVE ?? 0n));
});
