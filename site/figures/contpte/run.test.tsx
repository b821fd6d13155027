// The figure of a run asks the simulator, and says what it answers.
import { describe, expect, test } from 'vitest';
import { runView } from './model.ts';
import { type BitName, CASES, PERFECT, saysOf } from './words.ts';

const flipped = (bit: BitName): ReturnType<typeof runView> => runView({ ...PERFECT, flips: { 5: [bit] } });
const hints = ({ after }: ReturnType<typeof runView>): number => after.filter(({ joined }) => joined).length;

describe('a run', () => {
  test('is joined when it is perfect, and all entries keep their frames', () => {
    const view = runView(PERFECT);
    expect([hints(view), view.refused, view.before.filter(({ joined }) => joined).length]).toEqual([
      16,
      null,
      0,
    ]);
    expect(new Set(view.after.map(({ entry }) => entry)).size).toBe(16);
  });

  test('marks of use are collected, not compared', () => {
    for (const bit of ['AF', 'DIRTY', 'RDONLY'] as const) {
      const view = flipped(bit);
      expect([bit, hints(view), view.refused]).toEqual([bit, 16, null]);
      expect(view.after[5]?.differs).not.toBe(view.before[5]?.differs);
    }
  });

  test('notes, rights and absence keep it apart, and the first odd entry is named', () => {
    for (const bit of ['SOFT_DIRTY', 'UFFD_WP', 'WRITE', 'VALID'] as const) {
      const view = flipped(bit);
      expect([bit, hints(view), view.refused, view.odd]).toEqual([bit, 0, 'agrees', 5]);
      expect(saysOf(view)).toBe('Stays apart. Entry 5 does not agree with the last one.');
    }
  });

  test('what is said agrees with what was done, whatever is otherwise', () => {
    for (const { what, setup } of CASES) {
      const view = runView(setup);
      expect([what, hints(view) === 16]).toEqual([what, view.refused === null]);
    }
    expect(runView({ ...PERFECT, frames: 'further' }).refused).toBe('last-frame');
    expect(runView({ ...PERFECT, folio: 'later' }).refused).toBe('folio');
    expect(runView({ ...PERFECT, set: 'before' }).refused).toBe('last-page');
  });
});
