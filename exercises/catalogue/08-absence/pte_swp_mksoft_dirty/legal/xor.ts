// Flips exactly what differs.
import * as layout from 'layout';

const NOTE = layout.PTE_SWP_SOFT_DIRTY;

export function pte_swp_mksoft_dirty(pte: bigint): bigint {
  return pte ^ (NOTE & ~pte);
}

export function pte_swp_soft_dirty(pte: bigint): boolean {
  return !!(pte & NOTE);
}

export function pte_swp_clear_soft_dirty(pte: bigint): bigint {
  return pte ^ (NOTE & pte);
}
