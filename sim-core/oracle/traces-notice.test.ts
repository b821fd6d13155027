// Proof that a comparison with a recording notices what a simulator could get wrong: each alteration must be found, in its
// own field, and told so that one sees which bit it is.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { compareTraces, replayTrace } from './traces.ts';
import { ALTERATIONS } from './traces-alterations.ts';
import { compareStep, type FieldDifference } from './traces-compare.ts';
import type { Json } from './traces-json.ts';
import { readTraces, type TraceScenario, type TraceStep } from './traces-record.ts';
import { tracesReport } from './traces-report.ts';

const file = new URL('../test/oracle/traces-v6.12-4k.jsonl.gz', import.meta.url);
const traces = readTraces(gunzipSync(readFileSync(file)).toString('utf8'));

function named(name: string): TraceScenario {
  const trace = traces.find((candidate) => candidate.name === name);
  if (!trace) throw new Error(`no scenario ${name}`);
  return trace;
}

/** The recording with one thing altered, at every level on the way. */
function altered(value: unknown, [key, ...rest]: readonly (string | number)[], to: unknown): unknown {
  if (key === undefined) return to;
  if (Array.isArray(value)) return value.map((item, i) => (i === key ? altered(item, rest, to) : item));
  const record = value as Json;
  const { [key]: old, ...others } = record;
  const now = altered(old, rest, to);
  return now === undefined ? others : { ...others, [key]: now };
}

/** Results stand beside observations in the file. */
function alterStep(step: TraceStep, at: readonly (string | number)[], to: unknown): TraceStep {
  const observed = at[0] === 'obs' || at[0] === 'vmas';
  return altered(step, observed ? at : ['result', ...at], to) as TraceStep;
}

const places = (differences: readonly FieldDifference[]): unknown[] =>
  differences.map(({ where, field }) => [where, field]);

describe('a comparison', () => {
  for (const { what, scenario, step: index, at, to, found } of ALTERATIONS) {
    test(`notices ${what}`, () => {
      const trace = named(scenario);
      const step = trace.steps[index];
      if (!step) throw new Error(`no step ${index}`);
      const changed = alterStep(step, at, to);
      expect(places(compareStep(changed, step, 0n))).toEqual([found]);
      const steps = trace.steps.map((old) => (old === step ? changed : old));
      const verdict = replayTrace({ ...trace, steps });
      expect([verdict.verdict, verdict.step]).toEqual(['differs', index]);
      expect(places(verdict.differences)).toEqual([found]);
    });
  }

  test('does not judge whether a hugetlb folio is dirty, but everything else of it', () => {
    const step = named('hugetlb_pmd_migrate').steps[1];
    if (!step) throw new Error('no step 1');
    const dirty = alterStep(step, ['obs', 0, 'pg', 'dirty'], 0);
    const hugetlb = 0x40_0000n;
    expect(compareStep(dirty, step, hugetlb)).toEqual([]);
    expect(places(compareStep(dirty, step, 0n))).toEqual([['A0', 'pg.dirty']]);
    expect(places(compareStep(alterStep(step, ['obs', 0, 'pg', 'map'], 2), step, hugetlb))).toEqual([
      ['A0', 'pg.map'],
    ]);
  });

  test('is told by step, page and field, and by the fields of a word', () => {
    const trace = named('anon_write_first');
    const steps = trace.steps.map((step, i) =>
      i === 1 ? alterStep(step, ['obs', 0, 'desc'], '0xe8000000400fc3') : step,
    );
    const lines = tracesReport('x', compareTraces([{ ...trace, steps }]));
    expect(lines).toEqual([
      'x: 1 scenarios, 5 steps, 0 equal, 1 differ, 0 not modelled',
      '  anon_write_first (v6.12, max, 4K pages), step 1: write r=A p=0 v=1',
      '    page A0:',
      '      desc: expected 0x00E8_0000_0040_0FC3, got 0x00E8_0000_0040_0F43',
      '        PTE_RDONLY: expected 0x1, got 0x0',
    ]);
  });

  test('counts what is not modelled apart, and says what it is', () => {
    const other = named('anon_write_first');
    const unknown = {
      ...other,
      steps: other.steps.map((step) => ({ ...step, operation: 'the operation x' })),
    };
    const comparison = compareTraces([other, unknown]);
    expect([comparison.equal, comparison.differ, comparison.notModelled]).toEqual([1, 0, 1]);
    expect(tracesReport('x', comparison).join('\n')).toContain(
      'not modelled, the operation x: anon_write_first',
    );
  });

  test('ends at the first scenario that differs, if asked to', () => {
    const trace = named('anon_write_first');
    const wrong = { ...trace, steps: trace.steps.map((step) => alterStep(step, ['obs', 0, 'lvl'], 7)) };
    expect(compareTraces([wrong, wrong]).differ).toBe(2);
    expect(compareTraces([wrong, wrong], { stop: true }).verdicts.length).toBe(1);
  });
});
