// What the learner sees before the first run: the first scan finds one region.
import { expect } from 'vitest';
import { check } from '#grader';

check(
  {
    id: 'first-scan-regions',
    title: 'The first scan returns one region.',
    message:
      'Neighbouring pages with the same categories are one region, and a scan returns the number of regions. The first one finds a single stretch. Where does your stretch break?',
  },
  (t) => {
    for (const layout of t.layouts) expect(t.call(layout, 'answer', 'first-scan-regions')).toBe(1);
  },
);
