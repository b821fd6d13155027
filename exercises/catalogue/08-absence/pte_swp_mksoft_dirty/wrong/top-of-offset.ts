// Puts the note on the highest offset bit, in the belief that no disk is that large.
import { SWP_OFFSET_BITS, SWP_OFFSET_SHIFT } from 'layout';

const PLACE = 1n << (SWP_OFFSET_SHIFT + SWP_OFFSET_BITS - 1n);

export function pte_swp_mksoft_dirty(pte: bigint): bigint {
  return pte | PLACE;
}

export function pte_swp_soft_dirty(pte: bigint): boolean {
  return (pte & PLACE) !== 0n;
}

export function pte_swp_clear_soft_dirty(pte: bigint): bigint {
  return pte & ~PLACE;
}
