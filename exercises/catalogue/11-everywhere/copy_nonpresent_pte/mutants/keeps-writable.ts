// Leaves pages in motion as they are.
import { is_pte_marker_entry, non_swap_entry, pte_to_swp_entry } from 'kernel';
import {
  PTE_MARKER_POISONED,
  PTE_MARKER_UFFD_WP,
  PTE_SWP_EXCLUSIVE,
  PTE_SWP_UFFD_WP,
  SWP_TYPE,
} from 'layout';

export function parent_after(pte: bigint, _cow: boolean): bigint {
  const entry = pte_to_swp_entry(pte);
  if (!non_swap_entry(entry)) return pte & ~PTE_SWP_EXCLUSIVE;
  return pte;
}

export function child_entry(pte: bigint, cow: boolean, child_wp: boolean): bigint {
  if (is_pte_marker_entry(pte_to_swp_entry(pte))) {
    const notes = pte & (child_wp ? PTE_MARKER_UFFD_WP | PTE_MARKER_POISONED : PTE_MARKER_POISONED);
    return notes === 0n ? 0n : (pte & SWP_TYPE) | notes;
  }
  const shared = parent_after(pte, cow);
  return child_wp ? shared : shared & ~PTE_SWP_UFFD_WP;
}
