// Models: 6.12 with the RFC's soft-dirty patch carried forward. RECONSTRUCTED: no kernel was released with it. The
// present bit is the RFC's; the swap bit had to move, because the RFC's lies inside 6.12's swap offset.
// Does not model: anything that was ever merged; use it to ask what the last bit would have bought.
import { MAPPED, SWAPLIKE } from './linux-common.ts';
import { linuxV612 } from './linux-v6.12.ts';
import type { LinuxTable } from './table.ts';
import { VM_FLAGS, VM_SOFTDIRTY_BIT, VM_UFFD_MINOR_NEW } from './uapi.ts';

const PORT = 'RFC v1 patch 3 carried forward to v6.12 (reconstructed)';

export const LINUX_V6_12_SOFTDIRTY: LinuxTable = linuxV612({
  id: 'v6.12-softdirty',
  title: 'Linux v6.12 with soft-dirty',
  released: 'reconstructed',
  vmFlags: { ...VM_FLAGS, VM_UFFD_MINOR: VM_UFFD_MINOR_NEW, VM_SOFTDIRTY: VM_SOFTDIRTY_BIT },
  mapped: [
    {
      linux: 'PTE_SOFT_DIRTY',
      label: 'SOFT_DIRTY',
      lo: 63,
      when: MAPPED,
      meaning: 'Written since the last clear_refs.',
      source: PORT,
    },
  ],
  swapLow: [
    {
      linux: 'PTE_SWP_SOFT_DIRTY',
      label: 'SOFT_DIRTY',
      lo: 4,
      when: SWAPLIKE,
      meaning: 'The swapped page was written since the last clear_refs.',
      source: PORT,
    },
    {
      linux: 'SWP_SPARE_LOW',
      label: '—',
      lo: 5,
      when: SWAPLIKE,
      role: 'spare',
      meaning: 'Unused in a swap entry.',
      source: PORT,
    },
  ],
  accessFlags: ['PTE_SOFT_DIRTY'],
});
