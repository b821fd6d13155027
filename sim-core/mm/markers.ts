// Models: the notes that a marker may carry, as the offset of its entry holds them, and whether one is there.
// Reference: include/linux/swapops.h @ v6.12. Does not model: guard markers (6.13).
import type { PgtableHelpers } from '../pgtable/helpers.ts';
import type { Layout } from '../pgtable/layout.ts';

export interface MarkerNotes {
  /** PTE_MARKER_UFFD_WP: the page that is not there was write-protected for a monitor. */
  readonly uffdWp: bigint;
  /** PTE_MARKER_POISONED; 0n in a layout that does not know it. */
  readonly poisoned: bigint;
}

export function markerNotes(layout: Layout): MarkerNotes {
  const shift = BigInt(layout.number('SWP_OFFSET_SHIFT'));
  return {
    uffdWp: layout.mask('PTE_MARKER_UFFD_WP') >> shift,
    poisoned: layout.mask('PTE_MARKER_POISONED') >> shift,
  };
}

/** The notes of a marker; 0n for every other entry. */
export function notesOf(h: PgtableHelpers, pte: bigint): bigint {
  return h.is_pte_marker(pte) ? h.pte_marker_get(h.pte_to_swp_entry(pte)) : 0n;
}
