// The figure of a pre-dump runs the simulator's experiment, and says what it did.
import { PROGRAMS } from '@spare-bits/sim-core';
import { describe, expect, test } from 'vitest';
import { raceView } from './model.ts';
import { PROGRAM_CHOICES, type RaceView, saysOf } from './words.ts';

const [less, merge, huge, split, moving] = PROGRAM_CHOICES.map(({ value }) => raceView(value));
const copied = (view: RaceView | undefined): unknown =>
  view?.lanes.map(({ rounds }) => rounds.map((round) => round.copied));

describe('a pre-dump in two ways', () => {
  test('has every program of the experiment', () => {
    expect(PROGRAM_CHOICES.map(({ value }) => value)).toEqual(PROGRAMS.map(({ name }) => name));
  });

  test('shows the same rounds for a program that calms down', () => {
    expect(copied(less)).toEqual([
      [64, 16, 8, 4, 2],
      [64, 16, 8, 4, 2],
    ]);
  });

  test('shows which pages soft-dirty copies for nothing, and after what', () => {
    expect(merge?.rounds[2]?.does).toBe('The task maps 16 pages more, right beside, and stores to 9 pages.');
    expect(merge?.lanes[0]?.rounds[2]).toMatchObject({ copied: 65, idleCount: 56 });
    expect(merge?.lanes[1]?.rounds[2]).toMatchObject({ copied: 9, idle: [] });
    expect(huge?.lanes[0]?.rounds[1]?.idle).toEqual([
      [0, 5],
      [6, 506],
    ]);
    expect(split?.rounds[1]?.does).toMatch(/makes page 5 read-only and writable again, and stores nothing/);
    expect(split?.lanes.map(({ rounds }) => rounds[1]?.copied)).toEqual([512, 0]);
  });

  test('says at the end what was lost, and by whom', () => {
    if (!moving) throw new Error('no program');
    expect(moving.lanes.map(({ lost }) => lost)).toEqual([[[63, 1]], []]);
    expect(saysOf(moving, moving.rounds.length)).toMatch(
      /^Soft-dirty: .*, 1 page lost\. WP_ASYNC: .*, nothing lost\.$/,
    );
    expect(saysOf(moving, 2)).toBe('Round 1: Soft-dirty 16, WP_ASYNC 16.');
  });

  test('tells which bits there are', () => {
    expect(less?.lanes.map(({ bits, merged }) => [bits.length, merged])).toEqual([
      [2, false],
      [2, true],
    ]);
  });
});
