// What the learner sees before the first run: a page of the chapter before and after it was armed; a question with a mask.
import { expect } from 'vitest';
import { check } from '#grader';

/** Some frame of memory. */
const FRAME = 0x1234_5000n;

check(
  {
    id: 'armed-page',
    title: 'An armed page is present and nothing more; without the note it is written, too.',
    message:
      'Both are pages of anonymous memory, and both are dirty. The tracker armed the first one. Its categories should be PRESENT alone, and those of the other PRESENT and WRITTEN. What does the tracker already know of the first?',
  },
  (t) => {
    for (const layout of t.layouts) {
      const k = t.kernel(layout);
      const open = k.PAGE_SHARED | k.PTE_DIRTY | FRAME;
      const armed = k.pte_mkuffd_wp(open);
      expect(t.call(layout, 'page_category', armed, false, false)).toBe(k.PAGE_IS_PRESENT);
      expect(t.call(layout, 'page_category', open, false, false)).toBe(k.PAGE_IS_PRESENT + k.PAGE_IS_WRITTEN);
    }
  },
);

check(
  {
    id: 'pre-dump-question',
    title: 'A pre-dump asks for written pages that are there or in swap.',
    message:
      'The mask is WRITTEN, and the list is PRESENT and SWAPPED: a page with the first and one of the others should match, a page without WRITTEN should not, nor an empty entry. What does each of the two sets demand?',
  },
  (t) => {
    for (const layout of t.layouts) {
      const { PAGE_IS_PRESENT, PAGE_IS_SWAPPED, PAGE_IS_WRITTEN } = t.kernel(layout);
      const ask = (categories: number) =>
        t.call(layout, 'matches', categories, 0, PAGE_IS_WRITTEN, PAGE_IS_PRESENT + PAGE_IS_SWAPPED);
      expect(ask(PAGE_IS_WRITTEN + PAGE_IS_PRESENT)).toBe(true);
      expect(ask(PAGE_IS_PRESENT)).toBe(false);
      expect(ask(PAGE_IS_WRITTEN)).toBe(false);
    }
  },
);
