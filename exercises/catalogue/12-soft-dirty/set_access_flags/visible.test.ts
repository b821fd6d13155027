// What the learner sees before the first run: three faults on one page.
import { expect } from 'vitest';
import { check } from '#grader';

/** Clean, writable and young; and what a store makes of it. */
const CLEAN = 0x0068_0000_1234_5fc3n;
const STORED = 0x00e8_0000_1234_5f43n;
/** Closed and old; the same, read; the same, open to a store that has not come. */
const OLD = 0x00e0_0000_1234_5bc3n;
const READ = 0x00e0_0000_1234_5fc3n;

check(
  {
    id: 'write-fault',
    title: 'A store to a clean page makes it dirty and takes RDONLY away.',
    message:
      'Memory holds a clean page that may be written, and the fault wants it dirty. Afterwards DIRTY should be set and RDONLY clear. Which of the two words asks for that?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'set_access_flags', CLEAN, STORED)).toBe(STORED);
    }
  },
);

check(
  {
    id: 'older-fault',
    title: 'A fault that comes late takes nothing back.',
    message:
      'The fault wants a clean page, and meanwhile a store has made it dirty in memory. Memory should stay as it is. Which of the two words knows more?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'set_access_flags', STORED, CLEAN)).toBe(STORED);
    }
  },
);

check(
  {
    id: 'tells-change',
    title: 'The answer says whether the fault came with anything new.',
    message:
      'First the fault wants the page young that memory holds as old, then both words are the same. The answers should be true and false. What do you compare?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'access_flags_changed', OLD, READ)).toBe(true);
      expect(t.call(layout, 'access_flags_changed', READ, READ)).toBe(false);
    }
  },
);
