// What is made of a learner's places: a layout, the reasons why there is none, or the end of the test.
import { makeLayout } from '@spare-bits/sim-core';
import { describe, expect, test } from 'vitest';
import type { Outcome, Subject } from '../../subject/subject.ts';
import { defineTask, word } from '../../task.ts';
import type { Value } from '../../values.ts';
import { fieldsOf, readPlaces } from './placed.ts';

const task = defineTask({
  slug: 'design',
  title: 'Design',
  version: 1,
  chapter: '',
  points: 1,
  difficulty: 1,
  minutes: 1,
  kind: 'design',
  layouts: [{ id: 'v6.12', pageShift: 12 }],
  places: 'v6.12-softdirty',
  exports: [
    {
      name: 'place',
      params: [word('field', ['PTE_SOFT_DIRTY', 'PTE_SWP_SOFT_DIRTY'])],
      returns: 'number',
      doc: '',
    },
  ],
  kernel: [],
  bits: [],
  reveal: 'full',
  read: { lesson: '', anchor: '', text: '' },
  mutants: [],
});

const layout = makeLayout('v6.12-softdirty');
const own = (name: string): number => layout.find(name)?.lo ?? -1;

/** A learner who answers so; undefined throws. */
function subjectOf(answer: (field: string) => Value | undefined): Subject {
  const call = (_layout: unknown, _name: string, field: Value): Outcome => {
    const value = answer(String(field));
    if (value === undefined) return { state: 'threw', value: null, says: 'Error: no', place: null };
    return typeof value === 'number'
      ? { state: 'passed', value, says: '', place: null }
      : { state: 'failed', value: null, says: 'a bigint', place: null };
  };
  return { call } as unknown as Subject;
}

describe('places', () => {
  test('that are free make a layout', () => {
    const { placed, ending } = readPlaces(task, subjectOf(own));
    expect(ending).toBeNull();
    expect(placed[0]?.faults).toEqual([]);
    expect(placed[0]?.at.places).toEqual(Object.fromEntries(fieldsOf(task).map((name) => [name, own(name)])));
  });

  test('that are not say who has them', () => {
    const { placed, ending } = readPlaces(
      task,
      subjectOf(() => own('PTE_DEVMAP')),
    );
    expect(ending).toBeNull();
    expect(placed[0]?.faults.map(({ field, owner, refusal }) => [field, owner, refusal])).toEqual([
      ['PTE_SOFT_DIRTY', 'PTE_DEVMAP', 'taken'],
      ['PTE_SWP_SOFT_DIRTY', 'SWP_OFFSET', 'taken'],
    ]);
  });

  test('that are no numbers end the test in words', () => {
    expect(
      readPlaces(
        task,
        subjectOf(() => 4n),
      ).ending,
    ).toMatchObject({
      state: 'failed',
      message: 'place returned a bigint; the answer must be a number. Write 1, not 1n.',
    });
    expect(
      readPlaces(
        task,
        subjectOf(() => undefined),
      ).ending?.state,
    ).toBe('threw');
  });

  test('tell wrong answers apart by the fields that a test is about', () => {
    const print = (swap: number, about?: readonly string[]): string =>
      readPlaces(
        task,
        subjectOf((field) => (field === 'PTE_SOFT_DIRTY' ? own(field) : swap)),
        about,
      ).print.text();
    expect(print(0)).not.toBe(print(1));
    expect(print(0, ['PTE_SOFT_DIRTY'])).toBe(print(1, ['PTE_SOFT_DIRTY']));
  });

  test('belong to designs alone', () => {
    const { places: _, ...rest } = task;
    expect(() => readPlaces(rest, subjectOf(own))).toThrow(/no design/);
  });
});
