// Models: recordings of whole scenarios against the simulator: each is run step by step under its own configuration, and
// every field of every step is compared until one differs. What the simulator says that it does not model is counted
// apart and is never equal. Does not model: reading files and printing.
import { NotModelled } from '../mm/types.ts';
import type { PageRef } from '../scenario/operations.ts';
import { type Run, type RunOptions, startRun } from '../scenario/runner.ts';
import { Canonical } from './traces-canonical.ts';
import { compareStep, type FieldDifference, resultRecord } from './traces-compare.ts';
import type { Json } from './traces-json.ts';
import type { TraceScenario } from './traces-record.ts';
import { scenarioOf } from './traces-scenario.ts';

export interface TraceVerdict {
  readonly trace: TraceScenario;
  readonly verdict: 'equal' | 'differs' | 'not modelled';
  /** The step that differs, or that is not modelled. */
  readonly step: number;
  readonly differences: readonly FieldDifference[];
  /** What is not modelled. */
  readonly why: string;
}

const pagesOf = (obs: readonly Json[]): readonly PageRef[] =>
  obs.map(({ r, p }) => ({ r: String(r), p: Number(p) }));

/** Replays one recording until it differs. */
export function replayTrace(trace: TraceScenario, options: RunOptions = {}): TraceVerdict {
  const at = { trace, step: 0, differences: [], why: '' } as const;
  let step = 0;
  try {
    const run = startRun(scenarioOf(trace), { observe: false, ...options });
    const canonical = new Canonical(run.kernel.layout);
    for (; step < trace.steps.length; step++) {
      const differences = replayStep(run, canonical, trace, step);
      if (differences.length > 0) return { ...at, verdict: 'differs', step, differences };
    }
    return { ...at, verdict: 'equal', step };
  } catch (error) {
    if (error instanceof NotModelled) return { ...at, verdict: 'not modelled', step, why: error.message };
    const got = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const difference = { where: null, field: 'failure', expected: null, got };
    return { ...at, verdict: 'differs', step, differences: [difference] };
  }
}

function replayStep(
  run: Run,
  canonical: Canonical,
  trace: TraceScenario,
  index: number,
): readonly FieldDifference[] {
  const step = trace.steps[index];
  if (!step) return [];
  if (typeof step.operation === 'string') throw new NotModelled(step.operation);
  const { outcome } = run.perform(step.operation);
  const result = resultRecord(step.op, outcome);
  const pages = pagesOf(step.obs);
  // A region that is not there cannot be observed; all its fields are told as missing.
  const there = pages.map(({ r }) => run.state.regions.some(({ name }) => name === r));
  const facts = canonical.step(run.observe(pages.filter((_page, i) => there[i])));
  const seen = facts.obs[Symbol.iterator]();
  const obs = there.map((known): Json => (known ? (seen.next().value ?? {}) : {}));
  return compareStep(step, { result, obs, vmas: facts.vmas }, run.kernel.layout.mask('VM_HUGETLB'));
}

/** Counts; those of verdicts count scenarios. */
export interface TracesSum {
  readonly scenarios: number;
  readonly steps: number;
  readonly equal: number;
  readonly differ: number;
  readonly notModelled: number;
}

export interface TracesComparison extends TracesSum {
  readonly verdicts: readonly TraceVerdict[];
}

/**
 * Replays recordings.
 * @param stop ends after the first scenario that differs
 */
export function compareTraces(
  traces: readonly TraceScenario[],
  { stop = false, ...options }: RunOptions & { readonly stop?: boolean } = {},
): TracesComparison {
  const verdicts: TraceVerdict[] = [];
  for (const trace of traces) {
    const verdict = replayTrace(trace, options);
    verdicts.push(verdict);
    if (stop && verdict.verdict === 'differs') break;
  }
  const count = (kind: TraceVerdict['verdict']): number =>
    verdicts.filter(({ verdict }) => verdict === kind).length;
  return {
    verdicts,
    scenarios: verdicts.length,
    steps: verdicts.reduce((sum, { trace }) => sum + trace.steps.length, 0),
    equal: count('equal'),
    differ: count('differs'),
    notModelled: count('not modelled'),
  };
}
