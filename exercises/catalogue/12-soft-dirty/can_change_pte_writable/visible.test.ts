// What the learner sees before the first run: the page of the chapter after clear_refs, and before.
import { expect } from 'vitest';
import { check } from '#grader';

/** Closed by clear_refs; and the same page with the tool's note. Both are dirty. */
const CLEARED = 0x00e0_0000_0040_0fc3n;
const WRITTEN = 0x80e0_0000_0040_0fc3n;

check(
  {
    id: 'tool',
    title: 'A page that a tool waits for stays closed; one that was written is opened.',
    message:
      'Both pages are private and the program’s alone, and the tool tracks their area. The first was not written since the clearing, the second was. The answers should be false and true. Who has to hear of the next store?',
  },
  (t) => {
    for (const layout of t.layouts) {
      const ask = (pte: bigint) =>
        t.call(layout, 'can_change_pte_writable', pte, true, false, false, false, true);
      expect(ask(CLEARED)).toBe(false);
      expect(ask(WRITTEN)).toBe(true);
    }
  },
);

check(
  {
    id: 'new-area',
    title: 'In a new area no tool waits.',
    message:
      'The area still has VM_SOFTDIRTY, so all of it counts as written. The page is the program’s alone, and the answer should be true. Does the note of the page matter here?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'can_change_pte_writable', CLEARED, true, false, false, true, true)).toBe(true);
    }
  },
);
