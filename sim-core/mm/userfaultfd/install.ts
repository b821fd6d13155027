// Models: what the filling ioctls put into one entry, and into the page cache for a shared file.
// Reference: mm/userfaultfd.c (mfill_atomic_install_pte, mfill_atomic_pte_*), mm/shmem.c (shmem_mfill_atomic_pte) @ v6.12.
// Does not model: hugetlb, memory control groups, limits of a file system.
import { mk_pte } from '../fault-common.ts';
import type { Kernel } from '../kernel.ts';
import { markerNotes } from '../markers.ts';
import { folio_add_file_rmap, folio_add_new_anon_rmap, linear_page_index } from '../rmap.ts';
import { shmem_add_to_page_cache, shmem_exists, shmem_get_folio } from '../shmem.ts';
import { spaceOfArea } from '../task.ts';
import type { Errno, Vma } from '../types.ts';
import { has } from '../vm-flags.ts';
import { type PageContent, writePage } from './source.ts';

/** pte_none_mostly: nothing there but perhaps a note. */
function pte_none_mostly(k: Kernel, pte: bigint): boolean {
  return k.h.pte_none(pte) || k.h.is_pte_marker(pte);
}

/** mfill_file_over_size: the file has no such page. */
function overSize(k: Kernel, vma: Vma, va: number): boolean {
  return vma.file !== 0 && linear_page_index(k, vma, va) >= (k.inodes.get(vma.file)?.size ?? 0);
}

function refuse(k: Kernel, vma: Vma, va: number, vacant: boolean): Errno | null {
  if (overSize(k, vma, va)) return 'EFAULT';
  return vacant ? null : 'EEXIST';
}

/** A page with content: anonymous in private memory, else a new page of the file. */
export function copyPage(
  k: Kernel,
  vma: Vma,
  va: number,
  ptep: number,
  content: PageContent,
  wp: boolean,
): Errno | null {
  const shared = has(vma.flags, k.vm.SHARED);
  const index = linear_page_index(k, vma, va);
  const vacant = pte_none_mostly(k, k.ptes.ptep_get(ptep));
  const err = refuse(k, vma, va, vacant && !(shared && shmem_exists(k, vma.file, index)));
  if (err !== null) return err;
  const pfn = k.folios.alloc(0, 0);
  writePage(k, pfn, content);
  k.folios.set(pfn, 'uptodate', true);
  if (shared) {
    // One reference for the cache, one for the entry.
    k.folios.get(pfn);
    shmem_add_to_page_cache(k, vma.file, index, pfn);
  }
  mfill_atomic_install_pte(k, vma, va, ptep, pfn, shared, wp);
  return null;
}

/** Zeroes. Private memory gets the zero page, and only where there is not even a marker. */
export function zeroPage(k: Kernel, vma: Vma, va: number, ptep: number): Errno | null {
  if (has(vma.flags, k.vm.SHARED)) return copyPage(k, vma, va, ptep, [], false);
  const err = refuse(k, vma, va, k.h.pte_none(k.ptes.ptep_get(ptep)));
  if (err !== null) return err;
  k.contpte.set_pte(spaceOfArea(k, vma), va, ptep, k.h.pte_mkspecial(mk_pte(k, k.zeroPfn, vma.prot)));
  return null;
}

/** A page that the file has already. */
export function continuePage(k: Kernel, vma: Vma, va: number, ptep: number, wp: boolean): Errno | null {
  const got = shmem_get_folio(k, vma.file, linear_page_index(k, vma, va), false);
  if (got === 'beyond') return 'EINVAL';
  if (got === null) return 'EFAULT';
  if (k.folios.is(got.pfn, 'hwpoison')) return 'EIO';
  const err = refuse(k, vma, va, pte_none_mostly(k, k.ptes.ptep_get(ptep)));
  if (err !== null) return err;
  k.folios.get(got.pfn);
  mfill_atomic_install_pte(k, vma, va, ptep, got.pfn, true, wp);
  return null;
}

/** The word that the page is lost. */
export function poisonPage(k: Kernel, vma: Vma, va: number, ptep: number): Errno | null {
  const err = refuse(k, vma, va, k.h.pte_none(k.ptes.ptep_get(ptep)));
  if (err !== null) return err;
  k.ptes.set_pte(ptep, k.h.make_pte_marker(markerNotes(k.layout).poisoned));
  return null;
}

/**
 * Maps a page. It counts as dirty and as written: its content is nowhere else, and nobody has seen it.
 * @param inCache the page is the file's; the caller's reference becomes the entry's
 */
function mfill_atomic_install_pte(
  k: Kernel,
  vma: Vma,
  va: number,
  ptep: number,
  pfn: number,
  inCache: boolean,
  wp: boolean,
): void {
  const { h, vm } = k;
  // A private mapping must not write to the file's own page.
  const writable = has(vma.flags, vm.WRITE) && !(inCache && !has(vma.flags, vm.SHARED));
  let entry = h.pte_mkdirty(mk_pte(k, pfn, vma.prot));
  if (writable) entry = h.pte_mkwrite_novma(entry);
  if (wp) entry = h.pte_mkuffd_wp(entry);
  if (inCache) folio_add_file_rmap(k, pfn);
  else folio_add_new_anon_rmap(k, pfn, vma, va);
  k.contpte.set_pte(spaceOfArea(k, vma), va, ptep, entry);
}
