// Models: what is decided about runs of contiguous entries, as functions of single entries: what one learns from another,
// when the kernel tries to join a run, and which entries belong together. Reference: arch/arm64/mm/contpte.c and
// contpte_try_fold in arch/arm64/include/asm/pgtable.h @ v6.12.117. Does not model: memory and TLBs (contpte.ts).
import type { PgtableHelpers } from './helpers.ts';
import type { Layout } from './layout.ts';

export interface ContpteRules {
  /** contpte_ptep_get, contpte_convert: an entry after a look at another of its run. */
  contpte_gather(pte: bigint, other: bigint): bigint;
  /**
   * contpte_try_fold, before it looks at the others. `index`: the page's number in the address space; `pagesBefore`: how
   * many pages of its folio come before it; `userMm`: a program's space, not the kernel's.
   */
  contpte_may_fold(pte: bigint, index: bigint, pagesBefore: bigint, userMm: boolean): boolean;
  /** __contpte_try_fold: does the entry that stands `back` places before the last one belong to its run? */
  contpte_agrees(last: bigint, found: bigint, back: bigint): boolean;
}

/** Rules of one layout. `h` is the table of current helpers: every call goes through it. */
export function contpteRules(layout: Layout, h: PgtableHelpers): ContpteRules {
  const run = BigInt(layout.number('CONT_PTES'));
  const plain = (pte: bigint): bigint => h.pte_mkold(h.pte_mkclean(pte));
  return {
    // Marks of use alone: that somebody stored to a neighbour does not make this page soft-dirty.
    contpte_gather: (pte, other) => {
      const marked = h.pte_dirty(other) ? h.__pte_mkdirty(pte) : pte;
      return h.pte_young(other) ? h.pte_mkyoung(marked) : marked;
    },
    contpte_may_fold: (pte, index, pagesBefore, userMm) =>
      userMm &&
      index % run === run - 1n &&
      h.pte_pfn(pte) % run === run - 1n &&
      h.pte_valid(pte) &&
      !h.pte_cont(pte) &&
      !h.pte_special(pte) &&
      pagesBefore >= run - 1n,
    contpte_agrees: (last, found, back) =>
      h.pte_same(plain(found), h.pfn_pte(h.pte_pfn(last) - back, h.pte_pgprot(plain(last)))),
  };
}
