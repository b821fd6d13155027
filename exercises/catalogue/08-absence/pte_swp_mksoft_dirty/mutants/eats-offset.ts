// Takes the place over from the RFC as a number: right there, but inside the swap offset of v6.12.
import { PTE_SWP_SOFT_DIRTY, SWP_OFFSET_BITS, SWP_OFFSET_SHIFT } from 'layout';

// The highest offset bit of v6.12 is where the RFC keeps the note. The larger of the two is the same number in both.
const TOP_OF_OFFSET = 1n << (SWP_OFFSET_SHIFT + SWP_OFFSET_BITS - 1n);
const PLACE = PTE_SWP_SOFT_DIRTY > TOP_OF_OFFSET ? PTE_SWP_SOFT_DIRTY : TOP_OF_OFFSET;

export function pte_swp_mksoft_dirty(pte: bigint): bigint {
  return pte | PLACE;
}

export function pte_swp_soft_dirty(pte: bigint): boolean {
  return (pte & PLACE) !== 0n;
}

export function pte_swp_clear_soft_dirty(pte: bigint): bigint {
  return pte & ~PLACE;
}
