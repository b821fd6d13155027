// What the learner sees before the first run: entries as they were recorded on a booted 6.12 kernel.
import { expect } from 'vitest';
import { check } from '#grader';

/** An armed page of a shared-memory file; the same page, not armed; an armed anonymous page. */
const FILE_PAGE = 0x0460_0000_0060_0fc3n;
const NOT_ARMED = 0x0068_0000_0060_0fc3n;
const ANON_PAGE = 0x04e0_0000_0040_0fc3n;
const MARKER = 0x0000_0000_0000_17c0n;

check(
  {
    id: 'file-page',
    title: 'An armed page of a file leaves a marker; a page that is not armed leaves nothing.',
    message:
      'The area is watched, and the memory is a file’s. Where an armed page was, the marker 0x0000_0000_0000_17C0 should stand, and nothing where a page was not armed. What is in your marker besides its type and one note?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'after_clear', FILE_PAGE, false, true)).toBe(MARKER);
      expect(t.call(layout, 'after_clear', NOT_ARMED, false, true)).toBe(0n);
    }
  },
);

check(
  {
    id: 'anon-page',
    title: 'Anonymous memory keeps nothing, a marker neither.',
    message:
      'These entries stand in anonymous memory: an armed page, and a marker. When they go, nothing should be left. What would the page be when it comes back?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'after_clear', ANON_PAGE, true, true)).toBe(0n);
      expect(t.call(layout, 'after_clear', MARKER, true, true)).toBe(0n);
    }
  },
);

check(
  {
    id: 'marker-given-back',
    title: 'In a watched file a marker stays a marker.',
    message:
      'The page of the file had gone before, and a marker stood for it. When the program gives the same memory back once more, the promise should stay. Where does a marker keep its note?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'after_clear', MARKER, false, true)).toBe(MARKER);
    }
  },
);
