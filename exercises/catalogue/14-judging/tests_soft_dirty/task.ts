// A program that tells right kernels from wrong ones. Reference: tools/testing/selftests/mm/soft-dirty.c @ v6.12, which asks
// for less; the kernels are those of the book's soft-dirty exercises. Does not model: huge pages.
import { defineTask } from '../../../grader/task.ts';

export const task = defineTask({
  slug: 'tests_soft_dirty',
  title: 'Eight kernels, one program',
  version: 1,
  chapter: 'what-tests-prove',
  points: 10,
  difficulty: 4,
  minutes: 30,
  kind: 'tests',
  layouts: [{ id: 'v6.12-softdirty', pageShift: 12 }],
  exports: [
    {
      name: 'program',
      params: [],
      returns: 'string',
      doc: 'A test of soft-dirty: one operation or expectation a line.',
    },
  ],
  kernel: [],
  picture: 'none',
  bits: ['PTE_SOFT_DIRTY', 'PTE_SWP_SOFT_DIRTY', 'PTE_WRITE'],
  reveal: 'full',
  read: {
    lesson: 'what-tests-prove',
    anchor: 'what-they-do-not-prove',
    text: 'What they do not prove',
  },
  mutants: [
    {
      file: 'no-expect.ts',
      misconception: 'what runs through is right',
      says: 'My program does all that can go wrong, and it ran to its end.',
      killedBy: 'no-s',
      hint: 'A program without an expectation proves that it ran. The wrong kernel does the same steps, and nobody looks at what came of them.',
    },
    {
      file: 'first-write-only.ts',
      misconception: 'a written page is a noted page',
      says: 'I write to a page, and then it must be soft-dirty.',
      killedBy: 'note-only',
      hint: 'A new area counts as written by its own flag, whatever its entries say. Clear first: the flag goes, and from then on the entry is all that a tool has.',
    },
    {
      file: 'raw-desc.ts',
      misconception: 'the entry is the truth',
      says: 'I know the entry that must be there, so I ask for exactly that.',
      killedBy: 'other-numbers',
      hint: 'You failed a right kernel. It gave the page another frame, which nobody has forbidden. Judge what tools can see.',
    },
    {
      file: 'no-mprotect.ts',
      misconception: 'only a store concerns soft-dirty',
      says: 'Soft-dirty is about stores, so my program clears, stores and looks.',
      killedBy: 'modify-loud',
      hint: 'The kernel whose pte_modify says written walked out alive. Whoever changes a protection rebuilds the entry, and can make a note up or lose the guard.',
    },
    {
      file: 'no-swap.ts',
      misconception: 'pages are in memory',
      says: 'A page that is not there has no note that I could test.',
      killedBy: 'swap-skipped',
      hint: 'The kernel that passes swap entries over walked out alive. The note goes to swap with its page, and there clear_refs has to find it.',
    },
    {
      file: 'fault-count-strict.ts',
      misconception: 'the number of faults is promised',
      says: 'After the first read its neighbour is mapped as well, so the second read has no fault.',
      killedBy: 'no-fault-around',
      hint: 'How much a read of a file maps around itself is a setting. A right kernel may map one page at a time, and then your second read has a fault of its own.',
    },
  ],
});
