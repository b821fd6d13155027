// One list for each form of an entry, added up.
import {
  is_hwpoison_entry,
  is_migration_entry,
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
  if (pte === 0n) return PAGE_IS_WRITTEN;
  const written = armed(pte) ? 0 : PAGE_IS_WRITTEN;
  if (!present(pte)) {
    const file = is_file && namesPage(pte) ? PAGE_IS_FILE : 0;
    return (
      PAGE_IS_SWAPPED +
      written +
      file +
      ((pte | PTE_SWP_SOFT_DIRTY) === pte && PTE_SWP_SOFT_DIRTY ? PAGE_IS_SOFT_DIRTY : 0)
    );
  }
  const noted = [
    [is_file, PAGE_IS_FILE],
    [is_zero, PAGE_IS_PFNZERO],
    [(pte & PTE_SOFT_DIRTY) !== 0n, PAGE_IS_SOFT_DIRTY],
  ] as const;
  return noted.reduce((sum, [is, category]) => sum + (is ? category : 0), PAGE_IS_PRESENT + written);
}

export function matches(categories: number, inverted: number, mask: number, anyof: number): boolean {
  const missing = ~(categories ^ inverted);
  if ((missing & mask) !== 0) return false;
  return anyof === 0 || (missing & anyof) !== anyof;
}
