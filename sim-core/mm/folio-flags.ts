// Models: what is known of a folio as a whole, one yes or no each. Reference: include/linux/page-flags.h @ v6.12.
// Does not model: flags that no path here reads.

/** Facts about a whole folio, each 0 or 1. */
export const FOLIO_FLAGS = [
  /** Anonymous memory; else the page cache of a file. */
  'anon',
  /** PG_dirty: the content is newer than the copy on swap. */
  'dirty',
  'swapCache',
  /** PG_swapbacked: goes to swap when memory is short. An anonymous folio without it is lazily free. */
  'swapBacked',
  'uptodate',
  'locked',
  'hwpoison',
  'mlocked',
  /** Holds a page table. */
  'table',
  'ksm',
  /** A page of a hugetlb pool: all of it is mapped and counted at once. */
  'hugetlb',
  /** HPageRestoreReserve: when the page comes back to its pool, the promise that it kept is open again. */
  'restoreReserve',
  /** HPageTemporary: not of a pool yet; a migration may put it there in place of another page. */
  'hugetlbTemporary',
] as const;
export type FolioFlag = (typeof FOLIO_FLAGS)[number];
