// Asks first; then adding and subtracting the mask cannot carry into a neighbour.
import { PTE_SWP_SOFT_DIRTY } from 'layout';

export const pte_swp_soft_dirty = (pte: bigint): boolean => (pte & PTE_SWP_SOFT_DIRTY) === PTE_SWP_SOFT_DIRTY;

export function pte_swp_mksoft_dirty(pte: bigint): bigint {
  return pte_swp_soft_dirty(pte) ? pte : pte + PTE_SWP_SOFT_DIRTY;
}

export function pte_swp_clear_soft_dirty(pte: bigint): bigint {
  return pte_swp_soft_dirty(pte) ? pte - PTE_SWP_SOFT_DIRTY : pte;
}
