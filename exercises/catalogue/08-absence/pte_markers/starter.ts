// An entry is a bigint of 64 bits. The names come from the layout under test, so one file serves every layout.
import { PTE_SWP_UFFD_WP, SWP_PTE_MARKER, SWP_TYPE_SHIFT } from 'layout';

/** A marker with these notes: 1n is UFFD_WP, 2n is POISONED. */
export function make_pte_marker(notes: bigint): bigint {
  return 0n;
}

/** Is the entry a marker? */
export function is_pte_marker(pte: bigint): boolean {
  return false;
}

/** Is it a marker for a monitor that waits for writes? */
export function pte_marker_uffd_wp(pte: bigint): boolean {
  return false;
}

/** Does an entry without a page hold a promise to a monitor, of either kind? */
export function pte_swp_uffd_wp_any(pte: bigint): boolean {
  return false;
}
