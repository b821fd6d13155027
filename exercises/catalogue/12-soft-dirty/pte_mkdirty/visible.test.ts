// What the learner sees before the first run: one page, three callers. The numbers are the same under both layouts.
import { expect } from 'vitest';
import { check } from '#grader';

/** Clean and writable; the same page written; the same page made dirty quietly. */
const CLEAN = 0x0068_0000_1234_5fc3n;
const WRITTEN = 0x80e8_0000_1234_5f43n;
const COLLECTED = 0x00e8_0000_1234_5f43n;
/** Cleared by the tool and closed; and the protection of read-only data. */
const CLOSED = 0x00e0_0000_1234_5fc3n;
const READ_ONLY = 0x0060_0000_0000_0fc3n;

check(
  {
    id: 'was-written',
    title: 'A page that was written is dirty in both ledgers.',
    message:
      'This page was clean and may be written, and a store has come. Afterwards it should be 0x80E8_0000_1234_5F43: the note and DIRTY set, RDONLY clear. Which of the three did you not change?',
  },
  (t) => {
    for (const layout of t.layouts) expect(t.call(layout, 'pte_mkdirty', CLEAN)).toBe(WRITTEN);
  },
);

check(
  {
    id: 'was-collected',
    title: 'A page whose dirtiness is put back is dirty, and nothing tells the tool.',
    message:
      'The same page, but nobody has stored: its dirtiness was found elsewhere. Afterwards it should be 0x00E8_0000_1234_5F43. What does the tool read in yours?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, '__pte_mkdirty', CLEAN)).toBe(COLLECTED);
      expect(t.call(layout, '__pte_mkdirty', WRITTEN)).toBe(WRITTEN);
    }
  },
);

check(
  {
    id: 'modify-to-read-only',
    title: 'A page that becomes read-only keeps what both ledgers say.',
    message:
      'Three pages become read-only: one was written, one was dirty by hardware’s record alone, one was cleared by the tool. All are dirty afterwards, and the note is there for the first alone. What did pte_modify add or lose?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'pte_modify', WRITTEN, READ_ONLY)).toBe(0x80e0_0000_1234_5fc3n);
      expect(t.call(layout, 'pte_modify', 0x0068_0000_1234_5f43n, READ_ONLY)).toBe(CLOSED);
      expect(t.call(layout, 'pte_modify', CLOSED, READ_ONLY)).toBe(CLOSED);
    }
  },
);
