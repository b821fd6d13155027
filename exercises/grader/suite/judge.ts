// Models: how a law is judged: every layout, every input; all failures counted, the simplest kept.
// Does not model: vitest (law.ts), the words for a failing case (explain.ts), what is told to whom (../verdict.ts).
import { U64_MASK } from '@spare-bits/sim-core';
import { KIND } from '../guest/kinds.ts';
import { FingerprintHash } from '../subject/fingerprint.ts';
import type { MapResult, Subject } from '../subject/subject.ts';
import type { Task, TaskLayout } from '../task.ts';
import { type Column, decode, type Value } from '../values.ts';
import { askedExport, callsOf, explain, namesOf, type Worst } from './explain.ts';
import type { AnyLaw, LawSpec } from './law.ts';
import { evidenceOf } from './picture.ts';
import { kernelOf, type TestOutcome } from './session.ts';
import { oddness, ordinaryOf } from './simplest.ts';
import { columnsOf, layoutOf, type Space, union } from './space.ts';
import { stoppedText } from './words.ts';

type AnySpace = Space<readonly Value[]>;
const unions = new Map<string, AnySpace>();

/** The space of a law, as one. Spaces of several columns cannot be joined. */
export function spaceOf(spec: { readonly over: AnySpace | readonly AnySpace[] }): AnySpace {
  if ('inputs' in spec.over) return spec.over;
  const key = spec.over.map((one) => one.name).join(' ∪ ');
  const known = unions.get(key) ?? union(...(spec.over as readonly Space[]));
  unions.set(key, known);
  return known;
}

interface Stage {
  readonly name: string;
  readonly map: MapResult;
}

function runStages(
  mapWith: Subject['map'],
  layout: TaskLayout,
  names: readonly string[],
  columns: readonly Column[],
): Stage[] {
  const stages: Stage[] = [];
  let given = columns;
  for (const name of names) {
    const map = mapWith(layout, name, ...given);
    stages.push({ name, map });
    given = [{ type: 'bigint', words: map.words }];
    if (map.stopped) break;
  }
  return stages;
}

/** The value at a row, or null if some stage gave nothing usable; then `stage` says which. */
function resultAt(
  stages: readonly Stage[],
  row: number,
): { stage: number; got: Value | null; skipped?: boolean } {
  let got: Value | null = null;
  for (let stage = 0; stage < stages.length; stage++) {
    const { map } = stages[stage] as Stage;
    if (map.kinds[row] === KIND.skipped) return { stage, got: null, skipped: true };
    got = map.value(row);
    if (got === null) return { stage, got };
  }
  return { stage: stages.length - 1, got };
}

function agrees(got: Value, want: Value, about: bigint): boolean {
  return typeof got === 'bigint' && typeof want === 'bigint' ? ((got ^ want) & about) === 0n : got === want;
}

interface Sum {
  checked: number;
  failing: number;
  worst: Worst | null;
  /** How far the worst input is from an ordinary page. */
  odd: number;
}

/** Keeps the case that is easiest to read; of two alike, the smaller entry, and then the earlier case. */
function keepSimplest(sum: Sum, odd: number, one: Worst): void {
  if (sum.worst) {
    if (odd > sum.odd) return;
    const [now, before] = [one.inputs[0], sum.worst.inputs[0]];
    if (odd === sum.odd && (now === undefined || before === undefined || now >= before)) return;
  }
  sum.worst = one;
  sum.odd = odd;
}

/** Judges the rows of one layout. */
function judgeRows(
  spec: AnyLaw,
  layout: TaskLayout,
  columns: readonly Column[],
  stages: readonly Stage[],
  sum: Sum,
): void {
  const k = kernelOf(layout);
  const about = spec.about?.(k) ?? U64_MASK;
  const holds = (got: Value, input: Value, more: Value[]): boolean =>
    spec.holds
      ? spec.holds(got, input, k, ...more)
      : spec.want !== undefined && agrees(got, spec.want(input, k, ...more), about);
  const ordinary = ordinaryOf(layoutOf(layout));
  const [first, ...others] = columns;
  if (!first) return;
  const { type, words } = first;
  const halves = new Uint32Array(words.buffer, words.byteOffset, 2 * words.length);
  const none: Value[] = [];
  for (let row = 0; row < words.length; row++) {
    const input = type === 'bigint' ? (words[row] as bigint) : decode(type, words[row] as bigint);
    const more = others.length === 0 ? none : others.map((one) => decode(one.type, one.words[row] as bigint));
    if (spec.when && !spec.when(input, k, ...more)) continue;
    const { stage, got, skipped } = resultAt(stages, row);
    if (skipped) continue;
    sum.checked += 1;
    if (got !== null && holds(got, input, more)) continue;
    sum.failing += 1;
    // What is no entry has no ordinary page to be far from: the first case of the space is the simplest.
    const odd =
      type === 'bigint' ? oddness(halves[2 * row] as number, halves[2 * row + 1] as number, ordinary) : row;
    keepSimplest(sum, odd, { layout, inputs: [input, ...more], stage, got });
  }
}

/** Judges a law over all its layouts and inputs. */
export function judge<
  Got extends Value = bigint,
  Args extends readonly Value[] = readonly [bigint, ...bigint[]],
>(law: LawSpec<Got, Args>, task: Task, subject: Subject): TestOutcome {
  const spec = law as unknown as AnyLaw;
  const names = callsOf(spec);
  for (const name of names) askedExport(task, name);
  const layouts = task.layouts.filter((layout) => spec.layouts?.includes(layout.id) ?? true);
  const print = new FingerprintHash();
  const sum: Sum = { checked: 0, failing: 0, worst: null, odd: 0 };
  for (const layout of layouts) {
    const columns = columnsOf(spaceOf(spec), layout);
    let stages = runStages(subject.map, layout, names, columns);
    const before = { ...sum };
    if (!stages.some(({ map }) => map.stopped)) judgeRows(spec, layout, columns, stages, sum);
    if (sum.failing === before.failing && stages.some(({ map }) => map.gaveUp)) {
      // It throws often, but not where this law looks: then every input counts.
      stages = runStages(subject.mapAll, layout, names, columns);
      Object.assign(sum, before);
      if (!stages.some(({ map }) => map.stopped)) judgeRows(spec, layout, columns, stages, sum);
    }
    for (const { map } of stages) print.string(map.fingerprint());
    const halted = stages.find(({ map }) => map.stopped);
    if (halted) return haltedOutcome(spec.id, halted, layout, sum.checked, task);
  }
  const { checked, failing, worst } = sum;
  const base = { id: spec.id, checked, failing, fingerprint: print.text() };
  if (!worst) return { ...base, state: 'passed', message: null, evidence: null, place: null };
  return { ...base, ...explain(spec, task, subject, worst) };
}

function haltedOutcome(
  id: string,
  { map, name }: Stage,
  layout: TaskLayout,
  checked: number,
  task: Task,
): TestOutcome {
  const halt = map.stopped ?? { why: 'out-of-steps', here: false, culprit: name, place: null };
  const { why, here, culprit } = halt;
  const inputs = map.columns.map(({ type, words }) => decode(type, words[map.done] ?? 0n));
  const names = namesOf(task, name);
  const bare = {
    layout,
    calls: [name],
    names,
    got: null,
    want: null,
    about: 0n,
    drawn: task.picture !== 'none',
  };
  return {
    id,
    state: why,
    message: stoppedText(culprit, why, here),
    checked: checked + map.done,
    failing: here ? 1 : 0,
    evidence: here && map.done < map.words.length ? evidenceOf({ ...bare, inputs }) : null,
    place: here ? halt.place : null,
    fingerprint: null,
  };
}
