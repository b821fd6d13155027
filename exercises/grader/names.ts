// Models: the names that learner code may import from `layout` and `uapi`, and the kernel's own helpers joined with them
// for the laws of a suite. The list is spelled out so that a wrong name in a suite is a type error; a test compares it with the
// simulator's tables. Does not model: what the names mean (sim-core/layouts says that).
import {
  type Layout,
  type MmPieces,
  PAGEMAP,
  type PgtableHelpers,
  SCAN_CATEGORIES,
  UFFDIO_REGISTER_MODES,
} from '@spare-bits/sim-core';

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

/** Swap types that stand for no device, and the first of them. −1n where the kernel has no such type. */
export const SWAP_TYPE_NAMES = [
  'MAX_SWAPFILES',
  'SWP_HWPOISON',
  'SWP_MIGRATION_READ',
  'SWP_MIGRATION_READ_EXCLUSIVE',
  'SWP_MIGRATION_WRITE',
  'SWP_PTE_MARKER',
] as const;

/** Bits of /proc/PID/pagemap: bigints, like the words that they are part of. */
export const PAGEMAP_NAMES = [
  'PM_SOFT_DIRTY',
  'PM_MMAP_EXCLUSIVE',
  'PM_UFFD_WP',
  'PM_FILE',
  'PM_SWAP',
  'PM_PRESENT',
] as const;

/** Categories of PAGEMAP_SCAN and modes of UFFDIO_REGISTER: small numbers. */
export const FLAG_NAMES = [
  'PAGE_IS_WPALLOWED',
  'PAGE_IS_WRITTEN',
  'PAGE_IS_FILE',
  'PAGE_IS_PRESENT',
  'PAGE_IS_SWAPPED',
  'PAGE_IS_PFNZERO',
  'PAGE_IS_HUGE',
  'PAGE_IS_SOFT_DIRTY',
  'UFFDIO_REGISTER_MODE_MISSING',
  'UFFDIO_REGISTER_MODE_WP',
  'UFFDIO_REGISTER_MODE_MINOR',
] as const;

export type UapiValues = Readonly<
  Record<(typeof PAGEMAP_NAMES)[number], bigint> & Record<(typeof FLAG_NAMES)[number], number>
>;

export type LayoutName =
  | (typeof MASK_NAMES)[number]
  | (typeof NUMBER_NAMES)[number]
  | (typeof SWAP_TYPE_NAMES)[number];
export type LayoutValues = Readonly<Record<LayoutName, bigint>>;

/** What a law compares with: the kernel's helpers and names under the layout at hand. */
export type Kernel = PgtableHelpers &
  LayoutValues &
  UapiValues & {
    readonly layout: Layout;
    /** The decisions of the memory manager that exercises of kind mm ask for. */
    readonly pieces: MmPieces;
  };

/** The values of all names under one layout. */
export function layoutValues(layout: Layout): LayoutValues {
  const masks = MASK_NAMES.map((name) => [name, layout.mask(name)] as const);
  const numbers = NUMBER_NAMES.map((name) => [name, BigInt(layout.number(name))] as const);
  const types = SWAP_TYPE_NAMES.map((name) => [name, BigInt(layout.swapTypes[name])] as const);
  return Object.fromEntries([...masks, ...numbers, ...types]) as LayoutValues;
}

/** What programs and the kernel have agreed on: the same under every layout. */
export function uapiValues(): UapiValues {
  const bits = PAGEMAP_NAMES.map((name) => [name, PAGEMAP[name] ?? 0n] as const);
  const prefixed = (prefix: string, flags: Readonly<Record<string, number>>) =>
    Object.entries(flags).map(([name, flag]) => [`${prefix}${name}`, flag] as const);
  const flags = [
    ...prefixed('PAGE_IS_', SCAN_CATEGORIES),
    ...prefixed('UFFDIO_REGISTER_MODE_', UFFDIO_REGISTER_MODES),
  ];
  return Object.fromEntries([...bits, ...flags]) as UapiValues;
}
