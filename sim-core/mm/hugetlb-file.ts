// Models: files of huge pages: hidden ones behind MAP_HUGETLB, and memfds. The page cache has one place for each huge page.
// Reference: fs/hugetlbfs/inode.c @ v6.12. Does not model: mount points, quotas, reading, holes within a huge page.
import { hstate_inode, hugetlb_unreserve_pages } from './hugetlb-reserve.ts';
import { cacheKey, type Kernel } from './kernel.ts';
import type { Errno, Inode } from './types.ts';

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
