// Models: shortening a file in memory and punching holes into it: pages are unmapped everywhere, then leave the cache.
// Reference: mm/shmem.c (shmem_setattr, shmem_fallocate, shmem_undo_range), mm/truncate.c @ v6.12.
// Does not model: holes and ends within a page, reserving space, waiting for pages that are locked.
import { hugeHole, refuseTruncate, remove_inode_hugepages } from './hugetlb-file.ts';
import { cacheKey, type Kernel } from './kernel.ts';
import { isTooLarge, shmem_cached } from './shmem.ts';
import { split_folio } from './split-folio.ts';
import { delete_from_swap_cache } from './swap-cache.ts';
import { done, failed, type SysResult } from './types.ts';
import { unmap_mapping_pages } from './zap.ts';

/** Pages [first, end) of the file leave the cache, and swap; nobody maps them any more. */
export function shmem_truncate_range(k: Kernel, inode: number, first: number, end: number): void {
  const { folios, swap } = k;
  const file = k.inodes.get(inode);
  if (file?.huge) {
    remove_inode_hugepages(k, file, first, end);
    return;
  }
  const [low, high] = takeEndsApart(k, inode, first, end);
  const [from, to] = [cacheKey(inode, low), Math.min(cacheKey(inode, high), cacheKey(inode + 1, 0))];
  for (const key of k.cache.keys()) {
    const entry = key >= from && key < to ? k.cache.get(key) : undefined;
    if (!entry) continue;
    k.cache.put(key, undefined);
    if (entry.pfn !== 0) {
      // Whoever still refers to the page keeps it; but it belongs to no file any more.
      folios.setMapping(entry.pfn, 0, 0);
      folios.set(entry.pfn, 'dirty', false);
      folios.put(entry.pfn);
      continue;
    }
    swap.free(entry.slot);
    const cached = swap.cachedPfn(entry.slot);
    if (cached !== 0) delete_from_swap_cache(k, cached);
  }
}

/**
 * truncate_inode_partial_folio: a huge page that lies only in part in the range is cleared there, and taken apart. One that
 * cannot be, because somebody refers to it, stays whole.
 * @returns the range of pages that may leave the cache
 */
function takeEndsApart(k: Kernel, inode: number, first: number, end: number): readonly [number, number] {
  let range: readonly [number, number] = [first, end];
  for (const index of [first, end - 1]) {
    const pfn = shmem_cached(k, inode, index);
    const { pagesBefore, pages } = pfn === 0 ? { pagesBefore: 0, pages: 1 } : k.folios.extent(pfn);
    const start = index - pagesBefore;
    if (start >= range[0] && start + pages <= range[1]) continue;
    const { pageSize } = k.g;
    const [from, to] = [Math.max(start, first), Math.min(start + pages, end)];
    k.machine.memory.clearRange(k.folios.pa(pfn + from - index), (to - from) * pageSize);
    k.folios.get(pfn);
    const wrong = split_folio(k, pfn);
    k.folios.put(pfn);
    if (wrong !== null) range = index === first ? [start + pages, range[1]] : [range[0], start];
  }
  return range;
}

function isPages(pages: number): boolean {
  return Number.isSafeInteger(pages) && pages >= 0;
}

/**
 * ftruncate(2) to so many pages. Private copies beyond the end go, too; the promises of markers stay.
 * @returns 0; EBADF; EINVAL for a size that cannot be, EFBIG for one that is too large
 */
export function ftruncate(k: Kernel, inode: number, pages: number): SysResult {
  const file = k.inodes.get(inode);
  if (!isPages(pages)) return failed('EINVAL');
  if (!file) return failed('EBADF');
  if (!file.writable) return failed('EINVAL');
  if (isTooLarge(pages)) return failed('EFBIG');
  const wrong = file.huge ? refuseTruncate(k, file, pages) : null;
  if (wrong) return failed(wrong);
  if (pages !== file.size) k.inodes.put(inode, { ...file, size: pages });
  if (pages >= file.size) return done();
  unmap_mapping_pages(k, inode, pages, Number.POSITIVE_INFINITY, true);
  shmem_truncate_range(k, inode, pages, Number.POSITIVE_INFINITY);
  return done();
}

/**
 * fallocate(2) with FALLOC_FL_PUNCH_HOLE, and MADV_REMOVE: the file reads as zeros there. Private copies stay.
 * @returns 0; EBADF; EINVAL for a range that cannot be; EPERM for a sealed file
 */
export function punch_hole(k: Kernel, inode: number, first: number, pages: number): SysResult {
  const file = k.inodes.get(inode);
  if (!file) return failed('EBADF');
  if (!isPages(first) || !isPages(pages) || pages === 0) return failed('EINVAL');
  if (!file.writable) return failed('EBADF');
  if (isTooLarge(first + pages)) return failed('EFBIG');
  if (file.sealed) return failed('EPERM');
  const hole = file.huge ? hugeHole(k, file, first, pages) : { first, pages };
  unmap_mapping_pages(k, inode, hole.first, hole.pages, false);
  shmem_truncate_range(k, inode, hole.first, hole.first + hole.pages);
  return done();
}
