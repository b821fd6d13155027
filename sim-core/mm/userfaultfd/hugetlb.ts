// Models: the filling ioctls on huge pages, one huge page after another. Reference: mm/userfaultfd.c
// (mfill_atomic_hugetlb), mm/hugetlb.c (hugetlb_mfill_atomic_pte) @ v6.12. Does not model: a source that must sleep.
import { hugetlb_add_to_page_cache, hugetlb_cached } from '../hugetlb-file.ts';
import { alloc_hugetlb_folio, hstate_vma } from '../hugetlb-reserve.ts';
import {
  huge_pte_alloc,
  hugetlb_add_file_rmap,
  hugetlb_add_new_anon_rmap,
  make_huge_pte,
} from '../hugetlb-tables.ts';
import type { Kernel } from '../kernel.ts';
import { markerNotes } from '../markers.ts';
import { linear_page_index } from '../rmap.ts';
import type { Errno, Mm, Vma } from '../types.ts';
import { has } from '../vm-flags.ts';
import { anon_vma_prepare } from '../vma.ts';
import { orNoMemory } from './context.ts';
import { type PageContent, type PageSource, writePage } from './source.ts';

/** What is put into each huge page: content, the page that the file has, or the word that it is lost. */
export type HugeFilling =
  | { readonly with: 'copy'; readonly source: PageSource; readonly wp: boolean }
  | { readonly with: 'continue'; readonly wp: boolean }
  | { readonly with: 'poison' };

/** Is the range not one of whole huge pages? */
export function badHugeRange(k: Kernel, vma: Vma, start: number, len: number): boolean {
  const { bytes } = hstate_vma(k, vma);
  return start % bytes !== 0 || len % bytes !== 0;
}

/** @returns how far it got, and what stopped it */
export function fillHuge(
  k: Kernel,
  mm: Mm,
  area: Vma,
  start: number,
  len: number,
  filling: HugeFilling,
): { readonly bytes: number; readonly err: Errno | null } {
  const vma = has(area.flags, k.vm.SHARED) ? area : anon_vma_prepare(k, area);
  const size = hstate_vma(k, vma);
  for (let bytes = 0; bytes < len; bytes += size.bytes) {
    const err = orNoMemory(() => fillOne(k, mm, vma, start + bytes, filling, bytes / k.g.pageSize));
    if (err !== null) return { bytes, err };
  }
  return { bytes: len, err: null };
}

function fillOne(k: Kernel, mm: Mm, vma: Vma, va: number, filling: HugeFilling, page: number): Errno | null {
  const { h } = k;
  const { ptes } = k.hugetlb;
  const size = hstate_vma(k, vma);
  k.doing.va = va;
  const ptep = huge_pte_alloc(k, mm, va, size);
  const old = ptes.huge_ptep_get(ptep, size);
  if (filling.with === 'poison') {
    if (!h.pte_none(old)) return 'EEXIST';
    ptes.set_huge_pte_at(mm.asid, va, ptep, h.make_pte_marker(markerNotes(k.layout).poisoned), size);
    return null;
  }
  const vacant = h.pte_none(old) || h.is_pte_marker(old);
  if (filling.with === 'copy' && !vacant) return 'EEXIST';
  const found = filling.with === 'copy' ? fresh(k, vma, va, filling.source, page) : cached(k, vma, va);
  if (typeof found === 'string') return found;
  if (!vacant) return 'EEXIST';
  mapFilled(k, mm, vma, va, ptep, found, filling);
  return null;
}

/** The page that the file has. */
function cached(k: Kernel, vma: Vma, va: number): number | Errno {
  const pfn = hugetlb_cached(k, vma.file, linear_page_index(k, vma, va));
  if (pfn === 0) return 'EFAULT';
  return k.folios.is(pfn, 'hwpoison') ? 'EIO' : pfn;
}

/** A page with content. Of a shared mapping it is the file's from now on. */
function fresh(k: Kernel, vma: Vma, va: number, source: PageSource, page: number): number | Errno {
  const shared = has(vma.flags, k.vm.SHARED);
  const index = linear_page_index(k, vma, va);
  if (shared && hugetlb_cached(k, vma.file, index) !== 0) return 'EEXIST';
  if (shared && index >= (k.inodes.get(vma.file)?.size ?? 0)) return 'EFAULT';
  const pages = hstate_vma(k, vma).bytes / k.g.pageSize;
  const parts: PageContent[] = [];
  for (let i = 0; i < pages; i++) {
    const part = source(page + i);
    if (part === null) return 'EFAULT';
    parts.push(part);
  }
  const pfn = alloc_hugetlb_folio(k, vma, va, false);
  if (pfn === null) return 'ENOMEM';
  for (const [i, part] of parts.entries()) writePage(k, pfn + i, part);
  if (shared) hugetlb_add_to_page_cache(k, vma.file, index, pfn);
  return pfn;
}

function mapFilled(
  k: Kernel,
  mm: Mm,
  vma: Vma,
  va: number,
  ptep: number,
  pfn: number,
  filling: Exclude<HugeFilling, { with: 'poison' }>,
): void {
  const { h } = k;
  const { ptes } = k.hugetlb;
  const shared = has(vma.flags, k.vm.SHARED);
  if (filling.with === 'continue' || shared) {
    k.folios.get(pfn);
    hugetlb_add_file_rmap(k, pfn);
  } else hugetlb_add_new_anon_rmap(k, pfn, vma, va);
  // A private mapping must not write to the file's own page.
  const mayWrite = !filling.wp && !(filling.with === 'continue' && !shared);
  const entry = h.pte_mkyoung(h.pte_mkdirty(make_huge_pte(k, vma, pfn, mayWrite)));
  ptes.set_huge_pte_at(
    mm.asid,
    va,
    ptep,
    filling.wp ? ptes.huge_pte_mkuffd_wp(entry) : entry,
    hstate_vma(k, vma),
  );
}
