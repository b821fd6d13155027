import { describe, expect, test } from 'vitest';
import type { ManifestExercise, ManifestTest } from './manifest.ts';
import type { Evidence } from './result.ts';
import { reveal } from './reveal.ts';
import type { TestOutcome } from './suite/session.ts';
import { defineTask } from './task.ts';
import { type Ended, type Run, shares, verdict } from './verdict.ts';

const task = defineTask({
  slug: 'sample',
  title: 'A sample',
  version: 3,
  chapter: 'lesson',
  points: 10,
  difficulty: 1,
  minutes: 5,
  kind: 'helper',
  layouts: [{ id: 'v6.12', pageShift: 12 }],
  exports: [{ name: 'pte_mkold', params: ['pte'], returns: 'bigint', doc: '' }],
  kernel: [],
  bits: [],
  reveal: 'input-got',
  read: { lesson: 'lesson', anchor: 'a', text: 'Text' },
  mutants: [],
});

const own = (id: string, group: ManifestTest['group'], weight = 1): ManifestTest => ({
  id,
  title: `About ${id}.`,
  group,
  reveal: group === 'visible' ? 'full' : 'input-got',
  weight,
});

const exercise: ManifestExercise = {
  task,
  folder: 'exercises/catalogue/00/sample',
  hash: 'e'.repeat(64),
  suites: { visible: 'v.js', hidden: 'h.js' },
  tests: [own('seen', 'visible'), own('one', 'hidden'), own('two', 'hidden'), own('three', 'hidden')],
  ideas: [{ test: 'two', fingerprint: 'f00d', name: 'idea', says: 'I thought so.', hint: 'Not so.' }],
  starter: '',
  solution: '',
  kernelTypes: '',
};

const evidence: Evidence = {
  layout: 'v6.12',
  pageShift: 12,
  call: 'pte_mkold(0x0000_0000_0000_0400)',
  inputs: ['0x0000_0000_0000_0400'],
  got: { kind: 'bigint', text: '0x0000_0000_0000_0400' },
  want: { kind: 'bigint', text: '0x0000_0000_0000_0000' },
  fields: [
    {
      name: 'PTE_AF',
      label: 'AF',
      bits: '10',
      owner: 'hw',
      before: '1',
      yours: '1',
      must: 'clear',
      wrong: true,
      sentence: 'Clear it.',
    },
  ],
};

const outcome = (id: string, more: Partial<TestOutcome> = {}): Ended => ({
  outcome: {
    id,
    state: 'passed',
    message: null,
    checked: 8,
    failing: 0,
    evidence: null,
    place: null,
    fingerprint: 'f00d',
    ...more,
  },
  passed: more.state === undefined || more.state === 'passed',
  ms: 1.4,
});
const failed = (id: string, more: Partial<TestOutcome> = {}): Ended =>
  outcome(id, { state: 'failed', message: 'It must be old.', failing: 2, evidence, ...more });

const run = (ended: readonly Ended[], more: Partial<Run> = {}): Run => ({
  exercise,
  engine: { version: '0.1.0', hash: 'a'.repeat(64) },
  submission: { bytes: 10, hash: 'b'.repeat(64) },
  ended: new Map(ended.map((one) => [one.outcome.id, one])),
  refused: null,
  broken: null,
  calls: 32,
  output: '',
  totalMs: 12.6,
  ...more,
});
const all = [outcome('seen'), outcome('one'), outcome('two'), outcome('three')];

describe('the verdict', () => {
  test('has the form that is stored and exchanged', () => {
    expect(
      verdict(run([outcome('seen'), outcome('one'), failed('two'), outcome('three')])),
    ).toMatchSnapshot();
  });

  test('a pass needs every expected test', () => {
    expect(verdict(run(all))).toMatchObject({
      status: 'passed',
      score: 10,
      message: 'All 3 hidden checks hold.',
    });
    const missing = verdict(run(all.slice(0, 3)));
    expect(missing).toMatchObject({ status: 'grader-fault', score: 6.67 });
    expect(verdict(run([])).status).toBe('grader-fault');
  });

  test('a pass needs no other test, and vitest must agree', () => {
    expect(verdict(run([...all, outcome('forged')])).status).toBe('grader-fault');
    const disagreed = all.map((one) => (one.outcome.id === 'one' ? { ...one, passed: false } : one));
    expect(verdict(run(disagreed))).toMatchObject({ status: 'grader-fault', score: 6.67 });
  });

  test('the status is that of the first check that does not pass; a fault of ours goes first', () => {
    const threw = outcome('one', {
      state: 'threw',
      message: 'pte_mkold threw boom.',
      place: { line: 2, column: 3 },
    });
    const result = verdict(run([outcome('seen'), threw, failed('two'), outcome('three')]));
    expect(result).toMatchObject({
      status: 'threw',
      message: 'pte_mkold threw boom.',
      place: { line: 2, column: 3 },
    });
    const fault = outcome('three', { state: 'grader-fault', message: 'Ours.' });
    expect(verdict(run([outcome('seen'), threw, failed('two'), fault])).status).toBe('grader-fault');
  });

  test('only visible checks may fail and still cost the pass, but no points', () => {
    const result = verdict(run([failed('seen'), ...all.slice(1)]));
    expect(result).toMatchObject({
      status: 'failed',
      score: 10,
      message: 'Not yet: 1 of 1 visible check fails.',
    });
  });

  test('points are shared by weight, to the cent, and add up', () => {
    expect([...shares(exercise).values()]).toEqual([3.33, 3.34, 3.33]);
    const weighted = {
      ...exercise,
      tests: [own('a', 'hidden', 2.5), own('b', 'hidden', 0.25), own('c', 'hidden', 4)],
    };
    expect([...shares(weighted).values()].reduce((sum, one) => sum + Math.round(one * 100), 0)).toBe(1000);
  });

  test('an idea is shown for exactly its results on exactly its test', () => {
    const idea = (ended: Ended) =>
      verdict(run([ended])).tests.find((one) => one.id === ended.outcome.id)?.idea;
    expect(idea(failed('two'))).toEqual({ name: 'idea', says: 'I thought so.', hint: 'Not so.' });
    expect(idea(failed('two', { fingerprint: 'beef' }))).toBeNull();
    expect(idea(failed('one'))).toBeNull();
    expect(idea(outcome('two'))).toBeNull();
  });

  test('a refused file has all its tests not gradable, and a place', () => {
    const refused = { state: 'not-gradable', message: 'The file is empty.', place: null } as const;
    const result = verdict(run([], { refused }));
    expect(result).toMatchObject({ status: 'not-gradable', message: 'The file is empty.', score: 0 });
    expect(new Set(result.tests.map((one) => one.state))).toEqual(new Set(['not-gradable']));
  });

  test('a run that was cut off keeps what had ended', () => {
    const broken = { state: 'out-of-steps', message: 'Stopped.', later: 'Not run.' } as const;
    const result = verdict(run(all.slice(0, 2), { broken }));
    expect(result).toMatchObject({ status: 'out-of-steps', message: 'Stopped.', score: 3.33 });
    expect(result.tests.map((one) => one.message)).toEqual([null, null, 'Stopped.', 'Not run.']);
  });
});

describe('what is revealed', () => {
  test('each mode shows less than the one before', () => {
    expect(reveal(evidence, 'full')).toBe(evidence);
    const withGot = reveal(evidence, 'input-got');
    expect(withGot?.got).toEqual(evidence.got);
    expect(withGot).not.toHaveProperty('want');
    expect(withGot?.fields?.[0]).toEqual({
      name: 'PTE_AF',
      label: 'AF',
      bits: '10',
      owner: 'hw',
      before: '1',
      yours: '1',
      wrong: false,
    });
    const inputOnly = reveal(evidence, 'input');
    expect(inputOnly).not.toHaveProperty('got');
    expect(inputOnly?.fields?.[0]).not.toHaveProperty('yours');
    expect(inputOnly?.inputs).toEqual(evidence.inputs);
    expect(reveal(evidence, 'property')).toBeNull();
  });
});
