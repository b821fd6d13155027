// Asks all places of the note that the form has, and looks at one category after the other.
import {
  is_hwpoison_entry,
  is_migration_entry,
  pte_none,
  pte_present_invalid,
  pte_to_swp_entry,
  pte_valid,
} from 'kernel';
import * as layout from 'layout';
import * as uapi from 'uapi';

export const page_category = (pte: bigint, is_file: boolean, is_zero: boolean): number => {
  const has = (mask: bigint): boolean => (pte & mask) !== 0n;
  const none = pte_none(pte);
  const present = pte_valid(pte) || pte_present_invalid(pte);
  const type = (pte & layout.SWP_TYPE) >> layout.SWP_TYPE_SHIFT;
  const marker = type === layout.SWP_PTE_MARKER && has(layout.PTE_MARKER_UFFD_WP);
  const armed = present ? has(layout.PTE_UFFD_WP) : has(layout.PTE_SWP_UFFD_WP) || marker;
  const named =
    present || is_migration_entry(pte_to_swp_entry(pte)) || is_hwpoison_entry(pte_to_swp_entry(pte));
  return (
    (armed ? 0 : uapi.PAGE_IS_WRITTEN) |
    (present ? uapi.PAGE_IS_PRESENT : none ? 0 : uapi.PAGE_IS_SWAPPED) |
    (is_file && named && !none ? uapi.PAGE_IS_FILE : 0) |
    (is_zero && present ? uapi.PAGE_IS_PFNZERO : 0) |
    (has(present ? layout.PTE_SOFT_DIRTY : layout.PTE_SWP_SOFT_DIRTY) ? uapi.PAGE_IS_SOFT_DIRTY : 0)
  );
};

export const matches = (categories: number, inverted: number, mask: number, anyof: number): boolean => {
  let some = anyof === 0;
  for (const category of Object.values(uapi)) {
    if (typeof category !== 'number') continue;
    const told = ((categories & category) !== 0) !== ((inverted & category) !== 0);
    if ((mask & category) !== 0 && !told) return false;
    if ((anyof & category) !== 0 && told) some = true;
  }
  return some;
};
