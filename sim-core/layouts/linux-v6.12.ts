// Models: the layout as merged for 6.10 and found in 6.12. Reference: arch/arm64/include/asm/pgtable-prot.h and
// pgtable.h @ v6.12. Does not model: permission overlays in use (POIndex is named, protection keys are not modelled).
import {
  COMMON_MASKS,
  HARDWARE_NAMES,
  MAPPED,
  OFFSET_ROWS,
  pageNone,
  SOFTWARE_BITS,
  SWAP_LOW_ROWS,
  SWAPLIKE,
} from './linux-common.ts';
import type { LinuxRow, LinuxTable } from './table.ts';
import { VM_FLAGS, VM_UFFD_MINOR_NEW } from './uapi.ts';

const PROT = 'arch/arm64/include/asm/pgtable-prot.h @ v6.12';
const PGTABLE = 'arch/arm64/include/asm/pgtable.h @ v6.12';

/** Rows of 6.12 but for the two bits that its soft-dirty port takes. */
const MAPPED_ROWS: readonly LinuxRow[] = [
  ...HARDWARE_NAMES,
  ...SOFTWARE_BITS,
  {
    linux: 'PTE_UFFD_WP',
    label: 'UFFD_WP',
    lo: 58,
    when: MAPPED,
    meaning: 'A userfaultfd monitor wants to hear of the next write.',
    source: PROT,
  },
  {
    linux: 'PTE_PO_IDX',
    label: 'POIndex',
    lo: 60,
    hi: 62,
    owner: 'hw',
    when: MAPPED,
    meaning: 'Permission overlay index: the key of pkey_mprotect().',
    source: PROT,
  },
  {
    linux: 'PTE_PRESENT_INVALID',
    label: 'PRES_INV',
    alias: 'nG',
    when: ['present-invalid'],
    onlyInvalid: true,
    meaning: 'The entry is present although hardware must not walk it. When valid the bit is nG.',
    source: PROT,
  },
];

/** The swap entry of 6.12; `low` owns the two bits between the uffd-wp note and the type. */
function swapRows(low: readonly LinuxRow[]): readonly LinuxRow[] {
  return [
    ...SWAP_LOW_ROWS,
    {
      linux: 'PTE_SWP_UFFD_WP',
      label: 'UFFD_WP',
      lo: 3,
      when: SWAPLIKE,
      meaning: 'The swapped page was write-protected for a monitor.',
      source: PROT,
    },
    ...low,
    {
      linux: 'SWP_TYPE',
      label: 'TYPE',
      lo: 6,
      hi: 10,
      when: SWAPLIKE,
      meaning: 'Which swap device, or which special kind.',
      source: PGTABLE,
    },
    {
      linux: 'SWP_ZERO_PRESENT_INVALID',
      label: '0',
      lo: 11,
      when: SWAPLIKE,
      role: 'zero',
      meaning: 'Must be zero, or the entry would read as present and invalid.',
      source: PGTABLE,
    },
    {
      linux: 'SWP_OFFSET',
      label: 'OFFSET',
      lo: 12,
      hi: 61,
      when: SWAPLIKE,
      meaning: 'Where on the device, or what the special kind needs.',
      source: PGTABLE,
    },
    {
      linux: 'SWP_SPARE_HIGH',
      label: '—',
      lo: 62,
      hi: 63,
      when: SWAPLIKE,
      role: 'spare',
      meaning: 'Unused in a swap entry.',
      source: PGTABLE,
    },
  ];
}

/** A layout that shares everything with 6.12 but what is passed. */
export function linuxV612(
  own: Pick<LinuxTable, 'id' | 'title' | 'released' | 'vmFlags'> & {
    mapped: readonly LinuxRow[];
    swapLow: readonly LinuxRow[];
    accessFlags: readonly string[];
  },
): LinuxTable {
  const { mapped, swapLow, accessFlags, ...rest } = own;
  return {
    ...rest,
    rows: [...MAPPED_ROWS, ...mapped, ...swapRows(swapLow)],
    offsetRows: OFFSET_ROWS,
    masks: [
      ...COMMON_MASKS.filter((mask) => mask.name !== 'PTE_SWBITS_MASK'),
      pageNone('PTE_PRESENT_INVALID'),
      { name: 'PTE_ADDR_LOW', lo: 'PAGE_SHIFT', hi: 49 },
      { name: 'PTE_SWBITS_LEAF', lo: 55, hi: 58 },
      { name: 'PTE_SWBITS_TOP', lo: 63, hi: 63 },
      { name: 'PTE_SWBITS_MASK', of: ['PTE_SWBITS_TOP', 'PTE_SWBITS_LEAF'] },
    ],
    sets: {
      pteModify: [
        'PTE_USER',
        'PTE_PXN',
        'PTE_UXN',
        'PTE_RDONLY',
        'PTE_PRESENT_INVALID',
        'PTE_VALID',
        'PTE_WRITE',
        'PTE_GP',
        'PTE_ATTRINDX',
        'PTE_PO_IDX',
      ],
      accessFlags: ['PTE_RDONLY', 'PTE_AF', 'PTE_WRITE', 'PTE_DIRTY', ...accessFlags],
      pgattrSafe: ['PTE_PXN', 'PTE_RDONLY', 'PTE_WRITE', 'PTE_NG', 'PTE_SWBITS_MASK'],
    },
    patterns: [
      {
        name: 'PTE_PROT_NONE',
        now: 'PTE_PRESENT_INVALID',
        set: ['PTE_PRESENT_INVALID', 'PTE_UXN'],
        clear: ['PTE_VALID', 'PTE_USER'],
      },
      {
        name: 'PMD_PRESENT_INVALID',
        now: 'PTE_PRESENT_INVALID',
        set: ['PTE_PRESENT_INVALID'],
        clear: ['PTE_VALID'],
      },
    ],
    swapTypes: {
      MAX_SWAPFILES: 27,
      SWP_HWPOISON: 27,
      SWP_MIGRATION_READ: 28,
      SWP_MIGRATION_READ_EXCLUSIVE: 29,
      SWP_MIGRATION_WRITE: 30,
      SWP_PTE_MARKER: 31,
    },
    physBits: 48,
  };
}

export const LINUX_V6_12: LinuxTable = linuxV612({
  id: 'v6.12',
  title: 'Linux v6.12',
  released: 'November 2024',
  vmFlags: { ...VM_FLAGS, VM_UFFD_MINOR: VM_UFFD_MINOR_NEW },
  mapped: [],
  swapLow: [
    {
      linux: 'SWP_SPARE_LOW',
      label: '—',
      lo: 4,
      hi: 5,
      when: SWAPLIKE,
      role: 'spare',
      meaning: 'Unused in a swap entry.',
      source: PGTABLE,
    },
  ],
  accessFlags: [],
});
