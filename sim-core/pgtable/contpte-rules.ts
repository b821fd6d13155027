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
  /**
   * contpte_all_subptes_match_access_flags, turned round and for one entry of the run: is there something to do?
   * `entry`: what the fault wants; `found`: what stands in memory at `place` of the run; `gathered`: what its reader gets.
   */
  contpte_needs_update(entry: bigint, found: bigint, gathered: bigint, place: bigint): boolean;
}

/** Why a run is not joined, in the order in which the kernel asks. */
export type FoldRefusal = 'user-mm' | 'last-page' | 'last-frame' | 'ordinary' | 'folio';

/** The question behind contpte_may_fold: which condition does not hold first? null: all hold. */
export function foldRefusal(
  layout: Layout,
  h: PgtableHelpers,
): (pte: bigint, index: bigint, pagesBefore: bigint, userMm: boolean) => FoldRefusal | null {
  const run = BigInt(layout.number('CONT_PTES'));
  return (pte, index, pagesBefore, userMm) => {
    if (!userMm) return 'user-mm';
    if (index % run !== run - 1n) return 'last-page';
    if (h.pte_pfn(pte) % run !== run - 1n) return 'last-frame';
    if (!h.pte_valid(pte) || h.pte_cont(pte) || h.pte_special(pte)) return 'ordinary';
    return pagesBefore < run - 1n ? 'folio' : null;
  };
}

/** Rules of one layout. `h` is the table of current helpers: every call goes through it. */
export function contpteRules(layout: Layout, h: PgtableHelpers): ContpteRules {
  const refusal = foldRefusal(layout, h);
  const plain = (pte: bigint): bigint => h.pte_mkold(h.pte_mkclean(pte));
  const raised = layout.names('accessFlags').reduce((mask, name) => mask | layout.mask(name), 0n);
  /** Before 2026 the kernel asked what the run as a whole says. */
  const asksTheRun = layout.id === 'v6.9' || layout.id === 'rfc-v1';
  return {
    // Marks of use alone: that somebody stored to a neighbour does not make this page soft-dirty.
    contpte_gather: (pte, other) => {
      const marked = h.pte_dirty(other) ? h.__pte_mkdirty(pte) : pte;
      return h.pte_young(other) ? h.pte_mkyoung(marked) : marked;
    },
    contpte_may_fold: (...asked) => refusal(...asked) === null,
    contpte_agrees: (last, found, back) =>
      h.pte_same(plain(found), h.pfn_pte(h.pte_pfn(last) - back, h.pte_pgprot(plain(last)))),
    // In each entry, because a walker may look at just one of them.
    contpte_needs_update: (entry, found, gathered) =>
      asksTheRun ? !h.pte_same(gathered, entry) : ((found ^ entry) & raised) !== 0n,
  };
}
