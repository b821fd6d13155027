// Is there anything to do for a fault on a run? Reference: contpte_all_subptes_match_access_flags and
// contpte_ptep_set_access_flags in arch/arm64/mm/contpte.c @ v6.12.117. That soft-dirty belongs to the flags is derived:
// no kernel was released with both.
import { defineTask } from '../../../grader/task.ts';

export const task = defineTask({
  slug: 'mend_noop_check',
  title: 'Nothing to do?',
  version: 1,
  chapter: 'contpte-and-hugetlb',
  points: 8,
  difficulty: 4,
  minutes: 15,
  kind: 'mend',
  layouts: [
    { id: 'v6.12-softdirty', pageShift: 12 },
    { id: 'v6.12-softdirty', pageShift: 16 },
    { id: 'v6.12', pageShift: 12 },
  ],
  exports: [
    {
      name: 'needs_update',
      params: ['entry', 'found', 'gathered', 'place'],
      returns: 'boolean',
      as: 'contpte_needs_update',
      doc: 'Does this entry of the run lack something of what the fault wants?',
    },
  ],
  kernel: [],
  bits: ['PTE_RDONLY', 'PTE_AF', 'PTE_WRITE', 'PTE_DIRTY', 'PTE_SOFT_DIRTY', 'PTE_UFFD_WP', 'PTE_CONT'],
  reveal: 'full',
  read: {
    lesson: 'contpte-and-hugetlb',
    anchor: 'is-there-anything-to-do',
    text: 'Is there anything to do?',
  },
  mutants: [
    {
      file: 'gathered.ts',
      misconception: 'the kernel’s view is the walker’s view',
      says: 'The run as a whole has the flags, so there is nothing to do.',
      killedBy: 'stuck',
      hint: 'The walker reads raw entries. If it meets one without the flag it faults; if you then say that all is well, it faults for ever.',
    },
    {
      file: 'first-only.ts',
      misconception: 'one entry stands for the run',
      says: 'All entries of a run are alike, so I look at the first.',
      killedBy: 'any-place',
      hint: 'They are alike but for marks of use, and those are what you are asked about. The stuck entry may be any of them.',
    },
    {
      file: 'soft-dirty-missing.ts',
      misconception: 'soft-dirty is not a flag of a fault',
      says: 'A fault raises the access flag, the dirty state and permissions. That is the list.',
      killedBy: 'soft-dirty',
      hint: 'Where the kernel has soft-dirty, whoever makes an entry dirty makes it soft-dirty as well. A call that only brings that note is swallowed if you do not look for it, and a write is not reported.',
    },
    {
      file: 'all-bits.ts',
      misconception: 'equal means equal words',
      says: 'If the words differ something must be written.',
      killedBy: 'neighbours',
      hint: 'Neighbours of a run differ in their frame by design, and the entries in memory carry CONT. You always say yes, so the kernel always writes.',
    },
    {
      file: 'note-included.ts',
      misconception: 'every note is a flag',
      says: 'I compare the software bits as well, all of them.',
      killedBy: 'other-note',
      hint: 'This call never writes PTE_UFFD_WP. If it differs, it will differ after the call, too: an endless yes.',
    },
    {
      file: 'inverted.ts',
      misconception: 'true means all is well',
      says: 'True, the flags match.',
      killedBy: 'stuck',
      hint: 'True means: there is work to do. Yours leaves stuck entries alone and writes those that are right.',
    },
  ],
});
