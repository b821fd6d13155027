// Models: the rows of the event log: the operations near the place where one stands, what happened inside each, and what
// came of it, in order of time; loads that follow one another are one row. Pure. Does not model: words of a moment.
import type { LabPlace } from '@spare-bits/sim-core';
import type { LabState, Lane, MomentRow } from '../state.ts';

export interface EventRow {
  readonly key: string;
  /** "9" of an operation, "9.4" of a moment inside it. */
  readonly number: string;
  readonly kind: string;
  readonly lane: Lane | 'operation' | 'result';
  readonly text: string;
  /** Where Enter leads. */
  readonly to: LabPlace;
  readonly time: 'past' | 'now' | 'future';
  /** Nobody has done it yet: there is nowhere to jump. */
  readonly done: boolean;
}

/** Operations before and after the one that one is in. */
const AROUND = 1;
/** Moments of an operation on either side of the place, or from its beginning, that are told. */
const MOST = 60;
const FOLDED: readonly string[] = ['load', 'fetch'];

interface Run {
  readonly moments: readonly MomentRow[];
  /** Number of the last one in its step, counted from 1. */
  readonly last: number;
}

/** Loads that follow one another stand together. */
function runsOf(moments: readonly MomentRow[]): readonly Run[] {
  const runs: Run[] = [];
  moments.forEach((moment, i) => {
    const run = runs.at(-1);
    const folds = run?.moments[0]?.kind === moment.kind && FOLDED.includes(moment.kind);
    if (run && folds) runs[runs.length - 1] = { moments: [...run.moments, moment], last: i + 1 };
    else runs.push({ moments: [moment], last: i + 1 });
  });
  return runs;
}

function textOf({ moments }: Run): string {
  const [first] = moments;
  const last = moments.at(-1);
  if (!first || !last || moments.length === 1) return first?.text ?? '';
  if (moments.every(({ text }) => text === first.text)) return `${first.text}, ${moments.length} times`;
  return `${first.text} … ${last.text}, ${moments.length} in all`;
}

function timeOf(from: LabPlace, to: LabPlace, at: LabPlace): EventRow['time'] {
  const order = (a: LabPlace, b: LabPlace): number => a.step - b.step || a.moment - b.moment;
  if (order(at, to) >= 0) return order(at, to) === 0 ? 'now' : 'past';
  return order(at, from) >= 0 ? 'now' : 'future';
}

function momentRows(state: LabState, step: number): readonly EventRow[] {
  const { steps, at } = state;
  const runs = runsOf(steps[step]?.moments ?? []);
  const here =
    step === at.step ? runs.findIndex(({ last }) => last >= at.moment) : step < at.step ? runs.length : 0;
  const from = Math.max(0, Math.min(here - MOST / 2, runs.length - MOST));
  return runs.slice(from, from + MOST).map((run) => {
    const [moment] = run.moments;
    const first = run.last - run.moments.length + 1;
    return {
      key: `${step}.${run.last}`,
      number: `${step + 1}.${first}`,
      kind: moment?.kind ?? '',
      lane: moment?.lane ?? 'store',
      text: textOf(run),
      to: { step, moment: run.last },
      time: timeOf({ step, moment: first }, { step, moment: run.last }, at),
      done: true,
    };
  });
}

function stepRows(state: LabState, step: number): readonly EventRow[] {
  const { steps, at } = state;
  const row = steps[step];
  if (!row) return [];
  const begun = at.step > step || (at.step === step && at.moment > 0);
  const operation: EventRow = {
    key: `${step}`,
    number: `${step + 1}`,
    kind: 'op',
    lane: 'operation',
    text: row.line,
    to: { step, moment: 0 },
    time: begun ? 'past' : 'future',
    done: row.done,
  };
  if (!row.done) return [operation];
  const after: LabPlace = { step: step + 1, moment: 0 };
  const result: EventRow = {
    key: `${step} end`,
    number: `${step + 1}`,
    kind: 'end',
    lane: 'result',
    text: row.short || 'done',
    to: after,
    time: timeOf(after, after, at),
    done: true,
  };
  return [operation, ...momentRows(state, step), result];
}

/** The rows near the place where one stands. */
export function eventRows(state: LabState): readonly EventRow[] {
  const { at, steps } = state;
  // At the end of an operation that is the one to be told; the next one is its neighbour.
  const middle = at.moment === 0 && at.step > 0 ? at.step - 1 : at.step;
  const rows: EventRow[] = [];
  for (let step = Math.max(0, middle - AROUND); step <= middle + AROUND && step < steps.length; step++)
    rows.push(...stepRows(state, step));
  return rows;
}
