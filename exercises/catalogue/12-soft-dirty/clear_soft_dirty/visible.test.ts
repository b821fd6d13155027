// What the learner sees before the first run: entries of the kind that the reconstructed kernel was recorded with.
import { expect } from 'vitest';
import { check } from '#grader';

/** Written since the last clearing, and the same page after the next one. */
const WRITTEN = 0x80e8_0000_0040_0f43n;
const CLEARED = 0x00e0_0000_0040_0fc3n;
/** A swapped page that was written, and the same without the note; the exclusive note stands beside it. */
const SWAPPED_WRITTEN = 0x0000_0000_0012_3054n;
const SWAPPED = 0x0000_0000_0012_3044n;

check(
  {
    id: 'written-page',
    title: 'A page that was written is cleared, closed, and dirty still.',
    message:
      'This page was written since the last clearing; by hardware’s account it is dirty, too. Afterwards it should be 0x00E0_0000_0040_0FC3: no note, no WRITE, RDONLY and DIRTY set. Which of the four is missing?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'clear_soft_dirty', WRITTEN, false)).toBe(CLEARED);
    }
  },
);

check(
  {
    id: 'cleared-twice',
    title: 'A page that was cleared and not written since stays as it is.',
    message:
      'The tool clears again, and nobody has written in between. There is nothing to do, and the entry should come back as it was. What did you change?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'clear_soft_dirty', CLEARED, false)).toBe(CLEARED);
    }
  },
);

check(
  {
    id: 'swapped-page',
    title: 'A page in swap loses its note, and keeps its slot.',
    message:
      'This page was written and then swapped out, so its note lies with the slot. Afterwards the note should be gone, and slot and exclusive note be as before. Where does a swap entry keep the note?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'clear_soft_dirty', SWAPPED_WRITTEN, false)).toBe(SWAPPED);
    }
  },
);

check(
  {
    id: 'pinned-page',
    title: 'This pinned page comes back as it was.',
    message:
      'A device has this page pinned and may be writing to it. The entry should come back as it was, the note included. Through which entry does a device write?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'clear_soft_dirty', WRITTEN, true)).toBe(WRITTEN);
    }
  },
);
