// What the learner sees before the first run: the soft-dirty program of the chapter, well and ill.
import { expect } from 'vitest';
import { check } from '#grader';

check(
  {
    id: 'one-failure',
    title: 'Fourteen of fifteen passed and one failed: the status is 1.',
    message:
      'The program planned fifteen results, and one of them is a failure. The status should be 1. Who hears of the failure if it is 0?',
  },
  (t) => {
    for (const layout of t.layouts) expect(t.call(layout, 'finish', 15, 14, 0, 0, 1)).toBe(1);
  },
);

check(
  {
    id: 'all-passed',
    title: 'Fifteen of fifteen passed: the status is 0.',
    message:
      'All fifteen results are there, and all are good. The status should be 0. What do you still miss?',
  },
  (t) => {
    for (const layout of t.layouts) expect(t.call(layout, 'finish', 15, 15, 0, 0, 0)).toBe(0);
  },
);
