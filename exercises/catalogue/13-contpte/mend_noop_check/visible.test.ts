// What the learner sees before the first run: the stuck entry, and a neighbour with which all is well.
import { expect } from 'vitest';
import { check } from '#grader';

/** Open and dirty, on the frame of the page that faulted. */
const WANTED = 0x00f8_0000_0040_0f43n;
/** Three places on: the same page with CONT and its own frame, once old and once young. */
const OLD = 0x00f8_0000_0040_3b43n;
const YOUNG = 0x00f8_0000_0040_3f43n;

check(
  {
    id: 'stuck-entry',
    title: 'An entry without AF needs it, although the run as a whole is young.',
    message:
      'The walker read 0x00f8_0000_0040_3b43 and faulted, because AF is clear there. A reader of the run gets the flag from a neighbour. Which of the two words must you look at?',
  },
  (t) => {
    for (const layout of t.layouts.filter(({ pageShift }) => pageShift === 12)) {
      expect(t.call(layout, 'needs_update', WANTED, OLD, WANTED, 3n)).toBe(true);
    }
  },
);

check(
  {
    id: 'nothing',
    title: 'A young entry on another frame needs nothing.',
    message:
      'This entry has all that the fault wants. It differs in its frame and in CONT, as all entries of a run do. Which fields does the call write?',
  },
  (t) => {
    for (const layout of t.layouts.filter(({ pageShift }) => pageShift === 12)) {
      expect(t.call(layout, 'needs_update', WANTED, YOUNG, WANTED, 3n)).toBe(false);
    }
  },
);
