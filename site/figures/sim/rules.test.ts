// The invariants and the shadow hold in every scenario of the book, under every kernel that has the bits for it.
import { type LayoutId, recordView } from '@spare-bits/sim-core';
import { expect, test } from 'vitest';
import { SCENARIO_NAMES, scenarioOf } from './scenarios.ts';

const LAYOUTS: readonly LayoutId[] = ['v6.12', 'v6.12-softdirty'];

test.each(SCENARIO_NAMES)('%s breaks no rule', (name) => {
  for (const layout of LAYOUTS) {
    for (const hafdbs of [true, false]) {
      const { steps } = recordView(scenarioOf(name, { layout, hafdbs }), { check: true });
      const broken = steps.map((step, i) => (step.broken == null ? null : `${i}: ${step.broken}`));
      expect(broken.filter((said) => said !== null)).toEqual([]);
    }
  }
});
