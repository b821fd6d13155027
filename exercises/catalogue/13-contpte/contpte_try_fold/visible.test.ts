// What the learner sees before the first run: a perfect run of the chapter, and one in which a single page is armed.
import { expect } from 'vitest';
import { check } from '#grader';

const PAGE = 4096n;

/** The last entry of a run of sixteen pages of 4 KB; and that with the monitor's note. */
const LAST = 0x00e8_0000_0040_ff43n;
const ARMED = 0x04e0_0000_0040_efc3n;

check(
  {
    id: 'perfect',
    title: 'A perfect run of sixteen pages may be joined.',
    message:
      'Every entry of this run maps the next frame and is otherwise like the last, a large folio has all of the pages, and the last entry was just stored. Both questions should be answered with true. At which entry is yours another?',
  },
  (t) => {
    const [small] = t.layouts;
    if (!small) throw new Error('the task has no layouts');
    expect(t.call(small, 'contpte_may_fold', LAST, 0x1_0000_400fn, 15n, true)).toBe(true);
    for (let back = 0n; back < 16n; back++) {
      const found = LAST - back * PAGE;
      expect(t.call(small, 'contpte_agrees', LAST, found, back)).toBe(true);
    }
  },
);

check(
  {
    id: 'armed',
    title: 'One armed page keeps the run apart.',
    message:
      'The entry before the last one has UFFD_WP and is closed, the last one is open. The answer should be false. What would that page lose if all were written like the last?',
  },
  (t) => {
    const [small] = t.layouts;
    if (!small) throw new Error('the task has no layouts');
    expect(t.call(small, 'contpte_agrees', LAST, ARMED, 1n)).toBe(false);
  },
);
