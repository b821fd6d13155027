// Models: MADV_COLLAPSE of part of a file in memory: single pages, pages on swap and holes become one huge page of the page
// cache; everybody who mapped them faults again. Then the caller's area maps it by one entry.
// Reference: mm/khugepaged.c (hpage_collapse_scan_file, collapse_file, retract_page_tables) @ v6.12.
// Does not model: khugepaged, files on disks, folios of other sizes, limits of a file system, races with truncation.
import type { ScanResult } from './collapse-result.ts';
import { folio_mapcount } from './folio-shared.ts';
import { cacheKey, type Kernel } from './kernel.ts';
import { shmem_cached, shmem_exists, shmem_get_folio } from './shmem.ts';
import { freeTable } from './tables.ts';
import { find_pmd_or_thp_or_none, pmdp_collapse_flush } from './thp.ts';
import { allocHuge } from './thp-fault.ts';
import { isHugeFilePage } from './thp-file.ts';
import { OutOfMemory, type Vma } from './types.ts';
import { try_to_unmap, try_to_unmap_flush } from './unmap.ts';
import { userfaultfd_missing, userfaultfd_wp } from './userfaultfd/predicates.ts';

/**
 * hpage_collapse_scan_file and collapse_file. @param start index of the first page, a multiple of a huge page's
 * @returns SCAN_PTE_MAPPED_HUGEPAGE when the file has a huge page there, now or before
 */
export function collapse_file(k: Kernel, file: number, start: number): ScanResult {
  const scanned = scan_file(k, file, start);
  if (scanned !== 'SCAN_SUCCEED') return scanned;
  const fresh = allocHuge(k);
  if (fresh === null) return 'SCAN_ALLOC_HUGE_PAGE_FAIL';
  const gathered = gather(k, file, start);
  // No CPU may store to the pages any more once they are copied.
  try_to_unmap_flush(k);
  const result = gathered === 'SCAN_SUCCEED' ? holesMayBeFilled(k, file, start) : gathered;
  if (result !== 'SCAN_SUCCEED') {
    k.folios.put(fresh);
    return result;
  }
  replace(k, file, start, fresh);
  retract_page_tables(k, file, start);
  return 'SCAN_PTE_MAPPED_HUGEPAGE';
}

/** What the page cache has, as far as it can be seen without touching it. */
function scan_file(k: Kernel, file: number, start: number): ScanResult {
  const { folios } = k;
  for (let index = start; index < start + k.g.entries; index++) {
    const pfn = shmem_cached(k, file, index);
    if (pfn === 0) continue;
    if (folios.order(pfn) > 0)
      return isHugeFilePage(k, pfn) ? 'SCAN_PTE_MAPPED_HUGEPAGE' : 'SCAN_PAGE_COMPOUND';
    // Migration, and whoever found it poisoned, have taken the page off the lists.
    if (folios.is(pfn, 'locked') || folios.is(pfn, 'hwpoison')) return 'SCAN_PAGE_LRU';
    if (folios.ref(pfn) !== 1 + folio_mapcount(k, pfn)) return 'SCAN_PAGE_COUNT';
  }
  return 'SCAN_SUCCEED';
}

/** Brings in what is on swap, and takes every page out of all tables. What is done is not undone when it fails. */
function gather(k: Kernel, file: number, start: number): ScanResult {
  let found = false;
  for (let index = start; index < start + k.g.entries; index++) {
    if (!shmem_exists(k, file, index)) continue;
    found = true;
    const pfn = broughtIn(k, file, index);
    if (pfn === null) return 'SCAN_FAIL';
    if (k.folios.mapped(pfn)) try_to_unmap(k, pfn, 'replace');
    if (k.folios.ref(pfn) !== 1) return 'SCAN_PAGE_COUNT';
  }
  return found ? 'SCAN_SUCCEED' : 'SCAN_TRUNCATED';
}

function broughtIn(k: Kernel, file: number, index: number): number | null {
  try {
    const got = shmem_get_folio(k, file, index, false);
    return got === null || got === 'beyond' ? cachedBeyondEnd(k, file, index) : got.pfn;
  } catch (error) {
    if (error instanceof OutOfMemory) return null;
    throw error;
  }
}

/** Beyond the end a page may be, but none is brought in. */
function cachedBeyondEnd(k: Kernel, file: number, index: number): number | null {
  return shmem_cached(k, file, index) || null;
}

/** A monitor that waits for missing pages has the right to hear of each: then no hole may be filled. */
function holesMayBeFilled(k: Kernel, file: number, start: number): ScanResult {
  let holes = false;
  for (let index = start; index < start + k.g.entries; index++) holes ||= !shmem_exists(k, file, index);
  if (!holes) return 'SCAN_SUCCEED';
  for (const vma of areasOf(k, file)) {
    const last = vma.pgoff + (vma.end - vma.start) / k.g.pageSize - 1;
    // The kernel looks one page further than the huge page goes.
    if (vma.pgoff <= start + k.g.entries && last >= start && userfaultfd_missing(k, vma))
      return 'SCAN_EXCEED_NONE_PTE';
  }
  return 'SCAN_SUCCEED';
}

function areasOf(k: Kernel, file: number): readonly Vma[] {
  return k.vmas.keys().flatMap((id) => {
    const vma = k.vmas.get(id);
    return vma?.file === file ? [vma] : [];
  });
}

/** The huge page takes the place of all the others, which go. The cache has a reference to it for each of its pages. */
function replace(k: Kernel, file: number, start: number, fresh: number): void {
  const { folios } = k;
  const old: number[] = [];
  for (let i = 0; i < k.g.entries; i++) {
    const pfn = shmem_cached(k, file, start + i);
    if (pfn !== 0) {
      folios.copy(pfn, fresh + i);
      old.push(pfn);
    }
    k.cache.put(cacheKey(file, start + i), { pfn: fresh + i, slot: 0 });
  }
  folios.set(fresh, 'swapBacked', true);
  folios.set(fresh, 'dirty', true);
  folios.setMapping(fresh, file, start);
  folios.get(fresh, k.g.entries - 1);
  for (const pfn of old) {
    folios.setMapping(pfn, 0, 0);
    folios.set(pfn, 'dirty', false);
    folios.put(pfn);
  }
}

/** Tables that map nothing but this part of the file go, so that one entry can be put there. */
function retract_page_tables(k: Kernel, file: number, start: number): void {
  const { pageSize, pmdSize } = k.g;
  for (const vma of areasOf(k, file)) {
    const va = vma.start + (start - vma.pgoff) * pageSize;
    // Private copies need their table, and so do the marks of a monitor.
    if (vma.anonVma !== 0 || userfaultfd_wp(k, vma)) continue;
    if (va < vma.start || va % pmdSize !== 0 || vma.end < va + pmdSize) continue;
    const mm = k.mms.get(vma.mm);
    if (!mm || find_pmd_or_thp_or_none(k, mm, va) !== 'SCAN_SUCCEED') continue;
    freeTable(k, pmdp_collapse_flush(k, mm, va));
  }
}
