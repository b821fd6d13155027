// What the learner sees before the first run: one entry (type 1, offset 0x123, exclusive) in both layouts.
import type { LayoutId } from '@spare-bits/sim-core';
import { expect } from 'vitest';
import { check } from '#grader';

interface Example {
  readonly plain: bigint;
  readonly marked: bigint;
  readonly armed: bigint;
}

const EXAMPLES: Partial<Record<LayoutId, Example>> = {
  'rfc-v1': {
    plain: 0x0080_0000_0000_1234n,
    marked: 0x2080_0000_0000_1234n,
    armed: 0x0080_0000_0000_123cn,
  },
  'v6.12-softdirty': {
    plain: 0x0000_0000_0012_3044n,
    marked: 0x0000_0000_0012_3054n,
    armed: 0x0000_0000_0012_304cn,
  },
};

function example(id: LayoutId): Example {
  const found = EXAMPLES[id];
  if (!found) throw new Error(`no example for layout ${id}`);
  return found;
}

check(
  {
    id: 'marks',
    title: 'The entry is marked in the place that its layout has for the note.',
    message:
      'An exclusive entry that names the first device and slot 0x123 should come back with the note, and otherwise unchanged. Under which of the two layouts is it another, and why only there?',
  },
  (t) => {
    for (const layout of t.layouts) {
      const { plain, marked } = example(layout.id);
      expect(t.call(layout, 'pte_swp_mksoft_dirty', plain)).toBe(marked);
    }
  },
);

check(
  {
    id: 'sees-note',
    title: 'pte_swp_soft_dirty sees the note, and only this note.',
    message:
      'One entry carries the soft-dirty note, one carries none, and one carries the note for a monitor. The answers should be true, false and false. What does yours look at?',
  },
  (t) => {
    for (const layout of t.layouts) {
      const { plain, marked, armed } = example(layout.id);
      expect(t.call(layout, 'pte_swp_soft_dirty', marked)).toBe(true);
      expect(t.call(layout, 'pte_swp_soft_dirty', plain)).toBe(false);
      expect(t.call(layout, 'pte_swp_soft_dirty', armed)).toBe(false);
    }
  },
);

check(
  {
    id: 'takes-note',
    title: 'pte_swp_clear_soft_dirty takes the note away again.',
    message:
      'A marked entry should lose its note, and an unmarked one should come back as it was. Which of the two goes wrong?',
  },
  (t) => {
    for (const layout of t.layouts) {
      const { plain, marked } = example(layout.id);
      expect(t.call(layout, 'pte_swp_clear_soft_dirty', marked)).toBe(plain);
      expect(t.call(layout, 'pte_swp_clear_soft_dirty', plain)).toBe(plain);
    }
  },
);
