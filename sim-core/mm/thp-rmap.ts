// Models: counting of mappings by one entry of a whole huge page. The flag of exclusive ownership stands at the first page
// while one entry maps it, and at each page when they have entries of their own. Reference: mm/rmap.c @ v6.12.
// Does not model: statistics.
import type { Kernel } from './kernel.ts';
import { linear_page_index } from './rmap.ts';
import type { Vma } from './types.ts';

/** The first mapping of a fresh huge page. */
export function folio_add_new_anon_rmap_pmd(k: Kernel, pfn: number, vma: Vma, start: number): void {
  const { folios } = k;
  folios.set(pfn, 'anon', true);
  folios.set(pfn, 'swapBacked', true);
  folios.setMapping(pfn, vma.anonVma, linear_page_index(k, vma, start));
  folios.addEntireMap(pfn, 1);
  folios.setAnonExclusive(pfn, true);
}

export function folio_add_anon_rmap_pmd(k: Kernel, pfn: number, exclusive: boolean): void {
  k.folios.addEntireMap(pfn, 1);
  if (exclusive) k.folios.setAnonExclusive(pfn, true);
}

export function folio_add_file_rmap_pmd(k: Kernel, pfn: number): void {
  k.folios.addEntireMap(pfn, 1);
}

/** One more mapping by fork. @returns false when the page may be pinned: a device writes to it, so it cannot be shared */
export function folio_try_dup_anon_rmap_pmd(k: Kernel, pfn: number, hasPinned: boolean): boolean {
  const { folios } = k;
  if (folios.anonExclusive(pfn) && hasPinned && folios.maybePinned(pfn)) return false;
  folios.setAnonExclusive(pfn, false);
  folios.addEntireMap(pfn, 1);
  return true;
}

export function folio_remove_rmap_pmd(k: Kernel, pfn: number): void {
  const { folios } = k;
  folios.addEntireMap(pfn, -1);
  if (!folios.mapped(pfn)) folios.setAnonExclusive(pfn, false);
}

/** Entries of their own for all pages of a huge page, in place of one for all. */
export function folio_add_anon_rmap_ptes(k: Kernel, pfn: number, pages: number, exclusive: boolean): void {
  for (let i = 0; i < pages; i++) {
    k.folios.addMap(pfn + i, 1);
    if (exclusive) k.folios.setAnonExclusive(pfn + i, true);
  }
}
