// Answers yes for every entry that is not empty.
import { PTE_SWP_SOFT_DIRTY } from 'layout';

export function pte_swp_mksoft_dirty(pte: bigint): bigint {
  return pte | PTE_SWP_SOFT_DIRTY;
}

export function pte_swp_soft_dirty(pte: bigint): boolean {
  return pte !== 0n;
}

export function pte_swp_clear_soft_dirty(pte: bigint): bigint {
  return pte & ~PTE_SWP_SOFT_DIRTY;
}
