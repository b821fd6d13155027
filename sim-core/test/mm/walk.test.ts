// The first half of the random walks. SPARE_BITS_WALK=2000x5000 asks for more and longer ones: seeds times operations.
import { describe, expect, test } from 'vitest';
import { walk } from './walk.ts';
import { halfOfTheWalks, TIMEOUT } from './walk-seeds.ts';
import { WRONG_KERNELS } from './wrong-kernels.ts';

test(
  'random walks, odd seeds: no invariant breaks, the shadow agrees, time can be taken back and forth',
  () => {
    expect(halfOfTheWalks(1)).toEqual([]);
  },
  TIMEOUT,
);

describe('a kernel with one wrong piece does not get through', () => {
  test.each(WRONG_KERNELS.map((wrong) => [wrong.name, wrong] as const))('%s', (_name, wrong) => {
    const seeds = Array.from({ length: 40 }, (_, i) => i + 1);
    const caught = seeds.some((seed) => walk(seed, 500, 1, wrong) !== null);
    expect(caught).toBe(true);
  });
});
