import { makeLayout } from '@spare-bits/sim-core';
import { describe, expect, test } from 'vitest';
import { changesOf, judge, markedText, verdictText } from './predict.ts';

const layout = makeLayout('v6.12');
const fields = layout.fields('block');
const [overlay, valid] = ['PTE_PO_IDX', 'PTE_VALID'].map((name) => layout.find(name)?.lo ?? 0) as [
  number,
  number,
];
const before = 0x00e8_0000_4000_0f41n;
const changes = changesOf(before, 0x10e8_0000_4000_0f40n);
const verdict = (marks: readonly number[], of = changes): string =>
  verdictText(fields, of, judge(new Set(marks), of));

describe('a prediction', () => {
  test('changes are told highest first, with their direction', () => {
    expect(changes).toEqual([
      { bit: overlay, set: true },
      { bit: valid, set: false },
    ]);
    expect(changesOf(before, before)).toEqual([]);
  });

  test('marks are hits, misses or wrong', () => {
    expect(judge(new Set([0, 59]), changes)).toEqual({ hit: [0], missed: [60], wrong: [59] });
  });

  test('the verdict is a sentence for every outcome', () => {
    expect(verdict([60, 0])).toBe('Two bits changed: 60 POIndex[0] and 0 VALID. You had them all.');
    expect(verdict([0, 59])).toBe(
      'Two bits changed: 60 POIndex[0] and 0 VALID. You missed 60 POIndex[0]. 59 did not change.',
    );
    expect(verdict([])).toBe('Two bits changed: 60 POIndex[0] and 0 VALID. You marked none.');
    expect(verdict([59])).toBe(
      'Two bits changed: 60 POIndex[0] and 0 VALID. You had none of them. 59 did not change.',
    );
    expect(verdict([0], [{ bit: valid, set: false }])).toBe('One bit changed: 0 VALID. You had it.');
  });

  test('"nothing changes" is an answer', () => {
    expect(verdict([], [])).toBe('Nothing changed, and you marked nothing.');
    expect(verdict([58], [])).toBe('Nothing changed. 58 UFFD_WP did not change.');
  });

  test('the marks are listed highest first', () => {
    expect(markedText(new Set([0, 59]))).toBe('you marked 59 and 0');
    expect(markedText(new Set())).toMatch(/^nothing marked yet/);
  });
});
