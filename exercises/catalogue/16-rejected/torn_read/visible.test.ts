// What the learner sees before the first run: four steps, whatever they are.
import { expect } from 'vitest';
import { check } from '#grader';

check(
  {
    id: 'four-steps',
    title: 'A schedule has four steps, separated by spaces.',
    message:
      'Two stores and two loads: how many steps does your text name, and are they separated by spaces?',
  },
  (t) => {
    for (const layout of t.layouts) {
      const steps = String(t.call(layout, 'schedule')).split(/\s+/).filter(Boolean);
      expect(steps.length).toBe(4);
    }
  },
);
