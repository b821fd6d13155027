// Leaves entries without a page alone.
import { pte_hw_dirty, pte_none, pte_present_invalid, pte_valid } from 'kernel';
import { PTE_DIRTY, PTE_RDONLY, PTE_SOFT_DIRTY, PTE_SWP_SOFT_DIRTY, PTE_WRITE } from 'layout';

const present = (pte: bigint): boolean => pte_valid(pte) || pte_present_invalid(pte);

function closed(pte: bigint): bigint {
  const kept = pte_hw_dirty(pte) ? pte | PTE_DIRTY : pte;
  return (kept & ~PTE_WRITE) | PTE_RDONLY;
}

export function clear_soft_dirty(pte: bigint, pinned: boolean): bigint {
  if (pte_none(pte) || !present(pte)) return pte;
  return pinned ? pte : closed(pte) & ~PTE_SOFT_DIRTY;
}
