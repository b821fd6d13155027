// Arms a marker as if it were a swapped page, too.
import { pte_none, pte_present_invalid, pte_valid } from 'kernel';
import {
  PTE_MARKER_UFFD_WP,
  PTE_SWP_UFFD_WP,
  SWP_OFFSET_SHIFT,
  SWP_PTE_MARKER,
  SWP_TYPE,
  SWP_TYPE_SHIFT,
} from 'layout';

/** Neither empty nor present: only then does the word have a type. */
const hasType = (pte: bigint): boolean => !pte_none(pte) && !pte_valid(pte) && !pte_present_invalid(pte);

export function make_pte_marker(notes: bigint): bigint {
  return (SWP_PTE_MARKER << SWP_TYPE_SHIFT) | (notes << SWP_OFFSET_SHIFT) | ((notes & 1n) === 0n ? 0n : PTE_SWP_UFFD_WP);
}

export function is_pte_marker(pte: bigint): boolean {
  return hasType(pte) && (pte & SWP_TYPE) >> SWP_TYPE_SHIFT === SWP_PTE_MARKER;
}

export function pte_marker_uffd_wp(pte: bigint): boolean {
  return is_pte_marker(pte) && (pte & PTE_MARKER_UFFD_WP) !== 0n;
}

export function pte_swp_uffd_wp_any(pte: bigint): boolean {
  return hasType(pte) && ((pte & PTE_SWP_UFFD_WP) !== 0n || pte_marker_uffd_wp(pte));
}
