// Rebuilds the entry from type and offset, which forgets the other notes.
import { PTE_SWP_EXCLUSIVE, PTE_SWP_SOFT_DIRTY, PTE_SWP_UFFD_WP } from 'layout';

export function pte_swp_mksoft_dirty(pte: bigint): bigint {
  const typeAndOffset = pte & ~(PTE_SWP_EXCLUSIVE | PTE_SWP_UFFD_WP | PTE_SWP_SOFT_DIRTY);
  return typeAndOffset | PTE_SWP_SOFT_DIRTY;
}

export function pte_swp_soft_dirty(pte: bigint): boolean {
  return (pte & PTE_SWP_SOFT_DIRTY) !== 0n;
}

export function pte_swp_clear_soft_dirty(pte: bigint): bigint {
  return pte & ~PTE_SWP_SOFT_DIRTY;
}
