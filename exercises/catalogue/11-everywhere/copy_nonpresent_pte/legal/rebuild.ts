// Takes every entry apart into type, offset and notes, and puts it together again.
import {
  is_migration_entry,
  is_pte_marker_entry,
  make_readable_migration_entry,
  non_swap_entry,
  pte_to_swp_entry,
  swp_entry_to_pte,
  swp_offset,
} from 'kernel';
import {
  PTE_MARKER_POISONED,
  PTE_MARKER_UFFD_WP,
  PTE_SWP_EXCLUSIVE,
  PTE_SWP_SOFT_DIRTY,
  PTE_SWP_UFFD_WP,
} from 'layout';

const NOTES = PTE_SWP_EXCLUSIVE | PTE_SWP_UFFD_WP | PTE_SWP_SOFT_DIRTY;

export function parent_after(pte: bigint, cow: boolean): bigint {
  const entry = pte_to_swp_entry(pte);
  let notes = pte & NOTES;
  if (!non_swap_entry(entry)) notes &= ~PTE_SWP_EXCLUSIVE;
  const moving = cow && is_migration_entry(entry);
  return swp_entry_to_pte(moving ? make_readable_migration_entry(swp_offset(entry)) : entry) + notes;
}

export function child_entry(pte: bigint, cow: boolean, child_wp: boolean): bigint {
  const isMarker = is_pte_marker_entry(pte_to_swp_entry(pte));
  const unheard = isMarker ? PTE_MARKER_UFFD_WP : PTE_SWP_UFFD_WP;
  const entry = parent_after(pte, cow);
  const heard = child_wp ? entry : entry - (entry & unheard);
  const empty = isMarker && (heard & (PTE_MARKER_UFFD_WP | PTE_MARKER_POISONED)) === 0n;
  return empty ? 0n : heard;
}
