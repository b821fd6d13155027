// Answers yes for any promise to a listener.
import { PTE_SWP_SOFT_DIRTY, PTE_SWP_UFFD_WP } from 'layout';

export function pte_swp_mksoft_dirty(pte: bigint): bigint {
  return pte | PTE_SWP_SOFT_DIRTY;
}

export function pte_swp_soft_dirty(pte: bigint): boolean {
  return (pte & (PTE_SWP_SOFT_DIRTY | PTE_SWP_UFFD_WP)) !== 0n;
}

export function pte_swp_clear_soft_dirty(pte: bigint): bigint {
  return pte & ~PTE_SWP_SOFT_DIRTY;
}
