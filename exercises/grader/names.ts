// Models: the names that learner code may import from `layout`, and the kernel's own helpers joined with them for the
// laws of a suite. The list is spelled out so that a wrong name in a suite is a type error; a test compares it with the
// simulator's tables. Does not model: what the names mean (sim-core/layouts says that).
import type { Layout, PgtableHelpers } from '@spare-bits/sim-core';

/** Masks: one field, or a set of fields. 0n where the layout under test lacks the field. */
export const MASK_NAMES = [
  'PAGE_EXECONLY',
  'PAGE_KERNEL',
  'PAGE_KERNEL_EXEC',
  'PAGE_KERNEL_RO',
  'PAGE_KERNEL_ROX',
  'PAGE_NONE',
  'PAGE_READONLY',
  'PAGE_READONLY_EXEC',
  'PAGE_SHARED',
  'PAGE_SHARED_EXEC',
  'PMD_PRESENT_INVALID',
  'PMD_SECT_CONT',
  'PMD_SECT_VALID',
  'PMD_TABLE_BIT',
  'PMD_TYPE_MASK',
  'PMD_TYPE_SECT',
  'PMD_TYPE_TABLE',
  'PTE_ADDR_HIGH',
  'PTE_ADDR_LOW',
  'PTE_AF',
  'PTE_ATTRINDX',
  'PTE_ATTRINDX_MASK',
  'PTE_ATTRINDX_NORMAL_TAGGED',
  'PTE_CONT',
  'PTE_DBM',
  'PTE_DEVMAP',
  'PTE_DIRTY',
  'PTE_GP',
  'PTE_MARKER_MASK',
  'PTE_MARKER_POISONED',
  'PTE_MARKER_UFFD_WP',
  'PTE_MAYBE_SHARED',
  'PTE_NG',
  'PTE_NS',
  'PTE_PO_IDX',
  'PTE_PRESENT_INVALID',
  'PTE_PROT_NONE',
  'PTE_PXN',
  'PTE_RDONLY',
  'PTE_SHARED',
  'PTE_SOFT_DIRTY',
  'PTE_SPECIAL',
  'PTE_SWBITS_MASK',
  'PTE_SWP_EXCLUSIVE',
  'PTE_SWP_SOFT_DIRTY',
  'PTE_SWP_UFFD_WP',
  'PTE_TABLE_BIT',
  'PTE_TYPE_PAGE',
  'PTE_UFFD_WP',
  'PTE_USER',
  'PTE_UXN',
  'PTE_VALID',
  'PTE_WRITE',
  'SWP_OFFSET',
  'SWP_TYPE',
] as const;

/** Shifts and counts. They are bigints as well, so that no expression mixes two kinds of number. */
export const NUMBER_NAMES = [
  'PAGE_SHIFT',
  'PMD_SHIFT',
  'PUD_SHIFT',
  'PGDIR_SHIFT',
  'PTRS_PER_PTE',
  'CONT_PTES',
  'CONT_PTE_SHIFT',
  'CONT_PMDS',
  'CONT_PMD_SHIFT',
  'SWP_TYPE_SHIFT',
  'SWP_TYPE_BITS',
  'SWP_OFFSET_SHIFT',
  'SWP_OFFSET_BITS',
] as const;

export type LayoutName = (typeof MASK_NAMES)[number] | (typeof NUMBER_NAMES)[number];
export type LayoutValues = Readonly<Record<LayoutName, bigint>>;

/** What a law compares with: the kernel's helpers and names under the layout at hand. */
export type Kernel = PgtableHelpers & LayoutValues & { readonly layout: Layout };

/** The values of all names under one layout. */
export function layoutValues(layout: Layout): LayoutValues {
  const masks = MASK_NAMES.map((name) => [name, layout.mask(name)] as const);
  const numbers = NUMBER_NAMES.map((name) => [name, BigInt(layout.number(name))] as const);
  return Object.fromEntries([...masks, ...numbers]) as LayoutValues;
}
