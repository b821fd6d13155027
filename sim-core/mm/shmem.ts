// Models: files in memory: their page cache, where a page is in memory or on swap, and what opens, writes and closes them.
// The cache holds one reference to each of its pages. Reference: mm/shmem.c @ v6.12.
// Does not model: directories, names, quotas, large folios, reading through the file.
import { cacheKey, type Kernel } from './kernel.ts';
import { add_to_swap_cache, delete_from_swap_cache } from './swap-cache.ts';
import { shmem_truncate_range } from './truncate.ts';
import { done, failed, type Inode, OutOfMemory, type SysResult } from './types.ts';

/** A page of a file; `major`: its content came from swap. No reference is taken for the caller. */
export interface ShmemFolio {
  readonly pfn: number;
  readonly major: boolean;
}

/** A new file of so many pages, all holes, with one reference for its descriptor. @returns the inode's number */
export function shmem_file_setup(k: Kernel, pages: number, change: Partial<Inode> = {}): number {
  const id = k.nextId('inode');
  const plain: Inode = { id, kind: 'shmem', size: pages, writable: true, sealed: false, refs: 1 };
  k.inodes.put(id, { ...plain, ...change, id });
  return id;
}

/** The page of a file that is in memory; 0: there is none. */
export function shmem_cached(k: Kernel, inode: number, index: number): number {
  return k.cache.get(cacheKey(inode, index))?.pfn ?? 0;
}

/** Does the file have content there, in memory or on swap? */
export function shmem_exists(k: Kernel, inode: number, index: number): boolean {
  return k.cache.get(cacheKey(inode, index)) !== undefined;
}

/**
 * The page of a file at an index: from the cache, from swap, or, with `create`, a fresh one.
 * @returns null for a hole, 'beyond' past the end of the file
 * @throws OutOfMemory
 */
export function shmem_get_folio(
  k: Kernel,
  inode: number,
  index: number,
  create: boolean,
): ShmemFolio | null | 'beyond' {
  if (index >= (k.inodes.get(inode)?.size ?? 0)) return 'beyond';
  return create || shmem_exists(k, inode, index) ? getFolio(k, inode, index) : null;
}

function getFolio(k: Kernel, inode: number, index: number): ShmemFolio {
  const entry = k.cache.get(cacheKey(inode, index));
  if (entry) {
    return entry.pfn === 0
      ? shmem_swapin_folio(k, inode, index, entry.slot)
      : { pfn: entry.pfn, major: false };
  }
  const pfn = k.folios.alloc(0, 0);
  k.folios.set(pfn, 'uptodate', true);
  shmem_add_to_page_cache(k, inode, index, pfn);
  return { pfn, major: false };
}

/** Makes a page part of a file. The caller's reference becomes the cache's. */
export function shmem_add_to_page_cache(k: Kernel, inode: number, index: number, pfn: number): void {
  const { folios } = k;
  folios.set(pfn, 'swapBacked', true);
  folios.setMapping(pfn, inode, index);
  k.cache.put(cacheKey(inode, index), { pfn, slot: 0 });
}

function shmem_swapin_folio(k: Kernel, inode: number, index: number, slot: number): ShmemFolio {
  const { folios, swap } = k;
  let pfn = swap.cachedPfn(slot);
  const major = pfn === 0;
  if (major) {
    pfn = folios.alloc(0, 0);
    folios.set(pfn, 'uptodate', true);
    swap.read(slot, folios.pa(pfn));
    add_to_swap_cache(k, pfn, slot);
  } else folios.get(pfn);
  shmem_add_to_page_cache(k, inode, index, pfn);
  // The slot goes: what is in memory is the only copy.
  folios.set(pfn, 'dirty', true);
  delete_from_swap_cache(k, pfn);
  swap.free(slot);
  return { pfn, major };
}

/**
 * write(2) to a file, word by word; the file grows as needed.
 * @returns the number of bytes written, if any; EBADF, EINVAL for a place that is no word, EPERM for a sealed file, EFBIG,
 *   ENOMEM
 */
export function pwrite(k: Kernel, inode: number, byteOffset: number, words: readonly bigint[]): SysResult {
  const file = k.inodes.get(inode);
  const { pageSize, entryBytes: wordBytes } = k.g;
  if (!Number.isSafeInteger(byteOffset) || byteOffset < 0) return failed('EINVAL');
  if (!file?.writable) return failed('EBADF');
  if (words.length === 0) return done();
  if (byteOffset % wordBytes !== 0) return failed('EINVAL');
  if (file.sealed) return failed('EPERM');
  if (isTooLarge(Math.ceil((byteOffset + words.length * wordBytes) / pageSize))) return failed('EFBIG');
  let bytes = 0;
  for (const word of words) {
    const at = byteOffset + bytes;
    const pfn = folioForWriting(k, inode, Math.floor(at / pageSize));
    if (pfn === null) return bytes > 0 ? done(bytes) : failed('ENOMEM');
    k.machine.store(k.cpu, k.folios.pa(pfn) + (at % pageSize), word);
    k.folios.set(pfn, 'dirty', true);
    bytes += wordBytes;
  }
  return done(bytes);
}

/** The page of a file that is about to be written, which may lie beyond the end. @returns null for want of memory */
function folioForWriting(k: Kernel, inode: number, index: number): number | null {
  try {
    const { pfn } = getFolio(k, inode, index);
    const file = k.inodes.get(inode);
    if (file && index >= file.size) k.inodes.put(inode, { ...file, size: index + 1 });
    return pfn;
  } catch (error) {
    if (error instanceof OutOfMemory) return null;
    throw error;
  }
}

/** No file can have so many pages. */
export function isTooLarge(pages: number): boolean {
  return pages > cacheKey(1, 0) - cacheKey(0, 0);
}

/** close(2): the descriptor goes. Areas that map the file keep it. @returns 0, EBADF */
export function close_file(k: Kernel, inode: number): SysResult {
  const file = k.inodes.get(inode);
  if (!file) return failed('EBADF');
  k.inodes.put(inode, { ...file, refs: file.refs - 1 });
  releaseFile(k, inode);
  return done();
}

/** A file that nobody has any more goes, with its pages. */
export function releaseFile(k: Kernel, inode: number): void {
  const file = k.inodes.get(inode);
  if (!file || file.refs > 0) return;
  shmem_truncate_range(k, inode, 0, Number.POSITIVE_INFINITY);
  k.inodes.put(inode, undefined);
}
