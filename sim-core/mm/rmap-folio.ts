// Models: reverse mapping of all pages of a folio at once: entries of single pages, and entries that map the whole or wait
// for it. Reference: mm/rmap.c (rmap_walk), mm/page_vma_mapped.c @ v6.12. Does not model: interval trees, hugetlb.
import type { Kernel } from './kernel.ts';
import { mapping_areas, migrationPfn } from './rmap.ts';
import { eachPte } from './tables.ts';
import type { Vma } from './types.ts';

export interface FolioVisit {
  /** An entry of one page. `index`: its place in the folio. */
  readonly pte: (vma: Vma, va: number, pa: number, pte: bigint, index: number) => void;
  /** An entry of all pages. */
  readonly pmd: (vma: Vma, start: number, pmdp: number, pmd: bigint) => void;
}

/** The page that an entry, of either level, maps or stands for under migration; null for any other. */
function namedPage(k: Kernel, pte: bigint): number | null {
  const { h } = k;
  if (h.pte_none(pte)) return null;
  return h.pmd_present(pte) ? Number(h.pte_pfn(pte)) : migrationPfn(k, pte);
}

/**
 * Visits every entry that names a page of the folio at `named`, at the places where the folio at `head` may be mapped:
 * the same, or the one that takes its place.
 */
export function rmapWalkFolio(k: Kernel, head: number, named: number, visit: FolioVisit): void {
  const { pageSize } = k.g;
  const bytes = 2 ** k.folios.order(head) * pageSize;
  for (const { vma, va: first } of mapping_areas(k, head, bytes)) {
    const mm = k.mms.get(vma.mm);
    if (!mm) continue;
    const from = Math.max(first, vma.start);
    const to = Math.min(first + bytes, vma.end);
    const one = (va: number, pa: number, pte: bigint): void => {
      const index = (va - first) / pageSize;
      if (namedPage(k, pte) === named + index) visit.pte(vma, va, pa, pte, index);
    };
    eachPte(k, mm, from, to, one, undefined, (start, _end, pmdp, pmd) => {
      if (start === first && namedPage(k, pmd) === named) visit.pmd(vma, start, pmdp, pmd);
      return true;
    });
  }
}
