// What the learner sees before the first run: the block of the chapter, writable and dirty, under the three layouts.
import type { LayoutId } from '@spare-bits/sim-core';
import { expect } from 'vitest';
import { check } from '#grader';

const BLOCK = 0x00e8_0000_4000_0f41n;
const HIDDEN: Partial<Record<LayoutId, bigint>> = {
  'v6.9': 0x08e8_0000_4000_0f40n,
  'rfc-v1': 0x10e8_0000_4000_0f40n,
  'v6.12': 0x00e8_0000_4000_0f40n,
};
/** A table of pages, and an entry that is empty. */
const TABLE = 0x0000_0000_4000_0003n;
const NONE = 0n;

function hidden(id: LayoutId): bigint {
  const found = HIDDEN[id];
  if (found === undefined) throw new Error(`no example for layout ${id}`);
  return found;
}

check(
  {
    id: 'hides',
    title: 'A block is hidden by the mark of its layout.',
    message:
      'A writable, dirty block should come back without VALID, with the mark of the layout, and otherwise as it was. Under which of the three layouts is it another, and where is the mark there?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'pmd_mkinvalid', BLOCK)).toBe(hidden(layout.id));
    }
  },
);

check(
  {
    id: 'still-there',
    title: 'A hidden block is present, and a block.',
    message:
      'To Linux this hidden block is present, and it is a block; a table is present and no block; an empty entry is neither. At the call shown your answer is another. Which bit did you ask?',
  },
  (t) => {
    for (const layout of t.layouts) {
      const block = hidden(layout.id);
      expect(t.call(layout, 'pmd_present', block)).toBe(true);
      expect(t.call(layout, 'pmd_trans_huge', block)).toBe(true);
      expect(t.call(layout, 'pmd_present', TABLE)).toBe(true);
      expect(t.call(layout, 'pmd_trans_huge', TABLE)).toBe(false);
      expect(t.call(layout, 'pmd_present', NONE)).toBe(false);
      expect(t.call(layout, 'pmd_trans_huge', NONE)).toBe(false);
    }
  },
);

check(
  {
    id: 'shows',
    title: 'A hidden block is shown by VALID alone.',
    message:
      'The hidden block should come back with VALID set and otherwise as it was. What else did you change?',
  },
  (t) => {
    for (const layout of t.layouts) {
      const block = hidden(layout.id);
      expect(t.call(layout, 'pte_mkpresent', block)).toBe(block | t.kernel(layout).PTE_VALID);
    }
  },
);
