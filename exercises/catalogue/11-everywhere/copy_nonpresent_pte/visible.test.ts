// What the learner sees before the first run: entries as they were recorded on a booted 6.12 kernel, before and after a fork.
import { expect } from 'vitest';
import { check } from '#grader';

/** Slot 1 of the first device: exclusive and armed; armed; neither. */
const EXCLUSIVE_ARMED = 0x0000_0000_0000_100cn;
const ARMED = 0x0000_0000_0000_1008n;
const PLAIN = 0x0000_0000_0000_1000n;
/** A marker for a monitor, and a poisoned one. */
const PROMISED = 0x0000_0000_0000_17c0n;
const POISONED = 0x0000_0000_0000_27c0n;
/** A page in motion that was young and dirty: writable, and readable. */
const MOVING = 0x0003_0000_0040_0780n;
const MOVING_READABLE = 0x0003_0000_0040_0700n;

check(
  {
    id: 'swapped',
    title: 'A swapped page has two owners after fork, and only the parent’s monitor waits for it.',
    message:
      'The entry was exclusive and armed. The parent’s should be armed and not exclusive; the child’s neither, since its area is not watched. Which note is on the wrong side?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'parent_after', EXCLUSIVE_ARMED, true)).toBe(ARMED);
      expect(t.call(layout, 'child_entry', EXCLUSIVE_ARMED, true, false)).toBe(PLAIN);
    }
  },
);

check(
  {
    id: 'promised',
    title: 'A promise without a page goes to a child that is watched, and to no other.',
    message:
      'The parent’s marker stays. A child without a monitor should get nothing for it, and one with a monitor the same marker. Which of the three is not so?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'parent_after', PROMISED, true)).toBe(PROMISED);
      expect(t.call(layout, 'child_entry', PROMISED, true, false)).toBe(0n);
      expect(t.call(layout, 'child_entry', PROMISED, true, true)).toBe(PROMISED);
    }
  },
);

check(
  {
    id: 'poisoned',
    title: 'A poisoned page is poisoned in the child as well.',
    message:
      'The marker says that every access shall end with SIGBUS, and the child should have the same marker, with a monitor or without. What did you ask of it?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'child_entry', POISONED, true, false)).toBe(POISONED);
      expect(t.call(layout, 'child_entry', POISONED, true, true)).toBe(POISONED);
    }
  },
);

check(
  {
    id: 'moving',
    title: 'A page in motion becomes readable on both sides.',
    message:
      'The page was writable, young and dirty when it began to move. Both sides should have a readable migration entry with the same offset. Is it the type that differs, or the offset?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'parent_after', MOVING, true)).toBe(MOVING_READABLE);
      expect(t.call(layout, 'child_entry', MOVING, true, false)).toBe(MOVING_READABLE);
    }
  },
);
