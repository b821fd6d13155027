import { expect, test } from 'vitest';
import { newCounters, WEIGHT_SETS, weigh } from './cost.ts';

test('a weight set turns counts into one number, and counts without a weight add nothing', () => {
  const counters = { ...newCounters(), reads: 3, writes: 2, lines: 4, tlbi: 1, walks: 9 };
  const by = Object.fromEntries(WEIGHT_SETS.map((set) => [set.name, weigh(counters, set)]));
  expect(by).toEqual({ accesses: 5, lines: 4, 'cold-cache': 5 + 4 * 50 + 100 });
});

test('every weight set says where its weights come from', () => {
  expect(WEIGHT_SETS.filter((set) => set.provenance === '').map((set) => set.name)).toEqual([]);
  expect(new Set(WEIGHT_SETS.map((set) => set.name)).size).toBe(WEIGHT_SETS.length);
});
