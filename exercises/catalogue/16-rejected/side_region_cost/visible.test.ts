// What the learner sees before the first run: one table, read once.
import { expect } from 'vitest';
import { check } from '#grader';

check(
  {
    id: 'one-table',
    title: 'One full table of 4 KB has 64 lines.',
    message:
      'One table fills 4 KB, and a line has 64 bytes. Is your number that of lines, or of something else?',
  },
  (t) => {
    for (const layout of t.layouts) expect(t.call(layout, 'lines', 'one-table')).toBe(64);
  },
);
