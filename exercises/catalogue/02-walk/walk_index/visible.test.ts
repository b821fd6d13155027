// What the learner sees before the first run: the page of the chapter, with 4 KB pages first.
import { expect } from 'vitest';
import { check } from '#grader';

const PAGE = 0x0000_7f12_3456_7abcn;

check(
  {
    id: 'page-of-the-chapter',
    title: 'With 4 KB pages the address of the chapter gives 254, 72, 418 and 359.',
    message:
      'With 4 KB pages the four indices of this address are 254, 72, 418 and 359, from level 0 down. At the level shown yours is another. Where does the index of level 3 begin?',
  },
  (t) => {
    const [small] = t.layouts;
    if (!small) throw new Error('the task has no layouts');
    for (const [level, index] of [254n, 72n, 418n, 359n].entries()) {
      expect(t.call(small, 'table_index', PAGE, BigInt(level))).toBe(index);
    }
  },
);

check(
  {
    id: 'last-index',
    title: 'The index of the last level follows the page size.',
    message:
      'The same address at level 3, under each page size: the offset grows, the index begins higher and has more bits. Which of your numbers stays the same when it should not?',
  },
  (t) => {
    for (const [at, layout] of t.layouts.entries()) {
      expect(t.call(layout, 'table_index', PAGE, 3n)).toBe([359n, 345n, 0x1456n][at]);
    }
  },
);

check(
  {
    id: 'pxn-table',
    title: 'The next table of 0x0800_0000_4008_3003 begins at 0x0000_0000_4008_3000.',
    message:
      'With 4 KB pages this entry points to a table at 0x0000_0000_4008_3000. The rest of the word is not address. Which part of it is still in your answer?',
  },
  (t) => {
    const [small] = t.layouts;
    if (!small) throw new Error('the task has no layouts');
    expect(t.call(small, 'next_table_pa', 0x0800_0000_4008_3003n)).toBe(0x4008_3000n);
  },
);

check(
  {
    id: 'sizes',
    title: 'With 4 KB pages an entry stands for 4 KB, 2 MB and 1 GB.',
    message:
      'With 4 KB pages one entry stands for 4 KB at level 3, 2 MB at level 2 and 1 GB at level 1. At the level shown yours is another. How far apart are two addresses whose index differs by one?',
  },
  (t) => {
    const [small] = t.layouts;
    if (!small) throw new Error('the task has no layouts');
    for (const [level, size] of [
      [3n, 0x1000n],
      [2n, 0x20_0000n],
      [1n, 0x4000_0000n],
    ] as const) {
      expect(t.call(small, 'map_size', level)).toBe(size);
    }
  },
);
