// What the learner sees before the first run: real values of a booted 6.12 kernel, the same under both layouts.
import { expect } from 'vitest';
import { check } from '#grader';

check(
  {
    id: 'writable-dirty',
    title: 'A writable, dirty page is marked, closed and still dirty.',
    message:
      'The entry of a page that was just written should come back marked, with WRITE clear and RDONLY set, and nothing else changed. Which of the three is missing, or which other field moved?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'pte_mkuffd_wp', 0x00e8_0000_1234_5f43n)).toBe(0x04e0_0000_1234_5fc3n);
    }
  },
);

check(
  {
    id: 'read-only-clean',
    title: 'A page that nobody may write is marked, too.',
    message:
      'This page was clean and closed before. Only the mark should be new. Does your helper treat a closed page as if nothing were to be done?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'pte_mkuffd_wp', 0x0060_0000_1234_5fc3n)).toBe(0x0460_0000_1234_5fc3n);
    }
  },
);

check(
  {
    id: 'sees-mark',
    title: 'pte_uffd_wp sees the mark.',
    message:
      'One of these two pages is marked, and the other is not. The question should be answered with true for the first and false for the second. What does your answer look at?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'pte_uffd_wp', 0x04e0_0000_1234_5fc3n)).toBe(true);
      expect(t.call(layout, 'pte_uffd_wp', 0x00e8_0000_1234_5f43n)).toBe(false);
    }
  },
);

check(
  {
    id: 'takes-mark',
    title: 'pte_clear_uffd_wp takes the mark and leaves the page closed.',
    message:
      'After pte_clear_uffd_wp the mark should be gone and the page closed as before. Who knows whether it may be written again?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'pte_clear_uffd_wp', 0x04e0_0000_1234_5fc3n)).toBe(0x00e0_0000_1234_5fc3n);
    }
  },
);
