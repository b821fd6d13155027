// Random walks with folios of 4, 8, 16, 32 and 64 pages, which single entries map, with and without the contiguous hint.
// SPARE_BITS_MTHP_WALK=20x1000 asks for more and longer ones.
import { expect, test } from 'vitest';
import { walk } from './walk.ts';

const [SEEDS = 0, STEPS = 0] = (process.env.SPARE_BITS_MTHP_WALK ?? '6x300').split('x').map(Number);

test(
  'whatever is done to folios of several pages, nothing is lost',
  () => {
    for (let seed = 1; seed <= SEEDS; seed++) expect(walk(seed, STEPS, 5, undefined, 'mthp')).toBeNull();
  },
  120_000 + SEEDS * STEPS * 100,
);
