// Clears by setting first, so that one flip is enough whatever the entry held.
import { PTE_SWP_SOFT_DIRTY } from 'layout';

export function pte_swp_mksoft_dirty(pte: bigint): bigint {
  return pte_swp_clear_soft_dirty(pte) ^ PTE_SWP_SOFT_DIRTY;
}

export function pte_swp_soft_dirty(pte: bigint): boolean {
  return pte !== pte_swp_clear_soft_dirty(pte);
}

export function pte_swp_clear_soft_dirty(pte: bigint): bigint {
  return (pte | PTE_SWP_SOFT_DIRTY) ^ PTE_SWP_SOFT_DIRTY;
}
