// Models: how a try to make one huge page ends, and what MADV_COLLAPSE makes of that: go on with the next, or stop; and
// which error the caller is told. Reference: mm/khugepaged.c (enum scan_result, madvise_collapse, madvise_collapse_errno)
// @ v6.12. Does not model: results of khugepaged alone, memory control groups, memory that fails while it is copied.
import type { Errno } from './types.ts';

export type ScanResult =
  | 'SCAN_SUCCEED'
  | 'SCAN_FAIL'
  | 'SCAN_PMD_NULL'
  | 'SCAN_PMD_NONE'
  | 'SCAN_PMD_MAPPED'
  | 'SCAN_EXCEED_NONE_PTE'
  | 'SCAN_PTE_NON_PRESENT'
  | 'SCAN_PTE_UFFD_WP'
  | 'SCAN_PTE_MAPPED_HUGEPAGE'
  | 'SCAN_PAGE_RO'
  | 'SCAN_PAGE_NULL'
  | 'SCAN_PAGE_COUNT'
  | 'SCAN_PAGE_LRU'
  | 'SCAN_PAGE_LOCK'
  | 'SCAN_PAGE_ANON'
  | 'SCAN_PAGE_COMPOUND'
  | 'SCAN_VMA_CHECK'
  | 'SCAN_ALLOC_HUGE_PAGE_FAIL'
  | 'SCAN_TRUNCATED';

/** After these the next huge page is tried; after any other failure the call ends. */
const GOES_ON: ReadonlySet<ScanResult> = new Set([
  'SCAN_PMD_NULL',
  'SCAN_PTE_NON_PRESENT',
  'SCAN_PTE_UFFD_WP',
  'SCAN_PAGE_RO',
  'SCAN_PAGE_NULL',
  'SCAN_PAGE_COUNT',
  'SCAN_PAGE_LOCK',
  'SCAN_PAGE_COMPOUND',
  'SCAN_PAGE_LRU',
]);

/** Whoever tries again later may have better luck. */
const FOR_NOW: ReadonlySet<ScanResult> = new Set(['SCAN_PAGE_COUNT', 'SCAN_PAGE_LOCK', 'SCAN_PAGE_LRU']);

export function succeeded(result: ScanResult): boolean {
  return result === 'SCAN_SUCCEED' || result === 'SCAN_PMD_MAPPED';
}

export function endsCall(result: ScanResult): boolean {
  return !GOES_ON.has(result);
}

/** madvise_collapse_errno */
export function collapseErrno(result: ScanResult): Errno {
  if (result === 'SCAN_ALLOC_HUGE_PAGE_FAIL') return 'ENOMEM';
  if (result === 'SCAN_EXCEED_NONE_PTE') return 'EBUSY';
  return FOR_NOW.has(result) ? 'EAGAIN' : 'EINVAL';
}
