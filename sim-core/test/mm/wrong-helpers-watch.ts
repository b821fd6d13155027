// Models: wrong helpers and pieces of userfaultfd: a note that is lost, or that stops nobody, markers, waiting.
// Does not model: how they are run (see wrong-helpers.test.ts).
import { NO_REPORTS, type WrongHelper } from './wrong-helper.ts';
import { fillAtOnce } from './wrong-helpers-scenarios.ts';

export const WRONG_WATCH: readonly WrongHelper[] = [
  {
    what: 'the note is set and the page can still be written',
    change: ({ mask }) => ({ helpers: { pte_mkuffd_wp: (pte) => pte | mask('PTE_UFFD_WP') } }),
    seen: [
      ['v6.12', 'uffd_copy_wp', '5 write A0 | events: write+wp fault A0, UFFDIO_WRITEPROTECT(off) 0 → none'],
      ['v6.12', 'uffd_wp_async_dirty_tracking', '7 write A0 | faults: 1 minor 0 major → 0 minor 0 major'],
    ],
  },
  {
    what: 'the note and RDONLY are set and DBM is left',
    change: ({ mask }) => ({
      helpers: { pte_mkuffd_wp: (pte) => pte | mask('PTE_UFFD_WP') | mask('PTE_RDONLY') },
    }),
    seen: [
      ['v6.12', 'uffd_wp_async_dirty_tracking', '7 write A0 | faults: 1 minor 0 major → 0 minor 0 major'],
      [
        'v6.12-noafdbm',
        'uffd_wp_async_dirty_tracking',
        '7 write A0 | pagemap A0: present excl → present uffd_wp excl',
      ],
    ],
  },
  {
    what: 'the note does not go to swap',
    change: () => ({ helpers: { pte_swp_mkuffd_wp: (pte) => pte } }),
    seen: [
      ['v6.12', 'uffd_wp_swap_unprotect', '6 madvise A0+2 MADV_PAGEOUT | pagemap A0: swap uffd_wp → swap'],
      [
        'v6.12',
        'uffd_fork_noevent_swap_marker',
        '5 madvise A0 MADV_PAGEOUT | pagemap A0: swap uffd_wp → swap',
      ],
    ],
  },
  {
    what: 'the note does not come back from swap: the bit of a present entry is asked',
    change: ({ mask }) => ({ helpers: { pte_swp_uffd_wp: (pte) => (pte & mask('PTE_UFFD_WP')) !== 0n } }),
    blind: NO_REPORTS,
    seen: [
      [
        'v6.12',
        'own_wp_swap_in',
        '7 write A0 | events: write+wp fault A0, UFFDIO_WRITEPROTECT(off) 0 → none',
      ],
    ],
  },
  {
    what: 'the note is lost in a child whose monitor follows it',
    change: ({ h, pieces }) => ({
      pieces: {
        copy_present_child: (pte, cow, shared, wp) =>
          h.pte_clear_uffd_wp(pieces.copy_present_child(pte, cow, shared, wp)),
      },
    }),
    seen: [['v6.12', 'uffd_fork_event', '6 fork | pagemap C0: present uffd_wp → present']],
  },
  {
    what: 'the same, through a pte_mkold that clears too much',
    change: ({ h, mask }) => ({ helpers: { pte_mkold: (pte) => h.pte_mkold(pte) & ~mask('PTE_UFFD_WP') } }),
    blind: NO_REPORTS,
    seen: [
      [
        'v6.12',
        'uffd_fork_event',
        '7 write C0 | events: write+wp fault A0, UFFDIO_WRITEPROTECT(off) 0 → none',
      ],
    ],
  },
  {
    what: 'the note is lost on mprotect: pte_modify takes it for protection',
    change: ({ h, mask }) => ({
      helpers: { pte_modify: (pte, prot) => h.pte_modify(pte, prot) & ~mask('PTE_UFFD_WP') },
    }),
    seen: [
      ['v6.12', 'own_wp_mprotect', '5 mprotect A0 r-- | pagemap A0: present uffd_wp excl → present excl'],
    ],
  },
  {
    what: 'the child keeps the note of a monitor that does not follow it',
    change: ({ pieces }) => ({
      pieces: { copy_present_child: (pte, cow, shared) => pieces.copy_present_child(pte, cow, shared, true) },
    }),
    seen: [['v6.12', 'uffd_fork_no_event', '6 fork | pagemap C0: present → present uffd_wp']],
  },
  {
    what: 'disarming gives write permission, whose page it may be',
    change: ({ h }) => ({
      helpers: { pte_clear_uffd_wp: (pte) => h.pte_mkwrite_novma(h.pte_mkdirty(h.pte_clear_uffd_wp(pte))) },
    }),
    seen: [['v6.12', 'uffd_wp_fork_cow_page', '6 write A0 | pagemap A0: present excl → present']],
  },
  {
    what: 'an armed page of a file is zapped without a marker',
    change: () => ({ pieces: { after_clear: () => 0n } }),
    seen: [
      ['v6.12', 'uffd_shmem_wp_markers', '9 madvise A1 MADV_DONTNEED | pagemap A1: swap uffd_wp → no flag'],
      ['v6.12', 'uffd_shmem_wp_swap', '6 madvise A0+2 MADV_PAGEOUT | pagemap A0: swap uffd_wp → no flag'],
    ],
  },
  {
    what: 'a marker is known by its word, so that one with another flag is none',
    change: ({ h }) => ({
      helpers: {
        pte_swp_uffd_wp_any: (pte) =>
          h.is_swap_pte(pte) && (h.pte_swp_uffd_wp(pte) || pte === h.make_pte_marker(1n)),
      },
    }),
    seen: [
      [
        'sd',
        'uffd_mremap_wp_event_remap',
        '5 mremap A0+2 B | pagemap B1: swap uffd_wp soft_dirty → swap soft_dirty',
      ],
    ],
  },
  {
    what: 'the only marker that is known is the one for write protection',
    change: ({ h }) => ({
      helpers: { is_pte_marker_entry: (entry) => entry === h.make_pte_marker_entry(1n) },
    }),
    seen: [['v6.12', 'uffd_poison', '4 read A0 | signal: SIGBUS 4 → SIGBUS 2']],
  },
  {
    what: 'disarming leaves markers where they are',
    change: ({ h, pieces }) => ({
      pieces: {
        change_nonpresent_pte: (pte, op, anon) =>
          h.is_pte_marker(pte) ? pte : pieces.change_nonpresent_pte(pte, op, anon),
      },
    }),
    seen: [
      ['v6.12', 'uffd_wp_unpopulated_markers', '8 uffd_writeprotect A3 | pagemap A3: no flag → swap uffd_wp'],
    ],
  },
  {
    what: 'a task that told its monitor never sleeps',
    change: () => ({ pieces: { must_wait: () => false } }),
    seen: [
      [
        'v6.12',
        'uffd_missing_copy_zero',
        '8 read A2 | stops: The read faulted 64 times and would fault for ever, in a read of task 1, page 2',
      ],
      [
        'v6.12',
        'uffd_wp_populated',
        '7 write A0 | stops: The write faulted 64 times and would fault for ever, in a write of task 1, page 0',
      ],
    ],
  },
  {
    what: 'a task that told its monitor sleeps, whatever has come meanwhile',
    change: () => ({ pieces: { must_wait: () => true } }),
    meanwhile: fillAtOnce,
    seen: [['v6.12', 'own_fast_monitor', '3 read A0 | contents: 1 → the task waits']],
  },
];
