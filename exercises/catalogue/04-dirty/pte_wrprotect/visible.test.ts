// What the learner sees before the first run: real values of booted kernels, the same under both layouts.
import { expect } from 'vitest';
import { check } from '#grader';

check(
  {
    id: 'hardware-dirty',
    title: 'A page that only hardware knows to be dirty is closed and still dirty.',
    message:
      'A store came, and only hardware recorded it. After pte_wrprotect the page should be closed, and the kernel should know of the store. Which of the two is missing?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'pte_wrprotect', 0x0068_0000_1234_5f43n)).toBe(0x00e0_0000_1234_5fc3n);
    }
  },
);

check(
  {
    id: 'clean-writable',
    title: 'A clean, writable page is closed and still clean.',
    message:
      'No store has come to this page. After pte_wrprotect it should be closed, and nothing should say that it was written. What does your helper take for a store?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'pte_wrprotect', 0x0068_0000_1234_5fc3n)).toBe(0x0060_0000_1234_5fc3n);
    }
  },
);

check(
  {
    id: 'dirty-on-writable',
    title: 'pte_mkdirty of a clean, writable page opens it.',
    message:
      'The page may be written, and now it counts as written: DIRTY should be set and RDONLY clear. Which of the two is not?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'pte_mkdirty', 0x0068_0000_1234_5fc3n)).toBe(0x00e8_0000_1234_5f43n);
    }
  },
);

check(
  {
    id: 'write-on-clean',
    title: 'pte_mkwrite_novma of a clean page keeps it clean.',
    message:
      'Writing becomes allowed, but nobody has written yet: only WRITE should change. How will the first store be noticed?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'pte_mkwrite_novma', 0x0060_0000_1234_5fc3n)).toBe(0x0068_0000_1234_5fc3n);
    }
  },
);
