// A marker is a type and a payload. The type says that it is one; the payload, in the place of the offset, says what was
// promised. Neither can be read from a present entry: there the same bits are permissions and attributes.
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
  return (SWP_PTE_MARKER << SWP_TYPE_SHIFT) | (notes << SWP_OFFSET_SHIFT);
}

export function is_pte_marker(pte: bigint): boolean {
  // The type and nothing else is compared: a marker that was moved may carry a flag beside it.
  return hasType(pte) && (pte & SWP_TYPE) >> SWP_TYPE_SHIFT === SWP_PTE_MARKER;
}

export function pte_marker_uffd_wp(pte: bigint): boolean {
  return is_pte_marker(pte) && (pte & PTE_MARKER_UFFD_WP) !== 0n;
}

export function pte_swp_uffd_wp_any(pte: bigint): boolean {
  // Two kinds of absence, two places for the note.
  return hasType(pte) && ((pte & PTE_SWP_UFFD_WP) !== 0n || pte_marker_uffd_wp(pte));
}
