// Random walks over huge pages of every size and layout.
import { expect, test } from 'vitest';
import { hugetlbWalk } from './hugetlb-walk.ts';

const SEEDS = 16;
const STEPS = 120;
const TIMEOUT = 120_000;

test(
  'random walks over huge pages: no invariant breaks, every word is found again, time can be taken back and forth',
  () => {
    const faults = Array.from({ length: SEEDS }, (_, seed) => hugetlbWalk(seed + 1, STEPS));
    expect(faults.filter((fault) => fault !== null)).toEqual([]);
  },
  TIMEOUT,
);
