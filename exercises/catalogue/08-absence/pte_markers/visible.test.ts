// What the learner sees before the first run: entries that were recorded on a booted 6.12 kernel, the same under both layouts.
import { expect } from 'vitest';
import { check } from '#grader';

/** A page that was promised and is not there; a poisoned one. */
const ARMED = 0x0000_0000_0000_17c0n;
const POISONED = 0x0000_0000_0000_27c0n;
/** A swapped page that a monitor waits for. */
const SWAPPED = 0x0000_0000_0000_100cn;
/** An ordinary page that may be read. */
const READ_ONLY = 0x0060_0000_1234_5fc3n;

check(
  {
    id: 'both-markers',
    title: 'The two markers that the kernel uses are made.',
    picture: 'none',
    message:
      'With the note UFFD_WP the marker is 0x0000_0000_0000_17C0, and with POISONED it is 0x0000_0000_0000_27C0. At the call shown yours is another. Which part of it is type, and which is notes?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'make_pte_marker', 1n)).toBe(ARMED);
      expect(t.call(layout, 'make_pte_marker', 2n)).toBe(POISONED);
    }
  },
);

check(
  {
    id: 'tells-apart',
    title: 'Markers are told from a swapped page and from a present one.',
    message:
      'Two of these four entries are markers, one is a swapped page and one an ordinary page. The answers should be true, true, false and false. What does yours look at first?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'is_pte_marker', ARMED)).toBe(true);
      expect(t.call(layout, 'is_pte_marker', POISONED)).toBe(true);
      expect(t.call(layout, 'is_pte_marker', SWAPPED)).toBe(false);
      expect(t.call(layout, 'is_pte_marker', READ_ONLY)).toBe(false);
    }
  },
);

check(
  {
    id: 'armed-marker',
    title: 'pte_marker_uffd_wp sees the note of a marker, and no other.',
    message:
      'The first entry is a marker for a monitor, the second a poisoned one, the third a swapped page that a monitor waits for. The answers should be true, false and false. Where does each of them keep its note?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'pte_marker_uffd_wp', ARMED)).toBe(true);
      expect(t.call(layout, 'pte_marker_uffd_wp', POISONED)).toBe(false);
      expect(t.call(layout, 'pte_marker_uffd_wp', SWAPPED)).toBe(false);
    }
  },
);

check(
  {
    id: 'armed-either',
    title: 'pte_swp_uffd_wp_any sees either kind of promise.',
    message:
      'A marker and a swapped page both hold a promise to a monitor; a poisoned page and an ordinary one hold none. The answers should be true, true, false and false. Which kind does yours leave out?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'pte_swp_uffd_wp_any', ARMED)).toBe(true);
      expect(t.call(layout, 'pte_swp_uffd_wp_any', SWAPPED)).toBe(true);
      expect(t.call(layout, 'pte_swp_uffd_wp_any', POISONED)).toBe(false);
      expect(t.call(layout, 'pte_swp_uffd_wp_any', READ_ONLY)).toBe(false);
    }
  },
);
