// What the learner sees before the first run: entries as they were recorded on a booted 6.12 kernel, before and after a fork.
import { expect } from 'vitest';
import { check } from '#grader';

/** An armed page that was written, and what the child has of it: without and with a monitor. */
const ARMED = 0x04e0_0000_0040_0fc3n;
const UNWATCHED = 0x00e0_0000_0040_0bc3n;
const WATCHED = 0x04e0_0000_0040_0bc3n;
/** An ordinary page that was written; the same page closed. */
const WRITTEN = 0x00e8_0000_0060_0f43n;
const CLOSED = 0x00e0_0000_0060_0fc3n;

check(
  {
    id: 'armed-child',
    title: 'The child of a program with an armed page gets the note only if it is watched itself.',
    message:
      'The page is armed. A child without a monitor should have it without the note, a child with one with the note, and in both it is old. Which of the two is not so?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'child_after', ARMED, true, false, false)).toBe(UNWATCHED);
      expect(t.call(layout, 'child_after', ARMED, true, false, true)).toBe(WATCHED);
    }
  },
);

check(
  {
    id: 'armed-parent',
    title: 'The parent’s armed page stays as it is.',
    message:
      'The page is closed and armed already, and the parent’s area is watched as before. Nothing should change. Which field did?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'parent_after', ARMED, true)).toBe(ARMED);
    }
  },
);

check(
  {
    id: 'written-page',
    title: 'An ordinary page is closed in the parent and still dirty.',
    message:
      'A private page that was written should be closed after fork, and dirty as before. Which of the two is missing?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'parent_after', WRITTEN, true)).toBe(CLOSED);
    }
  },
);
