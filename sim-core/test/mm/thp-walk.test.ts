// Random walks with transparent huge pages: whole ones, parts of them, and what becomes of them.
import { expect, test } from 'vitest';
import { walk } from './walk.ts';

const [SEEDS = 0, STEPS = 0] = (process.env.SPARE_BITS_THP_WALK ?? '6x300').split('x').map(Number);

test(
  'whatever is done to huge pages, nothing is lost',
  () => {
    for (let seed = 1; seed <= SEEDS; seed++) expect(walk(seed, STEPS, 5, undefined, 'huge')).toBeNull();
  },
  120_000 + SEEDS * STEPS * 100,
);
