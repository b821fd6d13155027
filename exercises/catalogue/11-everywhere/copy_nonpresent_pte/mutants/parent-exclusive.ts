// Takes the exclusive note from the child alone.
import {
  is_migration_entry,
  is_pte_marker_entry,
  is_readable_migration_entry,
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
  SWP_TYPE,
} from 'layout';

export function parent_after(pte: bigint, cow: boolean): bigint {
  const entry = pte_to_swp_entry(pte);
  if (!non_swap_entry(entry)) return pte;
  if (!cow || !is_migration_entry(entry) || is_readable_migration_entry(entry)) return pte;
  const notes = pte & (PTE_SWP_UFFD_WP | PTE_SWP_SOFT_DIRTY);
  return swp_entry_to_pte(make_readable_migration_entry(swp_offset(entry))) | notes;
}

export function child_entry(pte: bigint, cow: boolean, child_wp: boolean): bigint {
  if (is_pte_marker_entry(pte_to_swp_entry(pte))) {
    const notes = pte & (child_wp ? PTE_MARKER_UFFD_WP | PTE_MARKER_POISONED : PTE_MARKER_POISONED);
    return notes === 0n ? 0n : (pte & SWP_TYPE) | notes;
  }
  const slot = !non_swap_entry(pte_to_swp_entry(pte));
  const shared = slot ? pte & ~PTE_SWP_EXCLUSIVE : parent_after(pte, cow);
  return child_wp ? shared : shared & ~PTE_SWP_UFFD_WP;
}
