// Which form the entry has comes first, since each keeps the note elsewhere. A page that is there gets a guard with it.
import { pte_hw_dirty, pte_none, pte_present_invalid, pte_valid } from 'kernel';
import { PTE_DIRTY, PTE_RDONLY, PTE_SOFT_DIRTY, PTE_SWP_SOFT_DIRTY, PTE_WRITE } from 'layout';

const present = (pte: bigint): boolean => pte_valid(pte) || pte_present_invalid(pte);

/** The next store faults, and what hardware knew of the last one is written down before its two bits go. */
function closed(pte: bigint): bigint {
  const kept = pte_hw_dirty(pte) ? pte | PTE_DIRTY : pte;
  return (kept & ~PTE_WRITE) | PTE_RDONLY;
}

export function clear_soft_dirty(pte: bigint, pinned: boolean): bigint {
  if (pte_none(pte)) return pte;
  if (!present(pte)) return pte & ~PTE_SWP_SOFT_DIRTY;
  // A device may write without a fault: such a page keeps its permission, and goes on counting as written.
  return pinned ? pte : closed(pte) & ~PTE_SOFT_DIRTY;
}
