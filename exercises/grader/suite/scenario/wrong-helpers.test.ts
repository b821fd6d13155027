// Wrong helpers and wrong decisions, each in the running kernel: every one is seen by a program, in the scenario and at the
// step where it should be.
import type { Overrides } from '@spare-bits/sim-core';
import { describe, expect, test } from 'vitest';
import { type Known, STAGE, seen } from './testing.ts';

interface Wrong {
  readonly what: string;
  readonly scenario: string;
  readonly change: (k: Known) => Overrides;
  /** Step and what is seen there. */
  readonly shows: RegExp;
  readonly noHafdbs?: boolean;
}

const WRONG: readonly Wrong[] = [
  {
    what: 'the note is set and the page stays writable',
    scenario: 'uffd_wp_async_dirty_tracking',
    change: ({ m }) => ({ helpers: { pte_mkuffd_wp: (pte) => pte | m('PTE_UFFD_WP') } }),
    shows: /^7 faults: no fault/,
  },
  {
    what: 'the note is set, RDONLY is set, DBM is left',
    scenario: 'uffd_wp_async_dirty_tracking',
    change: ({ m }) => ({ helpers: { pte_mkuffd_wp: (pte) => pte | m('PTE_UFFD_WP') | m('PTE_RDONLY') } }),
    shows: /^7 faults: no fault/,
  },
  {
    what: 'a page that a monitor fills armed is writable',
    scenario: 'uffd_copy_wp',
    change: ({ m }) => ({ helpers: { pte_mkuffd_wp: (pte) => pte | m('PTE_UFFD_WP') } }),
    shows: /^5 events: no event/,
  },
  {
    what: 'write-protect is lost on swap-out',
    scenario: 'uffd_wp_swap_in',
    change: () => ({ helpers: { pte_swp_mkuffd_wp: (pte) => pte } }),
    shows: /^6 pagemap A0: swap/,
  },
  {
    what: 'write-protect is lost on swap-in',
    scenario: 'uffd_wp_swap_in',
    change: () => ({ helpers: { pte_swp_uffd_wp: () => false } }),
    shows: /^6 |^7 |^8 events: no event/,
  },
  {
    what: 'write-protect is lost on fork although the monitor follows',
    scenario: 'uffd_fork_event',
    change: ({ h, pieces }) => ({
      pieces: {
        copy_present_child: (pte, cow, shared, wp) =>
          h.pte_clear_uffd_wp(pieces.copy_present_child(pte, cow, shared, wp)),
      },
    }),
    shows: /^6 pagemap C0: |^7 events: no event/,
  },
  {
    what: 'the child keeps the note of a monitor that it does not have',
    scenario: 'uffd_fork_no_event',
    change: ({ pieces }) => ({
      pieces: { copy_present_child: (pte, cow, shared) => pieces.copy_present_child(pte, cow, shared, true) },
    }),
    shows: /^6 pagemap C0: /,
  },
  {
    what: 'write-protect is lost on mprotect',
    scenario: 'uffd_wp_mprotect',
    change: ({ m, h }) => ({
      helpers: { pte_modify: (pte, prot) => h.pte_modify(pte, prot) & ~m('PTE_UFFD_WP') },
    }),
    shows: /^5 pagemap A0: present, excl|^8 events: no event/,
  },
  {
    what: 'soft-dirty is set by pte_modify',
    scenario: 'sd_mprotect',
    change: ({ m, h }) => ({
      helpers: { pte_modify: (pte, prot) => h.pte_modify(pte, prot) | m('PTE_SOFT_DIRTY') },
    }),
    shows: /^4 pagemap A0: .*soft_dirty/,
  },
  {
    what: 'soft-dirty is not set by a write',
    scenario: 'sd_clear_write_read',
    change: ({ m, h }) => ({
      helpers: { pte_mkdirty: (pte) => h.pte_mkdirty(pte) & ~m('PTE_SOFT_DIRTY') },
    }),
    shows: /^7 pagemap A0: present, excl$/,
  },
  {
    what: 'clear_refs takes the note and leaves the page writable',
    scenario: 'sd_clear_write_read',
    change: ({ h }) => ({
      pieces: {
        clear_soft_dirty: (pte) => (h.pte_present(pte) ? h.pte_clear_soft_dirty(pte) : pte),
      },
    }),
    shows: /^7 faults: no fault/,
  },
  {
    what: 'the access-flag update drops soft-dirty',
    scenario: 'sd_clear_write_read',
    change: ({ m, h }) => ({
      helpers: {
        __ptep_set_access_flags: (old, entry) =>
          h.__ptep_set_access_flags(old, entry & ~m('PTE_SOFT_DIRTY')) | (old & m('PTE_SOFT_DIRTY')),
      },
    }),
    shows: /^7 pagemap A0: present, excl$/,
  },
  {
    what: 'soft-dirty is lost on swap-out',
    scenario: 'swap_soft_dirty',
    change: () => ({ helpers: { pte_swp_mksoft_dirty: (pte) => pte } }),
    shows: /^6 pagemap A0: swap$/,
  },
  {
    what: 'clear_refs forgets pages in swap',
    scenario: 'swap_soft_dirty',
    change: () => ({ helpers: { pte_swp_clear_soft_dirty: (pte) => pte } }),
    shows: /^11 pagemap A\d: swap, soft_dirty/,
  },
  {
    what: 'the swap note stands in the offset',
    scenario: 'swap_soft_dirty',
    change: ({ layout }) => {
      const bit = 1n << BigInt(layout.number('SWP_OFFSET_SHIFT'));
      return { helpers: { pte_swp_mksoft_dirty: (pte) => pte | bit } };
    },
    shows: /^6 pagemap|^7 /,
  },
  {
    what: 'what hardware knows of a write is dropped by write protection',
    scenario: 'lazyfree_fork',
    change: ({ m }) => ({
      helpers: { pte_wrprotect: (pte) => (pte & ~m('PTE_WRITE')) | m('PTE_RDONLY') },
    }),
    shows: /^6 pagemap A0: |^7 contents: reads 0/,
  },
  {
    what: 'fork protects nothing',
    scenario: 'fork_child_writes',
    change: () => ({ pieces: { copy_present_parent: (pte) => pte } }),
    shows: /^8 |^10 /,
  },
  {
    what: 'a page that is present but invalid is taken for a page in swap',
    scenario: 'mprotect_rw_none_rw',
    change: ({ m }) => ({ helpers: { pte_present: (pte) => (pte & m('PTE_VALID')) !== 0n } }),
    shows: /^3 /,
  },
  {
    what: 'a page that is old never becomes young on a CPU that leaves that to software',
    scenario: 'mprotect_rw_none_rw',
    change: ({ m, h }) => ({
      helpers: {
        pte_mkyoung: (pte) => pte,
        pfn_pte: (pfn, prot) => h.pfn_pte(pfn, prot & ~m('PTE_AF')),
        pte_modify: (pte, prot) => h.pte_modify(pte, prot) & ~m('PTE_AF'),
      },
    }),
    shows: /would fault for ever|faults/,
    noHafdbs: true,
  },
  {
    what: 'unarming gives write permission to the zero page',
    scenario: 'uffd_wp_populated',
    change: ({ m }) => ({
      helpers: {
        pte_clear_uffd_wp: (pte) => (pte & ~(m('PTE_UFFD_WP') | m('PTE_RDONLY'))) | m('PTE_WRITE'),
      },
    }),
    shows: /^8 |^11 |^12 /,
  },
  {
    what: 'no marker is ever made',
    scenario: 'uffd_wp_unpopulated_markers',
    change: () => ({ helpers: { make_pte_marker: () => 0n } }),
    shows: /^3 pagemap A0: soft_dirty$/,
  },
  {
    what: 'zapping an armed page of a file leaves no marker',
    scenario: 'uffd_shmem_wp_markers',
    change: () => ({ pieces: { after_clear: () => 0n } }),
    shows: /^9 pagemap A1: soft_dirty$/,
  },
  {
    what: 'a moved page does not count as written',
    scenario: 'sd_mremap',
    change: () => ({ pieces: { move_pte: (pte) => pte } }),
    shows: /^4 pagemap B0: present, excl$/,
  },
  {
    what: 'the write-protect fault looks at permission, not at the note',
    scenario: 'fork_child_writes',
    change: () => ({ pieces: { on_wp_fault: () => 'event' } }),
    shows: /^6 /,
  },
  {
    what: 'both owners of a swapped page believe to be the only one',
    scenario: 'swap_fork',
    change: () => ({ helpers: { pte_swp_clear_exclusive: (pte) => pte } }),
    shows: /^5 contents: reads 2$/,
  },
];

describe('a wrong helper in the running kernel', () => {
  for (const { what, scenario, change, shows, noHafdbs } of WRONG) {
    test(`is seen by a program: ${what}`, () => {
      expect(seen(scenario, change, { ...STAGE, hafdbs: !noHafdbs })).toMatch(shows);
    });
  }
});
