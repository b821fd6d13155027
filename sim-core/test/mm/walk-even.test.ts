// The second half of the random walks, so that they run beside the first.
import { expect, test } from 'vitest';
import { halfOfTheWalks, TIMEOUT } from './walk-seeds.ts';

test(
  'random walks, even seeds: no invariant breaks, the shadow agrees, time can be taken back and forth',
  () => {
    expect(halfOfTheWalks(2)).toEqual([]);
  },
  TIMEOUT,
);
