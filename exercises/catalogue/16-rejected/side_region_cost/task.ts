// What fork and one read touch, with the notes in the entry and beside it. OUR RECONSTRUCTION of extended software bits;
// reference: sim-core/scenario/experiment, and the cover letter of the RFC, which alone tells of the design.
import { defineTask, word } from '../../../grader/task.ts';

export const task = defineTask({
  slug: 'side_region_cost',
  title: 'Count the lines',
  version: 1,
  chapter: 'freeing-software-bits',
  points: 4,
  difficulty: 2,
  minutes: 8,
  kind: 'predict',
  layouts: [{ id: 'v6.12-softdirty', pageShift: 12 }],
  exports: [
    {
      name: 'lines',
      params: [
        word('question', [
          'one-table',
          'fork-in-entry',
          'fork-side-byte',
          'fork-side-word',
          'read-in-entry',
          'read-side-byte',
          'space-in-entry',
          'space-side-byte',
        ]),
      ],
      returns: 'number',
      doc: 'How many distinct lines of 64 bytes are touched.',
    },
  ],
  kernel: [],
  picture: 'none',
  bits: ['PTE_UFFD_WP', 'PTE_SOFT_DIRTY'],
  reveal: 'input-got',
  read: { lesson: 'freeing-software-bits', anchor: 'the-last-bit', text: 'The last bit' },
  mutants: [
    {
      file: 'src-only.ts',
      misconception: 'copying is reading',
      says: 'I count the lines of the table that is copied.',
      killedBy: 'fork-in-entry',
      hint: 'Fork writes as well: the table of the child has lines too, and each is touched.',
    },
    {
      file: 'per-entry.ts',
      misconception: 'each access has its own line',
      says: 'Every entry is read and written, so I count entries.',
      killedBy: 'fork-in-entry',
      hint: 'Eight entries of eight bytes share a line. A line counts once, however often it is touched.',
    },
    {
      file: 'page-size.ts',
      misconception: 'a table has 2,048 entries',
      says: 'A table is one page of 16 KB.',
      killedBy: 'fork-in-entry',
      hint: 'The question says 4 KB. A table fills one page, so the page size decides how many lines it has.',
    },
    {
      file: 'time.ts',
      misconception: '40 % more time is 40 % more lines',
      says: 'The letter says 40 %, so I multiply by 1.4.',
      killedBy: 'fork-side',
      hint: '40 % is what the letter reports for its own machine and its worst case. You count lines, and they follow from sizes alone.',
    },
    {
      file: 'free-side.ts',
      misconception: 'the side region costs nothing',
      says: 'The notes are few, so the table decides.',
      killedBy: 'fork-side',
      hint: 'The side region is memory, too. Small as it is, fork has to read it and to write another.',
    },
    {
      file: 'same-line.ts',
      misconception: 'neighbours share a line',
      says: 'The notes lie beside the entry, so they come with its line.',
      killedBy: 'one-read',
      hint: 'Two places, two lines. The region is beside the table, not inside the line of the entry.',
    },
  ],
});
