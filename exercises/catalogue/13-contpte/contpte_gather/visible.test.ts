// What the learner sees before the first run: the run of the recording, and a cleared run beside a dirty neighbour.
import { expect } from 'vitest';
import { check } from '#grader';

/** Old entries of a run, all dirty; and the neighbour whose page was loaded. */
const OLD = 0x00f8_0000_0040_0b43n;
const LOADED = 0x00f8_0000_0040_3f43n;
/** After clear_refs: closed, not soft-dirty; and a clean one and a dirty one. */
const CLEAN = 0x0070_0000_0040_0fc3n;
const DIRTY = 0x00f0_0000_0040_1fc3n;

check(
  {
    id: 'recorded',
    title: 'Beside a young neighbour 0x00f8_0000_0040_0b43 reads as 0x00f8_0000_0040_0f43.',
    message:
      'The program loaded from the fourth page of this run, and hardware set AF there alone. The first entry should read as young, too. Which of the two entries did you look at?',
  },
  (t) => {
    for (const layout of t.layouts.filter(({ pageShift }) => pageShift === 12)) {
      expect(t.call(layout, 'contpte_gather', OLD, LOADED)).toBe(0x00f8_0000_0040_0f43n);
      expect(t.call(layout, 'contpte_gather', OLD, OLD)).toBe(OLD);
    }
  },
);

check(
  {
    id: 'quiet',
    title: 'A closed page beside a dirty one reads as dirty, closed and not written.',
    message:
      'The tool cleared this run. The entry should get DIRTY from its neighbour, and nothing more. Which verb is for those who collect?',
  },
  (t) => {
    for (const layout of t.layouts.filter(({ pageShift }) => pageShift === 12)) {
      expect(t.call(layout, 'contpte_gather', CLEAN, DIRTY)).toBe(0x00f0_0000_0040_0fc3n);
    }
  },
);
