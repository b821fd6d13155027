// MADV_COLLAPSE of a file in memory: the huge page of the page cache that it makes, when it refuses, and what other calls do
// with that page afterwards.
import { describe, expect, test } from 'vitest';
import { invariants } from '../check/invariants.ts';
import { SCAN_CATEGORIES, UFFD_FEATURES, UFFDIO_REGISTER_MODES } from '../layouts/uapi.ts';
import { BASE, Backing } from '../test/mm/backing.ts';
import { fork } from './fork.ts';
import { PMD_LEVEL } from './geometry.ts';
import { pin_user_page, unpin_user_page } from './gup.ts';
import { madvise } from './madvise.ts';
import { migrate_begin, migrate_end } from './migrate.ts';
import { move_pages } from './move-pages.ts';
import { mprotect } from './mprotect.ts';
import { mremap } from './mremap.ts';
import { pagemap_scan } from './pagemap-scan.ts';
import { shmem_cached, shmem_exists, shmem_file_setup } from './shmem.ts';
import { smaps } from './smaps.ts';
import { split_folio_at } from './split-folio.ts';
import { lookup } from './tables.ts';
import { mmOf } from './task.ts';
import { ftruncate, punch_hole } from './truncate.ts';
import type { SysResult } from './types.ts';
import { uffd_api, userfaultfd } from './userfaultfd/context.ts';
import { uffd_register } from './userfaultfd/register.ts';
import { uffd_writeprotect } from './userfaultfd/writeprotect.ts';

const PAGES = 512;
const OTHER = 2 * PAGES;

/** A file of one huge page's size with something in four pages, mapped at BASE and once more further up. */
function withFile(shared = true): { b: Backing; file: number } {
  const b = new Backing({ observe: false, nodes: [2 ** 25, 2 ** 24], swap: 2 ** 23 }, 'none');
  const file = shmem_file_setup(b.k, PAGES);
  b.map(BASE, PAGES, { shared: true, file });
  b.map(b.va(OTHER), PAGES, { shared, file });
  for (const page of [0, 1, 17, PAGES - 1]) b.write(page, BigInt(page + 1));
  return { b, file };
}

function collapse(b: Backing, page = 0, pid = b.pid): SysResult {
  return madvise(b.k, pid, b.va(page), PAGES * b.k.g.pageSize, 'MADV_COLLAPSE');
}

function isHuge(b: Backing, page = 0, pid = b.pid): boolean {
  const { level, pte } = lookup(b.k, mmOf(b.k, pid), b.va(page));
  return level === PMD_LEVEL && b.k.h.pmd_present(pte);
}

function expectContent(b: Backing, from = 0, pid = b.pid): void {
  for (const page of [0, 1, 17, PAGES - 1]) expect(b.read(from + page, pid)).toBe(BigInt(page + 1));
  expect(b.read(from + 2, pid)).toBe(0n);
  expect(invariants(b.k)).toEqual([]);
}

function watch(b: Backing, page: number, mode: number): number {
  const ctx = userfaultfd(b.k, b.pid, { userModeOnly: false });
  uffd_api(b.k, ctx, UFFD_FEATURES.WP_HUGETLBFS_SHMEM);
  expect(uffd_register(b.k, ctx, b.va(page), PAGES * b.k.g.pageSize, mode).state).toBe('done');
  return ctx;
}

describe('MADV_COLLAPSE of a file', () => {
  test('makes one page of pages, of what is on swap and of holes, and maps it by one entry', () => {
    const { b, file } = withFile();
    b.advise('MADV_PAGEOUT', 17);
    expect(shmem_cached(b.k, file, 17)).toBe(0);
    expect(collapse(b)).toEqual({ state: 'done', ret: 0 });
    expect(isHuge(b)).toBe(true);
    const head = shmem_cached(b.k, file, 0);
    expect(shmem_cached(b.k, file, PAGES - 1)).toBe(head + PAGES - 1);
    expect(b.k.folios.ref(head)).toBe(PAGES + 1);
    expectContent(b);
    // A second time there is nothing to do.
    expect(collapse(b)).toEqual({ state: 'done', ret: 0 });
  });

  test('takes the table of another mapping away, which then faults one entry in', () => {
    const { b } = withFile();
    b.read(OTHER + 1);
    expect(b.faults(() => b.read(OTHER + 1))).toBe('0 minor, 0 major');
    collapse(b);
    expect(lookup(b.k, mmOf(b.k, b.pid), b.va(OTHER)).level).toBe(PMD_LEVEL);
    expect(isHuge(b, OTHER)).toBe(false);
    expectContent(b, OTHER);
    expect(isHuge(b, OTHER)).toBe(true);
    b.write(5, 55n);
    expect(b.read(OTHER + 5)).toBe(55n);
  });

  test('finds the page that is there already for an area that maps it by single entries', () => {
    const { b } = withFile();
    b.advise('MADV_NOHUGEPAGE', OTHER, PAGES);
    collapse(b);
    b.read(OTHER + 17);
    expect(isHuge(b, OTHER)).toBe(false);
    // What was mapped on the side was mapped in one step.
    expect([b.show(OTHER + 17), b.show(OTHER + 18)]).toEqual(['page W Y', 'page W Y']);
    b.advise('MADV_HUGEPAGE', OTHER, PAGES);
    expect(collapse(b, OTHER)).toEqual({ state: 'done', ret: 0 });
    expect(isHuge(b, OTHER)).toBe(true);
    expectContent(b, OTHER);
  });

  test('refuses with EINVAL where no huge page may be, and where nothing is', () => {
    const { b, file } = withFile();
    b.advise('MADV_NOHUGEPAGE', 0, PAGES);
    expect(collapse(b)).toMatchObject({ err: 'EINVAL' });
    // Where pages of the file do not lie at multiples of a huge page.
    b.map(b.va(3 * PAGES + 1), 2 * PAGES, { shared: true, file });
    expect(collapse(b, 4 * PAGES)).toMatchObject({ err: 'EINVAL' });
    b.map(b.va(8 * PAGES), PAGES, { shared: true, file: shmem_file_setup(b.k, PAGES) });
    expect(collapse(b, 8 * PAGES)).toMatchObject({ err: 'EINVAL' });
    expectContent(b);
  });

  test('gives EAGAIN for a page that somebody refers to, ENOMEM without memory, and loses nothing', () => {
    const { b } = withFile();
    const pinned = pin_user_page(b.k, b.pid, b.va(1));
    expect(collapse(b)).toMatchObject({ err: 'EAGAIN' });
    if (pinned.state === 'done') unpin_user_page(b.k, pinned.ret);
    expect(migrate_begin(b.k, b.pid, b.va(1)).state).toBe('done');
    expect(collapse(b)).toMatchObject({ err: 'EAGAIN' });
    migrate_end(b.k);
    expectContent(b);
    const small = new Backing({ observe: false, nodes: [2 ** 21] }, 'none');
    small.map(BASE, PAGES, { shared: true, file: shmem_file_setup(small.k, PAGES) });
    small.write(0, 1n);
    expect(collapse(small)).toMatchObject({ err: 'ENOMEM' });
  });

  test('leaves holes that a monitor waits for: EBUSY', () => {
    const { b } = withFile();
    watch(b, OTHER, UFFDIO_REGISTER_MODES.MISSING);
    expect(collapse(b)).toMatchObject({ err: 'EBUSY' });
    for (let page = 0; page < PAGES; page++) if (b.read(page) === 0n) b.write(page, 0n);
    expect(collapse(b)).toEqual({ state: 'done', ret: 0 });
    expectContent(b);
  });

  test('leaves the table of an area whose pages may be armed: EINVAL, and others have the huge page', () => {
    const { b } = withFile();
    const ctx = watch(b, 0, UFFDIO_REGISTER_MODES.WP);
    uffd_writeprotect(b.k, ctx, b.va(1), b.k.g.pageSize, 1);
    expect(collapse(b)).toMatchObject({ err: 'EINVAL' });
    expect(b.show(1)).toBe('marker');
    expectContent(b, OTHER);
    expect(isHuge(b, OTHER)).toBe(true);
  });

  test('leaves private copies where they are', () => {
    const { b } = withFile(false);
    b.write(OTHER + 1, 99n);
    expect(collapse(b, OTHER)).toMatchObject({ err: 'EINVAL' });
    expect(b.read(OTHER + 1)).toBe(99n);
    expectContent(b);
    expect(collapse(b)).toEqual({ state: 'done', ret: 0 });
    expect(isHuge(b)).toBe(true);
  });

  test('of anonymous memory gives EBUSY, too, where a monitor waits for what is missing', () => {
    const b = new Backing({ observe: false, nodes: [2 ** 25] }, 'anon', PAGES);
    b.write(0, 1n);
    watch(b, 0, UFFDIO_REGISTER_MODES.MISSING);
    expect(collapse(b)).toMatchObject({ err: 'EBUSY' });
  });
});

describe('a huge page of a file', () => {
  test('loses its one entry when part of it is protected, copied or moved', () => {
    const { b } = withFile(false);
    collapse(b);
    b.read(OTHER);
    expect(isHuge(b, OTHER)).toBe(true);
    b.write(OTHER + 1, 99n);
    expect(isHuge(b, OTHER)).toBe(false);
    expect([b.read(OTHER + 1), b.read(1)]).toEqual([99n, 2n]);
    mprotect(b.k, b.pid, b.va(4), b.k.g.pageSize, { read: true, write: false, exec: false });
    expect(isHuge(b)).toBe(false);
    expectContent(b);
  });

  test('is moved whole, and left to faults by a fork', () => {
    const { b } = withFile();
    collapse(b);
    const bytes = PAGES * b.k.g.pageSize;
    const to = b.va(4 * PAGES);
    mremap(b.k, b.pid, BASE, bytes, bytes, { fixed: to, mayMove: true, dontUnmap: false });
    expect(isHuge(b, 4 * PAGES)).toBe(true);
    const child = fork(b.k, b.pid);
    if (child.state !== 'done') throw new Error('fork');
    expect(isHuge(b, 4 * PAGES, child.ret)).toBe(false);
    expectContent(b, 4 * PAGES, child.ret);
    expect(isHuge(b, 4 * PAGES, child.ret)).toBe(true);
  });

  test('is mapped by single entries, all at once, in memory without a name that wants no huge pages', () => {
    const b = new Backing({ observe: false, nodes: [2 ** 25] }, 'shared', PAGES);
    b.write(17, 18n);
    collapse(b);
    b.advise('MADV_NOHUGEPAGE', 0, PAGES);
    b.advise('MADV_DONTNEED', 0, PAGES);
    expect(b.faults(() => b.write(300, 3n))).toBe('1 minor, 0 major');
    expect(isHuge(b)).toBe(false);
    expect(b.faults(() => expect([b.read(17), b.read(511)]).toEqual([18n, 0n]))).toBe('0 minor, 0 major');
    expect(invariants(b.k)).toEqual([]);
  });

  test('is armed page by page', () => {
    const { b } = withFile();
    collapse(b);
    const ctx = watch(b, 0, UFFDIO_REGISTER_MODES.WP);
    uffd_writeprotect(b.k, ctx, BASE, PAGES * b.k.g.pageSize, 1);
    expect([b.show(0), b.show(PAGES - 1)]).toEqual(['marker', 'marker']);
    expectContent(b);
  });

  test('is told of as a huge one of a file', () => {
    const { b } = withFile();
    collapse(b);
    const { PRESENT, FILE, HUGE } = SCAN_CATEGORIES;
    const end = b.va(PAGES);
    const scan = pagemap_scan(b.k, b.pid, {
      start: BASE,
      end,
      vec: BASE,
      vec_len: 4,
      category_mask: PRESENT,
      return_mask: PRESENT | FILE | HUGE,
    });
    const bytes = PAGES * b.k.g.pageSize;
    const area = smaps(b.k, b.pid).find(({ start }) => start === BASE);
    expect(area?.bytes).toMatchObject({ Rss: bytes, ShmemPmdMapped: bytes, AnonHugePages: 0 });
    expect(scan).toMatchObject({ regions: [{ start: BASE, end, categories: PRESENT | FILE | HUGE }] });
  });

  test('is taken apart by a hole, by a shorter end and by reclaim', () => {
    const { b, file } = withFile();
    collapse(b);
    punch_hole(b.k, file, 17, 1);
    expect(shmem_exists(b.k, file, 17)).toBe(false);
    expect([b.read(17), b.read(1), b.k.folios.order(shmem_cached(b.k, file, 1))]).toEqual([0n, 2n, 0]);
    b.write(17, 18n);
    expect(collapse(b)).toEqual({ state: 'done', ret: 0 });
    b.advise('MADV_PAGEOUT', 0, PAGES);
    expect([shmem_cached(b.k, file, 0), shmem_cached(b.k, file, PAGES - 1)]).toEqual([0, 0]);
    expectContent(b);
    expect(collapse(b)).toEqual({ state: 'done', ret: 0 });
    ftruncate(b.k, file, 100);
    expect([b.read(17), b.read(100)]).toEqual([18n, 'SIGBUS']);
    expect(invariants(b.k)).toEqual([]);
  });

  test('that somebody refers to stays whole, but reads as zeroes where the hole is', () => {
    const { b, file } = withFile();
    collapse(b);
    const pinned = pin_user_page(b.k, b.pid, b.va(300));
    punch_hole(b.k, file, 0, 2);
    expect([b.read(0), b.read(1), b.read(17)]).toEqual([0n, 0n, 18n]);
    expect(isHuge(b)).toBe(true);
    expect(split_folio_at(b.k, b.pid, BASE)).toMatchObject({ err: 'EAGAIN' });
    if (pinned.state === 'done') unpin_user_page(b.k, pinned.ret);
    expect(split_folio_at(b.k, b.pid, BASE)).toEqual({ state: 'done', ret: 0 });
    expect(invariants(b.k)).toEqual([]);
  });

  test('goes to another node in one piece, and one bad page does not take the others with it', () => {
    const { b, file } = withFile();
    collapse(b);
    const before = shmem_cached(b.k, file, 0);
    expect(move_pages(b.k, b.pid, b.va(3), 1).state).toBe('done');
    expect(shmem_cached(b.k, file, 0)).not.toBe(before);
    expect(isHuge(b)).toBe(true);
    expectContent(b);
    b.advise('MADV_HWPOISON', 3);
    expect(b.read(3)).toBe('SIGBUS');
    expectContent(b);
  });
});
