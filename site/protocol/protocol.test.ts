// Golden files: what a version of the site once wrote, every later one must read. Change a golden file only with a new
// version number; add, do not edit.
import { describe, expect, it } from 'vitest';
import goldenLinks from './golden/links-v1.json';
import goldenResult from './golden/result-v1.json';
import goldenScenario from './golden/result-v1-scenario.json';
import goldenWork from './golden/work-v1.json';
import {
  decodeExercise,
  decodeLink,
  decodeResult,
  decodeWork,
  encodeLink,
  encodeWork,
  exerciseKey,
  lessonKey,
  MAX_CODE,
  MAX_LINK,
  readKey,
  readResult,
  type Shared,
} from './index.ts';

const sentence = (read: { ok: boolean; sentence?: string } | null): string =>
  read && !read.ok ? (read.sentence ?? '') : 'was accepted';
const changed = (change: (copy: typeof goldenWork) => void): string => {
  const copy = structuredClone(goldenWork);
  change(copy);
  return JSON.stringify(copy);
};

describe('the work file', () => {
  it('reads what version 1 wrote, and writes it again letter by letter', () => {
    const text = `${JSON.stringify(goldenWork, null, 2)}\n`;
    const read = decodeWork(text);
    expect(read.ok).toBe(true);
    if (read.ok) expect(encodeWork(read.value)).toBe(text);
  });

  it('writes the same text whatever the order of the records', () => {
    const read = decodeWork(JSON.stringify(goldenWork));
    if (!read.ok) throw new Error(read.sentence);
    const turned = Object.fromEntries(Object.entries(read.value.exercises).reverse());
    expect(encodeWork({ ...read.value, exercises: turned })).toBe(encodeWork(read.value));
  });

  it.each([
    ['', 'This file is empty.'],
    ['hello', 'This file is not one of ours: it is not JSON.'],
    ['[1]', 'This file is not one of ours: it holds no object.'],
    [
      JSON.stringify(goldenWork).slice(0, 200),
      'This file ends in the middle: it was cut off on its way here.',
    ],
    ['{"format":"other/work"}', 'This file is not one of ours: it does not say spare-bits/work.'],
    ['{"format":"spare-bits/work"}', 'This file says no version that we know.'],
    [
      '{"format":"spare-bits/work","version":7}',
      'This file is from a newer version (7; we read up to 1). Your work is unchanged.',
    ],
    ['{"format":"spare-bits/work","version":1}', 'This file is damaged: its list of exercises is missing.'],
  ])('refuses %j in one sentence', (text, says) => {
    expect(sentence(decodeWork(text))).toBe(says);
  });

  it('refuses the whole file for one damaged record, and names the record', () => {
    const text = changed((copy) => Object.assign(copy.exercises.pte_wrprotect, { tried: -1 }));
    expect(sentence(decodeWork(text))).toBe(
      'The exercise pte_wrprotect in this file is damaged: a part is missing or of another kind.',
    );
  });

  it('refuses names that could not be ours', () => {
    const text = changed((copy) => Object.assign(copy.exercises, { '../x': copy.exercises.pte_wrprotect }));
    expect(sentence(decodeWork(text))).toBe(
      'This file is damaged: it names an exercise or lesson in a way that we never write.',
    );
  });

  it('refuses a record from a newer version and code that is too long', () => {
    const record = goldenWork.exercises.pte_wrprotect;
    expect(sentence(decodeExercise({ ...record, version: 3 }))).toBe(
      'What is stored here is from a newer version (3; we read up to 1). Your work is unchanged.',
    );
    expect(sentence(decodeExercise({ ...record, code: 'x'.repeat(MAX_CODE + 1) }))).toBe(
      'What is stored here holds 4,000,001 characters of code, and we keep up to 4,000,000.',
    );
  });

  it('keeps keys independent of where the site stands', () => {
    expect(exerciseKey('pte_wrprotect')).toBe('v1/exercise/pte_wrprotect');
    expect(lessonKey('descriptor-formats')).toBe('v1/lesson/descriptor-formats');
    expect(readKey('v1/exercise/pte_wrprotect')).toEqual({ kind: 'exercise', slug: 'pte_wrprotect' });
    expect(readKey('v2/exercise/pte_wrprotect')).toBeNull();
    expect(readKey('theme')).toBeNull();
  });
});

describe('the link', () => {
  it.each(goldenLinks)('reads and writes $hash', ({ hash, shared }) => {
    expect(decodeLink(hash)).toEqual({ ok: true, value: shared });
    expect(encodeLink(shared as Shared)).toBe(hash);
  });

  it('leaves other fragments alone', () => {
    expect(decodeLink('#certainty')).toBeNull();
    expect(decodeLink('')).toBeNull();
  });

  const packed = (value: unknown) => `#s=1.${btoa(JSON.stringify(value)).replace(/=+$/, '')}`;
  it.each([
    ['#s=hello', 'This link is not one of ours: it says no version.'],
    ['#s=7.e30', 'This link is from a newer version (7; we read up to 1). Your work is unchanged.'],
    ['#s=1.%%%', 'This link is damaged: a character is missing or was changed.'],
    [
      packed({ kind: 'code', slug: 'a', code: 'b' }).slice(0, -6),
      'This link is damaged: it ends in the middle or was changed.',
    ],
    [packed({ kind: 'code', slug: 'a' }), 'This link is damaged: a part is missing.'],
    [packed({ kind: 'song' }), 'This link shares something that this version does not know.'],
    [
      packed({ kind: 'entry', layout: 'v6.12', value: '0x1' }),
      'This link is damaged: its entry is not a 64-bit value with a layout.',
    ],
    [`#s=1.${'A'.repeat(MAX_LINK)}`, 'This link is too long: 200,002 characters, and we read up to 200,000.'],
  ])('refuses %.60s in one sentence', (hash, says) => {
    expect(sentence(decodeLink(hash))).toBe(says);
  });
});

describe('the result', () => {
  it('reads what version 1 wrote', () => {
    expect(decodeResult(JSON.stringify(goldenResult))).toEqual({ ok: true, value: goldenResult });
  });

  it('reads what version 1 wrote since checks may be runs of the kernel', () => {
    expect(decodeResult(JSON.stringify(goldenScenario))).toEqual({ ok: true, value: goldenScenario });
    const damaged = structuredClone(goldenScenario);
    Object.assign(damaged.tests[1]?.evidence.scenario ?? {}, { step: -1 });
    expect(sentence(readResult(damaged))).toBe(
      'This result is damaged: a part is missing or of another kind.',
    );
  });

  it.each([
    [
      { ...goldenResult, schema: 'spare-bits/result/v4' },
      'This result is from a newer version (4; we read up to 1). Your work is unchanged.',
    ],
    [
      { ...goldenResult, status: 'splendid' },
      'This result is damaged: a part is missing or of another kind.',
    ],
    [{ status: 'passed' }, 'This result is not one of ours: it does not say spare-bits/result/v1.'],
    [null, 'This result is not one of ours: it does not say spare-bits/result/v1.'],
  ])('refuses what it cannot show (%#)', (value, says) => {
    expect(sentence(readResult(value))).toBe(says);
  });
});
