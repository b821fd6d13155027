// The note decides about WRITTEN, the form of the entry about the rest; what was asked is two questions about one set.
import {
  is_hwpoison_entry,
  is_migration_entry,
  pte_none,
  pte_present_invalid,
  pte_to_swp_entry,
  pte_valid,
} from 'kernel';
import {
  PTE_MARKER_UFFD_WP,
  PTE_SOFT_DIRTY,
  PTE_SWP_SOFT_DIRTY,
  PTE_SWP_UFFD_WP,
  PTE_UFFD_WP,
  SWP_PTE_MARKER,
  SWP_TYPE,
  SWP_TYPE_SHIFT,
} from 'layout';
import {
  PAGE_IS_FILE,
  PAGE_IS_PFNZERO,
  PAGE_IS_PRESENT,
  PAGE_IS_SOFT_DIRTY,
  PAGE_IS_SWAPPED,
  PAGE_IS_WRITTEN,
} from 'uapi';

const present = (pte: bigint): boolean => pte_valid(pte) || pte_present_invalid(pte);

/** The monitor's note, wherever an entry of this form keeps it. */
function armed(pte: bigint): boolean {
  if (present(pte)) return (pte & PTE_UFFD_WP) !== 0n;
  const marker = (pte & SWP_TYPE) === SWP_PTE_MARKER << SWP_TYPE_SHIFT;
  return (pte & (marker ? PTE_MARKER_UFFD_WP : PTE_SWP_UFFD_WP)) !== 0n;
}

/** The entry names a page although it does not map it. */
function namesPage(pte: bigint): boolean {
  const entry = pte_to_swp_entry(pte);
  return is_migration_entry(entry) || is_hwpoison_entry(entry);
}

export function page_category(pte: bigint, is_file: boolean, is_zero: boolean): number {
  // Not there and not armed: a store would go unnoticed.
  if (pte_none(pte)) return PAGE_IS_WRITTEN;
  let categories = armed(pte) ? 0 : PAGE_IS_WRITTEN;
  if (present(pte)) {
    categories |= PAGE_IS_PRESENT;
    if (is_file) categories |= PAGE_IS_FILE;
    if (is_zero) categories |= PAGE_IS_PFNZERO;
    if ((pte & PTE_SOFT_DIRTY) !== 0n) categories |= PAGE_IS_SOFT_DIRTY;
  } else {
    categories |= PAGE_IS_SWAPPED;
    if (is_file && namesPage(pte)) categories |= PAGE_IS_FILE;
    if ((pte & PTE_SWP_SOFT_DIRTY) !== 0n) categories |= PAGE_IS_SOFT_DIRTY;
  }
  return categories;
}

export function matches(categories: number, inverted: number, mask: number, anyof: number): boolean {
  const told = categories ^ inverted;
  return (told & mask) === mask && (anyof === 0 || (told & anyof) !== 0);
}
