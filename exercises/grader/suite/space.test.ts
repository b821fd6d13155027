import { beforeAll, describe, expect, test } from 'vitest';
import { nodeAssets } from '../node-assets.ts';
import { kernelOf } from './session.ts';
import { provideVectors, space, union, vectors } from './space.ts';

const v612 = { id: 'v6.12', pageShift: 12 } as const;
const soft = { id: 'v6.12-softdirty', pageShift: 12 } as const;
const v69 = { id: 'v6.9', pageShift: 12 } as const;

beforeAll(async () => {
  provideVectors((await nodeAssets()).vectors);
}, 60_000);

describe('the spaces', () => {
  test('A has all 4,096 combinations on two frames and every flip of eight entries', () => {
    const inputs = space.leaf.inputs(v612);
    expect(inputs).toHaveLength(8704);
    expect(new Set(inputs.subarray(0, 8192)).size).toBe(8192);
    expect(space.leaf.inputs(v612)).toBe(inputs);
  });

  test('A reaches every state of the bits that carry meaning, in every layout', () => {
    for (const layout of [v69, v612, soft, { id: 'rfc-v1', pageShift: 12 } as const]) {
      const k = kernelOf(layout);
      const states = new Set<string>();
      for (const pte of space.leaf.inputs(layout)) {
        if (k.pte_present(pte))
          states.add([k.pte_write(pte), k.pte_rdonly(pte), k.pte_sw_dirty(pte), k.pte_young(pte)].join());
      }
      expect(states.size).toBe(16);
    }
  });

  test('C has 32 types, 100 offsets and all sets of the flags that the layout has; none is present', () => {
    expect(space.swap.inputs(soft)).toHaveLength(25_600);
    expect(space.swap.inputs(v612)).toHaveLength(12_800);
    const k = kernelOf(soft);
    expect(space.swap.inputs(soft).some((pte) => k.pte_present(pte))).toBe(false);
  });

  test('the recorded descriptors fall into present ones, swap-like ones and the empty one', () => {
    for (const layout of [v69, v612, soft]) {
      const all = vectors.inputs(layout).length;
      const parts = vectors.leaf.inputs(layout).length + vectors.swap.inputs(layout).length;
      expect(all).toBeGreaterThan(2000);
      expect(all - parts).toBeLessThanOrEqual(1);
      const k = kernelOf(layout);
      expect(vectors.swap.inputs(layout).every((pte) => k.is_swap_pte(pte))).toBe(true);
      expect(vectors.leaf.inputs(layout).every((pte) => k.pte_present(pte))).toBe(true);
    }
  });

  test('a union has no repeats', () => {
    const both = union(space.leaf, vectors.leaf, space.leaf).inputs(v612);
    expect(new Set(both).size).toBe(both.length);
  });
});
