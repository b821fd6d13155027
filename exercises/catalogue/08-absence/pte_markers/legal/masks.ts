// Compares with masks in place; nothing is shifted down.
import * as layout from 'layout';

const MARKER = layout.SWP_PTE_MARKER << layout.SWP_TYPE_SHIFT;
const PRESENT = layout.PTE_VALID | layout.PTE_PRESENT_INVALID;

export const make_pte_marker = (notes: bigint): bigint => MARKER + notes * (1n << layout.SWP_OFFSET_SHIFT);

export const is_pte_marker = (pte: bigint): boolean => (pte & (PRESENT | layout.SWP_TYPE)) === MARKER;

export const pte_marker_uffd_wp = (pte: bigint): boolean =>
  (pte & (PRESENT | layout.SWP_TYPE | layout.PTE_MARKER_UFFD_WP)) === (MARKER | layout.PTE_MARKER_UFFD_WP);

export const pte_swp_uffd_wp_any = (pte: bigint): boolean =>
  pte_marker_uffd_wp(pte) || (pte & (PRESENT | layout.PTE_SWP_UFFD_WP)) === layout.PTE_SWP_UFFD_WP;
