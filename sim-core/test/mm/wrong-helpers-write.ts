// Models: wrong helpers and pieces that lose a write, or see one where none was: dirty, soft-dirty, swap entries, permission
// to write, presence. Does not model: how they are run (see wrong-helpers.test.ts).
import { NO_REPORTS, type WrongHelper } from './wrong-helper.ts';
import { SLOT_OF_LAST } from './wrong-helpers-scenarios.ts';

export const WRONG_WRITE: readonly WrongHelper[] = [
  {
    what: 'soft-dirty is set by pte_modify',
    change: ({ h, mask }) => ({
      helpers: { pte_modify: (pte, prot) => h.pte_modify(pte, prot) | mask('PTE_SOFT_DIRTY') },
    }),
    seen: [
      ['sd', 'sd_mprotect', '4 mprotect A0+2 r-- | pagemap A0: present excl → present excl soft_dirty'],
      [
        'sd',
        'mprotect_ro_rw_clean',
        '3 mprotect A0+4 r-- | pagemap A0: present excl → present excl soft_dirty',
      ],
    ],
  },
  {
    what: 'soft-dirty is not among the bits that set_access_flags raises',
    change: ({ h, mask }) => ({
      helpers: {
        __ptep_set_access_flags: (old, entry) =>
          h.__ptep_set_access_flags(old, entry & ~mask('PTE_SOFT_DIRTY')),
      },
    }),
    seen: [['sd', 'sd_clear_write_read', '7 write A0 | pagemap A0: present excl soft_dirty → present excl']],
  },
  {
    what: 'dirty is not soft-dirty: pte_mkdirty forgets it',
    change: ({ h }) => ({ helpers: { pte_mkdirty: (pte) => h.__pte_mkdirty(pte) } }),
    seen: [
      [
        'sd-noafdbm',
        'sd_clear_write_read',
        '7 write A0 | pagemap A0: present excl soft_dirty → present excl',
      ],
    ],
  },
  {
    what: 'clear_refs leaves write permission',
    change: ({ h }) => ({
      pieces: {
        clear_soft_dirty: (pte) =>
          h.pte_present(pte) ? h.pte_clear_soft_dirty(pte) : h.pte_swp_clear_soft_dirty(pte),
      },
    }),
    seen: [
      ['sd', 'sd_clear_write_read', '7 write A0 | faults: 1 minor 0 major → 0 minor 0 major'],
      ['sd', 'sd_gup_write', '3 kernel_write A0 | pagemap A0: present excl soft_dirty → present excl'],
    ],
  },
  {
    what: 'mprotect gives permission back although writes are counted',
    change: ({ pieces }) => ({
      pieces: {
        can_change_pte_writable: (pte, write, shared, wp, _sd, exclusive) =>
          pieces.can_change_pte_writable(pte, write, shared, wp, true, exclusive),
      },
    }),
    seen: [
      ['sd', 'sd_mprotect', '6 write A0 | faults: 1 minor 0 major → 0 minor 0 major'],
      ['sd-noafdbm', 'mprotect_ro_rw_clean', '5 write A0 | faults: 1 minor 0 major → 0 minor 0 major'],
    ],
  },
  {
    what: 'pte_mkclean clears soft-dirty',
    change: ({ h, mask }) => ({
      helpers: { pte_mkclean: (pte) => h.pte_mkclean(pte) & ~mask('PTE_SOFT_DIRTY') },
    }),
    seen: [
      [
        'sd',
        'own_sd_madv_free',
        '4 madvise A0 MADV_FREE | pagemap A0: present excl soft_dirty → present excl',
      ],
    ],
  },
  {
    what: 'soft-dirty does not go to swap',
    change: () => ({ helpers: { pte_swp_mksoft_dirty: (pte) => pte } }),
    seen: [['sd', 'own_sd_swap', '4 madvise A0 MADV_PAGEOUT | pagemap A0: swap soft_dirty → swap']],
  },
  {
    what: 'soft-dirty of a swap entry stands in its offset',
    change: ({ h }) => {
      const note = h.__swp_entry(0n, SLOT_OF_LAST);
      return {
        helpers: {
          pte_swp_mksoft_dirty: (pte) => pte | note,
          pte_swp_soft_dirty: (pte) => (pte & note) !== 0n,
          pte_swp_clear_soft_dirty: (pte) => pte & ~note,
        },
      };
    },
    blind: NO_REPORTS,
    seen: [['sd', 'own_swap_many', '4 read A7 | contents: 12 → SIGBUS']],
  },
  {
    what: 'the note of a swap entry stands in its offset',
    change: ({ h }) => {
      const note = h.__swp_entry(0n, 1n);
      return {
        helpers: {
          pte_swp_mkuffd_wp: (pte) => pte | note,
          pte_swp_uffd_wp: (pte) => (pte & note) !== 0n,
          pte_swp_clear_uffd_wp: (pte) => pte & ~note,
        },
      };
    },
    seen: [['v6.12', 'swap_out_read_in', '5 madvise A0+4 MADV_PAGEOUT | pagemap A0: swap → swap uffd_wp']],
  },
  {
    what: 'write protection drops what hardware knows of a store',
    change: ({ mask }) => ({
      helpers: { pte_wrprotect: (pte) => (pte & ~mask('PTE_WRITE')) | mask('PTE_RDONLY') },
    }),
    blind: NO_REPORTS,
    seen: [['v6.12', 'own_lazyfree_fork', '7 read A0 | contents: 2 → 0']],
  },
  {
    what: 'a change of protection drops what hardware knows of a store',
    change: ({ h, mask }) => ({
      helpers: {
        // With RDONLY set nothing says that hardware has found it dirty; the bit is overwritten anyway.
        pte_modify: (pte, prot) => h.pte_modify(pte | mask('PTE_RDONLY'), prot),
      },
    }),
    blind: NO_REPORTS,
    seen: [['v6.12', 'own_lazyfree_mprotect', '6 read A0 | contents: 2 → 0']],
  },
  {
    what: 'nobody asks whether hardware found a page dirty',
    change: ({ h }) => ({ helpers: { pte_dirty: (pte) => h.pte_sw_dirty(pte) } }),
    blind: NO_REPORTS,
    seen: [['v6.12', 'madv_free_then_pageout', '7 read A1 | contents: 3 → 0']],
  },
  {
    what: 'write protection clears WRITE alone, and hardware lets stores through',
    change: ({ mask }) => ({ helpers: { pte_wrprotect: (pte) => pte & ~mask('PTE_WRITE') } }),
    blind: [...NO_REPORTS, 'faults'],
    seen: [['v6.12', 'own_cold_fork', '5 read A0 | contents: 1 → 2']],
  },
  {
    what: 'what is present but invalid is taken for a page on swap',
    change: ({ h }) => ({ helpers: { pte_present: (pte) => h.pte_valid(pte) } }),
    seen: [
      ['v6.12', 'mprotect_rw_none_rw', '3 mprotect A0+4 --- | pagemap A0: present excl → swap'],
      ['v6.12', 'migrate_protnone', '2 mprotect A0 --- | pagemap A0: present excl → swap'],
    ],
  },
  {
    what: 'pte_mkold takes write permission away',
    change: ({ h, mask }) => ({ helpers: { pte_mkold: (pte) => h.pte_mkold(pte) & ~mask('PTE_WRITE') } }),
    blind: [...NO_REPORTS, 'faults'],
    seen: [['v6.12', 'own_cold_fork', '5 read A0 | contents: 1 → 2']],
  },
  {
    what: 'pte_mkyoung forgets AF on a CPU that leaves it to software',
    change: () => ({ helpers: { pte_mkyoung: (pte) => pte } }),
    seen: [
      [
        'v6.12-noafdbm',
        'young_clear_refs_1',
        '4 read A0 | stops: The read faulted 64 times and would fault for ever, in a read of task 1',
      ],
    ],
  },
  {
    what: 'a page under migration keeps write permission through fork',
    change: ({ h }) => ({
      helpers: { make_readable_migration_entry: (offset) => h.make_writable_migration_entry(offset) },
    }),
    seen: [['v6.12', 'migrate_entry_fork_during', '5 write A0 | faults: 1 minor 0 major → 0 minor 0 major']],
  },
  {
    what: 'a page that moved does not count as written',
    change: () => ({ pieces: { move_pte: (pte) => pte } }),
    seen: [['sd', 'sd_mremap', '4 mremap A0+3 B | pagemap B0: present excl soft_dirty → present excl']],
  },
];
