// Models: files of huge pages: hidden ones behind MAP_HUGETLB, and memfds. The page cache has one place for each huge page.
// Reference: fs/hugetlbfs/inode.c @ v6.12. Does not model: mount points, quotas, reading, holes within a huge page.
import { alloc_hugetlb_folio, hstate_inode, hugetlb_unreserve_pages } from './hugetlb-reserve.ts';
import { cacheKey, type Kernel } from './kernel.ts';
import { done, type Errno, failed, type Inode, type SysResult, type Vma } from './types.ts';

/** A new file of huge pages of that size, with one reference. @returns the inode's number */
export function hugetlb_file_setup(k: Kernel, bytes: number, hugePages: number): number {
  const id = k.nextId('inode');
  const size = (hugePages * bytes) / k.g.pageSize;
  const huge = { bytes, reserved: [] };
  const inode: Inode = { id, kind: 'hugetlb', size, writable: true, sealed: false, refs: 1, huge };
  k.inodes.put(id, inode);
  return id;
}

/** The first frame of the file's huge page at an index, which counts small pages; 0: there is none. */
export function hugetlb_cached(k: Kernel, inode: number, index: number): number {
  return k.cache.get(cacheKey(inode, index))?.pfn ?? 0;
}

/** Makes a page part of a file. The caller's reference becomes the cache's, and the promise is kept for good. */
export function hugetlb_add_to_page_cache(k: Kernel, inode: number, index: number, pfn: number): void {
  k.folios.setMapping(pfn, inode, index);
  k.folios.set(pfn, 'restoreReserve', false);
  k.folios.set(pfn, 'dirty', true);
  k.cache.put(cacheKey(inode, index), { pfn, slot: 0 });
}

/** Pages [first, end), in small pages, leave the cache, and their promises go. */
export function remove_inode_hugepages(k: Kernel, inode: Inode, first: number, end: number): void {
  const { folios } = k;
  const perHuge = hstate_inode(k, inode).bytes / k.g.pageSize;
  const base = cacheKey(inode.id, 0);
  let freed = 0;
  for (const key of k.cache.keys()) {
    const index = key - base;
    if (index < first || index >= end || key >= cacheKey(inode.id + 1, 0)) continue;
    const pfn = k.cache.get(key)?.pfn ?? 0;
    k.cache.put(key, undefined);
    folios.setMapping(pfn, 0, 0);
    folios.put(pfn);
    freed++;
  }
  hugetlb_unreserve_pages(k, inode.id, first / perHuge, end / perHuge, freed);
}

/** What hugetlbfs makes of a range of small pages that is to be punched: the huge pages that lie wholly in it. */
export function hugeHole(
  k: Kernel,
  inode: Inode,
  first: number,
  pages: number,
): { readonly first: number; readonly pages: number } {
  const perHuge = hstate_inode(k, inode).bytes / k.g.pageSize;
  const from = Math.ceil(first / perHuge) * perHuge;
  const to = Math.floor((first + pages) / perHuge) * perHuge;
  return { first: from, pages: Math.max(0, to - from) };
}

/** Why a file cannot get that many small pages; null if it can. */
export function refuseTruncate(k: Kernel, inode: Inode, pages: number): Errno | null {
  return pages % (hstate_inode(k, inode).bytes / k.g.pageSize) === 0 ? null : 'EINVAL';
}

/**
 * hugetlbfs_fallocate without a mode: every huge page of a range of small pages gets its memory now, and the file its length.
 * @returns 0; EBADF; EINVAL for a range that cannot be; EPERM for a sealed file; ENOSPC when the pool has no more: what was
 *   allocated stays, but the file does not grow
 */
export function hugetlbfs_fallocate(k: Kernel, inode: number, first: number, pages: number): SysResult {
  const file = k.inodes.get(inode);
  if (!file?.huge || !file.writable) return failed('EBADF');
  if (![first, pages].every(Number.isSafeInteger) || first < 0 || pages <= 0) return failed('EINVAL');
  if (file.sealed) return failed('EPERM');
  const perHuge = hstate_inode(k, file).bytes / k.g.pageSize;
  const end = first + pages;
  for (let index = first - (first % perHuge); index < end; index += perHuge) {
    if (hugetlb_cached(k, inode, index) !== 0) continue;
    const pfn = alloc_hugetlb_folio(k, wholeFile(k, file, end), index * k.g.pageSize, false);
    if (pfn === null) return failed('ENOSPC');
    hugetlb_add_to_page_cache(k, inode, index, pfn);
  }
  const now = k.inodes.get(inode);
  if (now && now.size < end) k.inodes.put(inode, { ...now, size: Math.ceil(end / perHuge) * perHuge });
  return done();
}

/** An area that nobody has: promises are asked for by one, and the file's are those of its shared mappings. */
function wholeFile(k: Kernel, file: Inode, pages: number): Vma {
  const flags = k.vm.HUGETLB | k.vm.SHARED | k.vm.MAYSHARE;
  const place = { id: 0, mm: 0, start: 0, end: pages * k.g.pageSize, pgoff: 0 };
  return { ...place, flags, prot: 0n, anonVma: 0, anonVmaChain: 0, file: file.id, uffd: 0 };
}
