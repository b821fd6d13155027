// Models: the property over many seeds; sim-core/test/property has the shadow that judges.
import { expect, test } from 'vitest';
import { runSeed } from '../test/property/run.ts';

const [SEEDS, OPERATIONS] = [200, 500];

test('an access sees the tables as they are or a state not yet invalidated, and the journal is exact', {
  timeout: 180_000,
}, () => {
  const sum = { accesses: 0, succeeded: 0, hits: 0, stale: 0 };
  for (let seed = 1; seed <= SEEDS; seed++) {
    const result = runSeed(seed, OPERATIONS);
    for (const key of ['accesses', 'succeeded', 'hits', 'stale'] as const) sum[key] += result[key];
  }
  // The property says something only if much happens: successes, hits, and answers that are really old.
  const share = (part: number): number => part / sum.accesses;
  expect(share(sum.succeeded)).toBeGreaterThan(0.2);
  expect(share(sum.hits)).toBeGreaterThan(0.1);
  expect(share(sum.stale)).toBeGreaterThan(0.005);
});
