// Models: taking a huge page of a file apart: nobody maps it any more, each page is a page of the file by itself, and what
// lies beyond the file's end is dropped. Reference: mm/huge_memory.c (split_huge_page_to_list_to_order, unmap_folio,
// __split_huge_page) @ v6.12. Does not model: files on disks, splitting into smaller large folios.
import { folio_mapcount } from './folio-shared.ts';
import { cacheKey, type Kernel } from './kernel.ts';
import type { Errno } from './types.ts';
import { try_to_unmap, try_to_unmap_flush } from './unmap.ts';

/**
 * split_folio of a file's. The caller has a reference, which goes on with the page that it asked for.
 * @returns null; EBUSY when the file has given it up; EAGAIN when somebody else refers to it
 */
export function split_file_folio(k: Kernel, pfn: number): Errno | null {
  const { folios } = k;
  const head = folios.head(pfn);
  const file = folios.mapping(head);
  if (file === 0) return 'EBUSY';
  const pages = 2 ** folios.order(head);
  // The page cache has a reference for each page, one is the caller's.
  const own = pages + 1;
  if (folio_mapcount(k, head) !== folios.ref(head) - own) return 'EAGAIN';
  folios.set(head, 'locked', true);
  // No entry waits: a fault finds the page again.
  try_to_unmap(k, head, 'replace');
  try_to_unmap_flush(k);
  folios.set(head, 'locked', false);
  if (folios.ref(head) !== own || folios.mapped(head)) return 'EAGAIN';
  const first = folios.index(head);
  folios.split(head);
  // One reference each is the cache's.
  folios.get(pfn);
  folios.put(head, pages);
  dropBeyondEnd(k, file, head, first, pages);
  return null;
}

function dropBeyondEnd(k: Kernel, file: number, head: number, first: number, pages: number): void {
  const { folios } = k;
  const size = k.inodes.get(file)?.size ?? 0;
  for (let i = Math.max(0, size - first); i < pages; i++) {
    k.cache.put(cacheKey(file, first + i), undefined);
    folios.setMapping(head + i, 0, 0);
    folios.set(head + i, 'dirty', false);
    folios.put(head + i);
  }
}
