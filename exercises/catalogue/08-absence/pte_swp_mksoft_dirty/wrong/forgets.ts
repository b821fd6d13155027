// Marks nothing. Done twice it is still nothing, as flipping twice is; the idea of flipping must not be shown for it.
import { PTE_SWP_SOFT_DIRTY } from 'layout';

export function pte_swp_mksoft_dirty(pte: bigint): bigint {
  return pte;
}

export function pte_swp_soft_dirty(pte: bigint): boolean {
  return (pte & PTE_SWP_SOFT_DIRTY) !== 0n;
}

export function pte_swp_clear_soft_dirty(pte: bigint): bigint {
  return pte & ~PTE_SWP_SOFT_DIRTY;
}
