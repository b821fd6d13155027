// Models: the layout before the series, v6.9 (the same bits as 6.1, on which its vectors were recorded).
// Reference: arch/arm64/include/asm/pgtable-prot.h and pgtable.h. Does not model: userfaultfd write-protect, soft-dirty;
// the kernel had no bit for either on arm64.
import {
  COMMON_MASKS,
  HARDWARE_NAMES,
  OFFSET_ROWS,
  pageNone,
  SOFTWARE_BITS,
  SWAP_LOW_ROWS,
  SWAPLIKE,
} from './linux-common.ts';
import type { LinuxTable } from './table.ts';
import { VM_FLAGS, VM_UFFD_MINOR_OLD } from './uapi.ts';

const PROT = 'arch/arm64/include/asm/pgtable-prot.h @ v6.9';
const PGTABLE = 'arch/arm64/include/asm/pgtable.h @ v6.9';

export const LINUX_V6_9: LinuxTable = {
  id: 'v6.9',
  title: 'Linux v6.9',
  released: 'May 2024',
  rows: [
    ...HARDWARE_NAMES,
    ...SOFTWARE_BITS,
    {
      linux: 'PTE_NG',
      label: 'nG',
      alias: 'nG',
      when: ['present-invalid'],
      meaning: 'Kept from when the entry was valid.',
      source: PROT,
    },
    {
      linux: 'PTE_PROT_NONE',
      label: 'PROT_NONE',
      lo: 58,
      when: ['present-invalid'],
      onlyInvalid: true,
      meaning: 'The page is mapped, but nobody may touch it.',
      source: PROT,
    },
    {
      linux: 'PMD_PRESENT_INVALID',
      label: 'PRES_INV',
      lo: 59,
      when: ['present-invalid'],
      onlyInvalid: true,
      meaning: 'A block entry that is present while the kernel holds it invalid.',
      source: PROT,
    },
    ...SWAP_LOW_ROWS,
    {
      linux: 'SWP_TYPE',
      label: 'TYPE',
      lo: 3,
      hi: 7,
      when: SWAPLIKE,
      meaning: 'Which swap device, or which special kind.',
      source: PGTABLE,
    },
    {
      linux: 'SWP_OFFSET',
      label: 'OFFSET',
      lo: 8,
      hi: 57,
      when: SWAPLIKE,
      meaning: 'Where on the device, or what the special kind needs.',
      source: PGTABLE,
    },
    {
      linux: 'SWP_ZERO_PROT_NONE',
      label: '0',
      lo: 58,
      when: SWAPLIKE,
      role: 'zero',
      meaning: 'Must be zero, or the entry would read as PROT_NONE.',
      source: PGTABLE,
    },
    {
      linux: 'SWP_ZERO_PRESENT_INVALID',
      label: '0',
      lo: 59,
      when: SWAPLIKE,
      role: 'zero',
      meaning: 'Must be zero, or the entry would read as present and invalid.',
      source: PGTABLE,
    },
    {
      linux: 'SWP_SPARE_HIGH',
      label: '—',
      lo: 60,
      hi: 63,
      when: SWAPLIKE,
      role: 'spare',
      meaning: 'Unused in a swap entry.',
      source: PGTABLE,
    },
  ],
  offsetRows: OFFSET_ROWS,
  masks: [...COMMON_MASKS, pageNone('PTE_PROT_NONE'), { name: 'PTE_ADDR_LOW', lo: 'PAGE_SHIFT', hi: 47 }],
  vmFlags: { ...VM_FLAGS, VM_UFFD_MINOR: VM_UFFD_MINOR_OLD },
  sets: {
    pteModify: [
      'PTE_USER',
      'PTE_PXN',
      'PTE_UXN',
      'PTE_RDONLY',
      'PTE_PROT_NONE',
      'PTE_VALID',
      'PTE_WRITE',
      'PTE_GP',
      'PTE_ATTRINDX',
    ],
    accessFlags: ['PTE_RDONLY', 'PTE_AF', 'PTE_WRITE', 'PTE_DIRTY'],
    pgattrSafe: ['PTE_PXN', 'PTE_RDONLY', 'PTE_WRITE', 'PTE_NG'],
  },
  patterns: [],
  swapTypes: {
    MAX_SWAPFILES: 27,
    SWP_HWPOISON: 27,
    SWP_MIGRATION_READ: 28,
    SWP_MIGRATION_READ_EXCLUSIVE: 29,
    SWP_MIGRATION_WRITE: 30,
    SWP_PTE_MARKER: -1,
  },
  physBits: 48,
};
