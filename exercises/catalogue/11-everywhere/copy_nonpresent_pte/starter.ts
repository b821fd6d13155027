// The entry is neither empty nor present. fork copies it: what do the two sides have afterwards?
import { PTE_SWP_EXCLUSIVE, PTE_SWP_SOFT_DIRTY, PTE_SWP_UFFD_WP } from 'layout';
import { is_migration_entry, is_pte_marker_entry, non_swap_entry, pte_to_swp_entry } from 'kernel';

/** The parent's entry after fork. */
export function parent_after(pte: bigint, cow: boolean): bigint {
  return pte;
}

/** The child's entry; 0n for nothing. */
export function child_entry(pte: bigint, cow: boolean, child_wp: boolean): bigint {
  return 0n;
}
