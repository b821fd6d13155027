// An order of an update and a lockless read in which the reader sees neither the old state nor the new one. The storage is
// OUR RECONSTRUCTION of extended software bits; reference: sim-core/scenario/experiment, ptep_get_lockless @ v6.12.
import { defineTask } from '../../../grader/task.ts';

export const task = defineTask({
  slug: 'torn_read',
  title: 'A page that never was',
  version: 1,
  chapter: 'a-rejected-design',
  points: 8,
  difficulty: 4,
  minutes: 20,
  kind: 'tests',
  layouts: [{ id: 'v6.12-softdirty', pageShift: 12 }],
  exports: [
    {
      name: 'schedule',
      params: [],
      returns: 'string',
      doc: 'The order in which the steps W0, W1, R0 and R1 are taken, separated by spaces.',
    },
  ],
  kernel: [],
  picture: 'none',
  bits: ['PTE_UFFD_WP', 'PTE_WRITE'],
  reveal: 'input-got',
  read: { lesson: 'a-rejected-design', anchor: 'two-words-are-never-one', text: 'Two words are never one' },
  mutants: [
    {
      file: 'serial-old.ts',
      misconception: 'reading early is reading wrong',
      says: 'The reader comes too early, so it misses the update.',
      killedBy: 'torn',
      hint: 'That is simply the old state, and all of it. Nothing is wrong with being early.',
    },
    {
      file: 'serial-new.ts',
      misconception: 'reading late is reading wrong',
      says: 'The writer is done, and the reader still reads two words.',
      killedBy: 'torn',
      hint: 'That is simply the new state, and all of it. Nobody wrote while the reader looked.',
    },
    {
      file: 'reorder.ts',
      misconception: 'the writer may begin with the notes',
      says: 'I let the reader in between the notes and the entry.',
      killedBy: 'program-order',
      hint: 'The writer’s program order is W0, W1. Another writer might tear elsewhere; this one is given.',
    },
    {
      file: 'repeats.ts',
      misconception: 'the reader looks again',
      says: 'The reader loads the entry once more, to be sure.',
      killedBy: 'each-once',
      hint: 'Each step once: a reader that looks again and begins anew is another design.',
    },
    {
      file: 'writer-inside.ts',
      misconception: 'half a read is a torn read',
      says: 'The reader has the old entry, and then everything changes.',
      killedBy: 'reader-finishes',
      hint: 'The reader never finished: it has no notes yet, so it has seen no state at all.',
    },
    {
      file: 'lock.ts',
      misconception: 'the reader has a lock to take',
      says: 'The writer takes the lock first.',
      killedBy: 'known-steps',
      hint: 'ptep_get_lockless has no lock to take. The writer holds one, and it does not keep this reader out.',
    },
  ],
});
