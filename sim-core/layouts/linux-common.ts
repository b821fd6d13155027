// Models: the rows on which all four Linux layouts agree. Reference: arch/arm64/include/asm/pgtable-hwdef.h and
// pgtable-prot.h, v6.1 to v6.12. Does not model: kernels before 5.0, stage-2 attributes, MTE and pointer-auth options.
import type { Context } from '../bits/field.ts';
import type { LinuxRow, NamedMask, OffsetRow } from './table.ts';

const HWDEF = 'arch/arm64/include/asm/pgtable-hwdef.h';
const PROT = 'arch/arm64/include/asm/pgtable-prot.h';
const SWAPOPS = 'include/linux/swapops.h';

/** Entries that carry the attributes of a mapped page. */
export const MAPPED: readonly Context[] = ['block', 'page', 'present-invalid'];
/** Entries that are neither none nor present. */
export const SWAPLIKE: readonly Context[] = ['swap', 'marker', 'migration', 'hwpoison'];
const EVERY: readonly Context[] = ['table', ...MAPPED, ...SWAPLIKE];

/** Names that Linux gives to fields of the architecture. */
export const HARDWARE_NAMES: readonly LinuxRow[] = [
  {
    linux: 'PTE_VALID',
    label: 'VALID',
    alias: 'VALID',
    when: EVERY,
    meaning: 'Hardware walks the entry.',
    source: HWDEF,
  },
  {
    linux: 'PTE_TABLE_BIT',
    label: 'PAGE',
    alias: 'PAGE',
    when: ['page', 'present-invalid'],
    meaning: 'Set in a page entry; clear in a block.',
    source: HWDEF,
  },
  {
    linux: 'PMD_TABLE_BIT',
    label: 'TABLE',
    alias: 'TABLE',
    when: ['table'],
    meaning: 'Set: this entry points to a table.',
    source: HWDEF,
  },
  {
    linux: 'PTE_ATTRINDX',
    label: 'AttrIndx',
    alias: 'AttrIndx',
    when: MAPPED,
    meaning: 'Memory type: 0 is normal memory.',
    source: HWDEF,
  },
  {
    linux: 'PTE_NS',
    label: 'NS',
    alias: 'NS',
    when: MAPPED,
    meaning: 'Must be zero in the Non-secure state.',
    source: HWDEF,
  },
  {
    linux: 'PTE_USER',
    label: 'USER',
    alias: 'AP[1]',
    when: MAPPED,
    meaning: 'User space may use the page.',
    source: HWDEF,
  },
  {
    linux: 'PTE_RDONLY',
    label: 'RDONLY',
    alias: 'AP[2]',
    when: MAPPED,
    meaning: 'Stores are refused, or, with WRITE set, the page is clean.',
    source: HWDEF,
  },
  {
    linux: 'PTE_SHARED',
    label: 'SH',
    alias: 'SH',
    when: MAPPED,
    meaning: 'Inner shareable: all CPUs see the same memory.',
    source: HWDEF,
  },
  {
    linux: 'PTE_AF',
    label: 'AF',
    alias: 'AF',
    when: MAPPED,
    meaning: 'The page has been used: Linux calls it young.',
    source: HWDEF,
  },
  {
    linux: 'PTE_NG',
    label: 'nG',
    alias: 'nG',
    when: ['block', 'page'],
    meaning: 'Not global: belongs to one address space. Set in every user mapping.',
    source: HWDEF,
  },
  { linux: 'PTE_GP', label: 'GP', alias: 'GP', when: MAPPED, meaning: 'Guarded page (BTI).', source: HWDEF },
  {
    linux: 'PTE_WRITE',
    label: 'WRITE',
    alias: 'DBM',
    when: MAPPED,
    meaning: 'Writing is allowed. Hardware reads it as DBM: a store may clear RDONLY.',
    source: PROT,
  },
  {
    linux: 'PTE_CONT',
    label: 'CONT',
    alias: 'Contiguous',
    when: MAPPED,
    meaning: 'One of a run of contiguous entries.',
    source: HWDEF,
  },
  {
    linux: 'PTE_PXN',
    label: 'PXN',
    alias: 'PXN',
    when: MAPPED,
    meaning: 'The kernel may not execute from the page.',
    source: HWDEF,
  },
  {
    linux: 'PTE_UXN',
    label: 'UXN',
    alias: 'UXN',
    when: MAPPED,
    meaning: 'User space may not execute from the page.',
    source: HWDEF,
  },
];

/** Software bits that all four layouts share. */
export const SOFTWARE_BITS: readonly LinuxRow[] = [
  {
    linux: 'PTE_DIRTY',
    label: 'DIRTY',
    lo: 55,
    when: MAPPED,
    meaning: 'Software remembers that the page was written.',
    source: PROT,
  },
  {
    linux: 'PTE_SPECIAL',
    label: 'SPECIAL',
    lo: 56,
    when: MAPPED,
    meaning: 'No struct page behind this entry that may be touched.',
    source: PROT,
  },
  {
    linux: 'PTE_DEVMAP',
    label: 'DEVMAP',
    lo: 57,
    when: MAPPED,
    meaning: 'Device memory with a struct page.',
    source: PROT,
  },
];

/** The two lowest bits of a swap-like entry: it must be neither valid nor mistaken for a table. */
export const SWAP_LOW_ROWS: readonly LinuxRow[] = [
  {
    linux: 'SWP_ZERO_TYPE',
    label: '0',
    lo: 1,
    hi: 1,
    when: SWAPLIKE,
    role: 'zero',
    meaning: 'Must be zero in a swap entry.',
    source: 'arch/arm64/include/asm/pgtable.h',
  },
  {
    linux: 'PTE_SWP_EXCLUSIVE',
    label: 'EXCL',
    lo: 2,
    when: SWAPLIKE,
    meaning: 'The swapped page belonged to this process alone.',
    source: PROT,
  },
];

/** What the offset of a special swap entry holds. */
export const OFFSET_ROWS: readonly OffsetRow[] = [
  {
    name: 'PTE_MARKER_UFFD_WP',
    label: 'M_UFFD_WP',
    when: ['marker'],
    lo: 0,
    meaning: 'The marker stands for a write-protected page that is not there.',
  },
  {
    name: 'PTE_MARKER_POISONED',
    label: 'M_POISON',
    when: ['marker'],
    lo: 1,
    meaning: 'The marker stands for a page that may not be used.',
  },
  {
    name: 'MARKER_UNUSED',
    label: '—',
    when: ['marker'],
    lo: 2,
    hi: 'END',
    role: 'spare',
    meaning: 'Unused in a marker.',
  },
  {
    name: 'SWP_PFN',
    label: 'PFN',
    when: ['migration', 'hwpoison'],
    lo: 0,
    hi: 'PFN_TOP',
    role: 'address',
    meaning: 'Frame number of the page.',
  },
  {
    name: 'SWP_MIG_YOUNG',
    label: 'YOUNG',
    when: ['migration'],
    lo: { afterPfn: 0 },
    meaning: 'The page was young when migration began.',
  },
  {
    name: 'SWP_MIG_DIRTY',
    label: 'DIRTY',
    when: ['migration'],
    lo: { afterPfn: 1 },
    meaning: 'The page was dirty when migration began.',
  },
  {
    name: 'MIGRATION_UNUSED',
    label: '—',
    when: ['migration'],
    lo: { afterPfn: 2 },
    hi: 'END',
    role: 'spare',
    meaning: 'Unused in a migration entry.',
  },
  {
    name: 'HWPOISON_UNUSED',
    label: '—',
    when: ['hwpoison'],
    lo: { afterPfn: 0 },
    hi: 'END',
    role: 'spare',
    meaning: 'Unused in a hwpoison entry.',
  },
];
export const OFFSET_SOURCE = SWAPOPS;

const PAGE_BASE = ['PTE_TABLE_BIT', 'PTE_SHARED', 'PTE_AF', 'PTE_PXN'];
const USER_BASE = [...PAGE_BASE, 'PTE_VALID', 'PTE_NG'];
const KERNEL_BASE = ['PTE_TABLE_BIT', 'PTE_VALID', 'PTE_SHARED', 'PTE_AF', 'PTE_UXN', 'PTE_DIRTY'];

/** Unions of names that all four layouts define in the same words. */
export const COMMON_MASKS: readonly NamedMask[] = [
  { name: 'PTE_TYPE_PAGE', of: ['PTE_VALID', 'PTE_TABLE_BIT'] },
  { name: 'PTE_DBM', of: ['PTE_WRITE'] },
  { name: 'PTE_ATTRINDX_MASK', of: ['PTE_ATTRINDX'] },
  { name: 'PMD_TYPE_SECT', of: ['PTE_VALID'] },
  { name: 'PMD_TYPE_TABLE', of: ['PTE_VALID', 'PMD_TABLE_BIT'] },
  { name: 'PMD_SECT_CONT', of: ['PTE_CONT'] },
  { name: 'PTE_SWBITS_MASK', lo: 55, hi: 58 },
  { name: 'PMD_SECT_VALID', of: ['PTE_VALID'] },
  { name: 'PMD_TYPE_MASK', of: ['PTE_VALID', 'PMD_TABLE_BIT'] },
  { name: 'PTE_ATTRINDX_NORMAL_TAGGED', lo: 2, hi: 2 },
  { name: 'PTE_MARKER_MASK', of: ['PTE_MARKER_UFFD_WP', 'PTE_MARKER_POISONED'] },
  { name: 'SWP_ENTRY_TYPE', lo: 58, hi: 62 },
  { name: 'SWP_ENTRY_OFFSET', lo: 0, hi: 57 },
  { name: 'PAGE_READONLY', of: [...USER_BASE, 'PTE_USER', 'PTE_RDONLY', 'PTE_UXN'] },
  { name: 'PAGE_READONLY_EXEC', of: [...USER_BASE, 'PTE_USER', 'PTE_RDONLY'] },
  { name: 'PAGE_SHARED', of: [...USER_BASE, 'PTE_USER', 'PTE_RDONLY', 'PTE_UXN', 'PTE_WRITE'] },
  { name: 'PAGE_SHARED_EXEC', of: [...USER_BASE, 'PTE_USER', 'PTE_RDONLY', 'PTE_WRITE'] },
  { name: 'PAGE_EXECONLY', of: [...USER_BASE, 'PTE_RDONLY'] },
  { name: 'PAGE_KERNEL', of: [...KERNEL_BASE, 'PTE_PXN', 'PTE_WRITE'] },
  { name: 'PAGE_KERNEL_RO', of: [...KERNEL_BASE, 'PTE_PXN', 'PTE_RDONLY'] },
  { name: 'PAGE_KERNEL_ROX', of: [...KERNEL_BASE, 'PTE_RDONLY'] },
  { name: 'PAGE_KERNEL_EXEC', of: [...KERNEL_BASE, 'PTE_WRITE'] },
];

/** PAGE_NONE is spelled with whatever the layout uses to say "present, but not valid". */
export function pageNone(...marks: readonly string[]): NamedMask {
  return { name: 'PAGE_NONE', of: [...PAGE_BASE, 'PTE_RDONLY', 'PTE_NG', 'PTE_UXN', ...marks] };
}
