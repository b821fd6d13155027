// The pre-dump in two ways: nothing is lost, what is copied for nothing has its reason, the course's counts hold.
import { describe, expect, test } from 'vitest';
import { predump } from './predump.ts';
import { courseCounts, PROGRAMS, predumpReport } from './predump-report.ts';

const [plain, merging] = PROGRAMS;
if (!plain || !merging) throw new Error('no programs');

describe('a pre-dump', () => {
  test('copies what was written, round by round, at one fault a page', () => {
    const [soft, wp] = (['soft-dirty', 'wp-async'] as const).map((method) => predump(method, plain));
    expect(soft?.rounds.map(({ copied }) => copied)).toEqual([64, 16, 8, 4, 2]);
    expect(wp?.rounds).toEqual(soft?.rounds);
    expect(wp?.rounds.map(({ faults }) => faults)).toEqual([0, 16, 8, 4, 2]);
    expect([soft?.lost, wp?.lost]).toEqual([0, 0]);
  });

  test('with soft-dirty copies a whole area when another is joined to it', () => {
    expect(predump('soft-dirty', merging).rounds[2]).toMatchObject({ copied: 65, unneeded: 56 });
    expect(predump('wp-async', merging).rounds[2]).toMatchObject({ copied: 9, unneeded: 0 });
  });

  test('of a huge page: soft-dirty copies all of it for one store, wp-async splits it and copies one page', () => {
    const huge = PROGRAMS.find((program) => program.huge) ?? plain;
    expect(
      predump('soft-dirty', huge)
        .rounds.slice(1)
        .map(({ copied }) => copied),
    ).toEqual([512, 512, 512]);
    expect(
      predump('wp-async', huge)
        .rounds.slice(1)
        .map(({ copied }) => copied),
    ).toEqual([1, 1, 1]);
  });

  test('of a huge page that mprotect splits: soft-dirty copies all of it once, for no store at all', () => {
    const split = PROGRAMS.find(({ rounds }) => rounds.some(({ protect }) => protect !== undefined)) ?? plain;
    const [soft, wp] = (['soft-dirty', 'wp-async'] as const).map((method) => predump(method, split));
    expect(soft?.rounds.map(({ copied }) => copied)).toEqual([512, 512, 1, 1]);
    expect(soft?.rounds[1]).toMatchObject({ unneeded: 512, faults: 0 });
    expect(wp?.rounds.map(({ copied }) => copied)).toEqual([512, 0, 1, 1]);
  });

  test('of a task that runs on between two steps loses writes; one step does not', () => {
    const program = { ...plain, between: [63] };
    expect(predump('soft-dirty', program)).toMatchObject({ lost: 1, lostPages: [63] });
    expect(predump('wp-async', program).lost).toBe(0);
  });
});

test('every claim of the report holds', () => {
  expect(courseCounts()).toMatchObject({ secondScanRegions: 2, faultsOfStoreToMarker: 2 });
  expect(predumpReport().claims.filter(({ holds }) => !holds)).toEqual([]);
});
