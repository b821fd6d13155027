// Two ways to ask what was written, in counts: pages and regions of three scans, faults of the stores between, and what a merge
// does to soft-dirty. Reference: sim-core/scenario/experiment/predump-report.ts; fs/proc/task_mmu.c @ v6.12.117.
import { defineTask, word } from '../../../grader/task.ts';

export const task = defineTask({
  slug: 'predump_rounds',
  title: 'Rounds of a pre-dump',
  version: 1,
  chapter: 'criu-and-pagemap-scan',
  points: 6,
  difficulty: 3,
  minutes: 12,
  kind: 'predict',
  layouts: [
    { id: 'v6.12', pageShift: 12 },
    { id: 'v6.12-softdirty', pageShift: 12 },
  ],
  exports: [
    {
      name: 'answer',
      params: [
        word('question', [
          'first-scan-regions',
          'first-scan-pages',
          'second-scan-regions',
          'second-scan-pages',
          'third-scan-pages',
          'faults-armed',
          'faults-marker',
          'messages',
          'faults-cleared',
          'merge-reported',
          'merge-bits',
        ]),
      ],
      returns: 'number',
      doc: 'How many pages, regions, faults, messages or bits.',
    },
  ],
  kernel: [],
  picture: 'none',
  bits: ['PTE_UFFD_WP', 'PTE_MARKER_UFFD_WP', 'PTE_SOFT_DIRTY'],
  reveal: 'input-got',
  read: { lesson: 'criu-and-pagemap-scan', anchor: 'ask-and-arm-at-once', text: 'Ask and arm at once' },
  mutants: [
    {
      file: 'written-only.ts',
      misconception: 'WRITTEN means written',
      says: 'The program stored to two pages, so the first scan reports two.',
      killedBy: 'first-scan',
      hint: 'Not armed yet is WRITTEN. Before the first scan nobody would have heard of a store to any of the six, so all six are reported.',
    },
    {
      file: 'regions-pages.ts',
      misconception: 'the result counts pages',
      says: 'The call returns 1, so there is one page.',
      killedBy: 'first-scan',
      hint: 'The return value counts regions. A region has a start and an end, and as many pages as lie between them.',
    },
    {
      file: 'one-fault.ts',
      misconception: 'one store, one fault',
      says: 'Every store that is noticed costs one fault.',
      killedBy: 'marker-fault',
      hint: 'Install, then resolve. The first fault puts a page where the marker was, and it comes armed, so the store faults again.',
    },
    {
      file: 'events.ts',
      misconception: 'asynchronous means late',
      says: 'Each store that hits an armed page sends a message; the tool may read it later.',
      killedBy: 'messages',
      hint: 'There are no messages at all. The kernel removes the note itself, and that is the news: the next scan finds the note gone.',
    },
    {
      file: 'free-store.ts',
      misconception: 'clearing a note is free',
      says: 'A bit that hardware does not read was cleared, so the store goes through.',
      killedBy: 'cleared-fault',
      hint: 'A cleared note needs a guard: WRITE goes with it, and the next store has to come through a fault that sets the note.',
    },
    {
      file: 'bit-only.ts',
      misconception: 'pagemap reads entries',
      says: 'No entry has SOFT_DIRTY, so no page is reported.',
      killedBy: 'merge',
      hint: 'The flag of the area is or-ed in. The new half brings it set, and after the merge there is one area with one flag.',
    },
  ],
});
