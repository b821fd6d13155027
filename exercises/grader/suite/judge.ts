// Models: how a law is judged: every layout, every input; all failures counted, the simplest kept.
// Does not model: vitest (law.ts) and what is told to whom (../verdict.ts).
import { U64_MASK } from '@spare-bits/sim-core';
import { KIND } from '../guest/kinds.ts';
import type { Kernel } from '../names.ts';
import { FingerprintHash } from '../subject/fingerprint.ts';
import { type MapResult, type Subject, spellKind } from '../subject/subject.ts';
import type { Task, TaskExport, TaskLayout } from '../task.ts';
import type { LawSpec } from './law.ts';
import { type Case, evidenceOf } from './picture.ts';
import { kernelOf, type TestOutcome } from './session.ts';
import { oddness, ordinaryOf } from './simplest.ts';
import { layoutOf, type Space, union } from './space.ts';
import { stoppedText, threwText, wrongKind } from './words.ts';

const unions = new Map<string, Space>();

/** The space of a law, as one. */
export function spaceOf(spec: { readonly over: LawSpec['over'] }): Space {
  if ('inputs' in spec.over) return spec.over;
  const key = spec.over.map((one) => one.name).join(' ∪ ');
  const known = unions.get(key) ?? union(...spec.over);
  unions.set(key, known);
  return known;
}

function callsOf(spec: { readonly call: LawSpec['call'] }): readonly string[] {
  return typeof spec.call === 'string' ? [spec.call] : spec.call;
}

/** Which export a law asks last, and so what kind of result it must see. */
export function askedExport(task: Task, name: string): TaskExport {
  const found = task.exports.find((one) => one.name === name);
  if (!found) throw new Error(`the suite calls ${name}, which the task does not ask for`);
  return found;
}

interface Stage {
  readonly asked: TaskExport;
  readonly map: MapResult;
}

interface Worst {
  readonly layout: TaskLayout;
  readonly input: bigint;
  /** The second argument of the first call, if the space has one. */
  readonly beside: bigint | undefined;
  readonly stage: number;
  readonly got: bigint | boolean | null;
}

function runStages(
  mapWith: Subject['map'],
  task: Task,
  layout: TaskLayout,
  names: readonly string[],
  inputs: BigUint64Array,
  beside?: BigUint64Array,
): Stage[] {
  const stages: Stage[] = [];
  let column = inputs;
  for (const name of names) {
    const map =
      beside && stages.length === 0 ? mapWith(layout, name, column, beside) : mapWith(layout, name, column);
    stages.push({ asked: askedExport(task, name), map });
    column = map.words;
    if (map.stopped) break;
  }
  return stages;
}

/** The value at a row, or null if some stage gave nothing usable; then `stage` says which. */
function resultAt(
  stages: readonly Stage[],
  row: number,
): { stage: number; got: bigint | boolean | null; skipped?: boolean } {
  for (let stage = 0; stage < stages.length; stage++) {
    const { asked, map } = stages[stage] as Stage;
    const kind = map.kinds[row];
    if (kind === KIND.skipped) return { stage, got: null, skipped: true };
    const good = asked.returns === 'bigint' ? kind === KIND.word : kind === KIND.yes || kind === KIND.no;
    if (!good) return { stage, got: null };
  }
  const last = stages.length - 1;
  const map = stages[last]?.map;
  if (!map) return { stage: 0, got: null };
  return {
    stage: last,
    got: map.kinds[row] === KIND.word ? (map.words[row] ?? 0n) : map.kinds[row] === KIND.yes,
  };
}

function agrees(got: bigint | boolean, want: bigint | boolean, about: bigint): boolean {
  return typeof got === 'bigint' && typeof want === 'bigint' ? ((got ^ want) & about) === 0n : got === want;
}

/** Says everything about the simplest failing case. The call is made once more, alone, for exact words. */
function explain<Got extends bigint | boolean>(
  spec: LawSpec<Got>,
  task: Task,
  subject: Subject,
  worst: Worst,
): Pick<TestOutcome, 'state' | 'message' | 'evidence' | 'place'> {
  const names = callsOf(spec).slice(0, worst.stage + 1);
  const k = kernelOf(worst.layout);
  const about = spec.about?.(k) ?? U64_MASK;
  const whole = worst.got !== null;
  const want = whole && spec.want ? spec.want(worst.input, k, worst.beside ?? 0n) : null;
  const given = worst.beside === undefined ? [worst.input] : [worst.input, worst.beside];
  const base = {
    layout: worst.layout,
    calls: names,
    inputs: given,
    want,
    about,
    drawn: task.picture !== 'none',
  } satisfies Partial<Case>;
  if (whole) {
    const evidence = evidenceOf({ ...base, got: worst.got });
    return { state: 'failed', message: spec.message, evidence, place: null };
  }
  let input = given;
  for (const name of names.slice(0, -1)) {
    const value = subject.call(worst.layout, name, ...input).value;
    if (typeof value === 'bigint') input = [value];
  }
  const name = names.at(-1) ?? '';
  const again = subject.call(worst.layout, name, ...input);
  const bare = evidenceOf({ ...base, got: null });
  if (again.state === 'threw') {
    return { state: 'threw', message: threwText(name, again.says), evidence: bare, place: again.place };
  }
  if (again.state === 'out-of-steps' || again.state === 'out-of-memory') {
    return {
      state: again.state,
      message: stoppedText(name, again.state, true),
      evidence: bare,
      place: again.place,
    };
  }
  const asked = askedExport(task, name);
  const says = again.state === 'passed' ? spellGood(again.value) : again.says;
  const evidence = evidenceOf({ ...base, got: says });
  return { state: 'failed', message: wrongKind(asked, says), evidence, place: null };
}

function spellGood(value: bigint | boolean | null): string {
  return typeof value === 'bigint' ? 'a bigint' : value === null ? spellKind(KIND.nothing, '') : `${value}`;
}

interface Sum {
  checked: number;
  failing: number;
  worst: Worst | null;
  /** How far the worst input is from an ordinary page. */
  odd: number;
}

/** Keeps the case that is easiest to read; of two alike, the smaller. */
function keepSimplest(sum: Sum, odd: number, one: Worst): void {
  if (sum.worst && (odd > sum.odd || (odd === sum.odd && one.input >= sum.worst.input))) return;
  sum.worst = one;
  sum.odd = odd;
}

/** Judges the rows of one layout. */
function judgeRows<Got extends bigint | boolean>(
  spec: LawSpec<Got>,
  layout: TaskLayout,
  inputs: BigUint64Array,
  stages: readonly Stage[],
  sum: Sum,
  column?: BigUint64Array,
): void {
  const k: Kernel = kernelOf(layout);
  const about = spec.about?.(k) ?? U64_MASK;
  const holds = (got: bigint | boolean, input: bigint, beside: bigint): boolean =>
    spec.holds
      ? spec.holds(got as Got, input, k)
      : spec.want !== undefined && agrees(got, spec.want(input, k, beside), about);
  const ordinary = ordinaryOf(layoutOf(layout));
  const halves = new Uint32Array(inputs.buffer, inputs.byteOffset, 2 * inputs.length);
  for (let row = 0; row < inputs.length; row++) {
    const input = inputs[row] as bigint;
    const beside = column?.[row];
    if (spec.when && !spec.when(input, k, beside ?? 0n)) continue;
    const { stage, got, skipped } = resultAt(stages, row);
    if (skipped) continue;
    sum.checked += 1;
    if (got !== null && holds(got, input, beside ?? 0n)) continue;
    sum.failing += 1;
    const odd = oddness(halves[2 * row] as number, halves[2 * row + 1] as number, ordinary);
    keepSimplest(sum, odd, { layout, input, beside, stage, got });
  }
}

/** Judges a law over all its layouts and inputs. */
export function judge<Got extends bigint | boolean>(
  spec: LawSpec<Got>,
  task: Task,
  subject: Subject,
): TestOutcome {
  const names = callsOf(spec);
  const layouts = task.layouts.filter((layout) => spec.layouts?.includes(layout.id) ?? true);
  const print = new FingerprintHash();
  const sum: Sum = { checked: 0, failing: 0, worst: null, odd: 0 };
  for (const layout of layouts) {
    const inputs = spaceOf(spec).inputs(layout);
    const beside = spaceOf(spec).beside?.(layout);
    let stages = runStages(subject.map, task, layout, names, inputs, beside);
    const before = { ...sum };
    if (!stages.some(({ map }) => map.stopped)) judgeRows(spec, layout, inputs, stages, sum, beside);
    if (sum.failing === before.failing && stages.some(({ map }) => map.gaveUp)) {
      // It throws often, but not where this law looks: then every input counts.
      stages = runStages(subject.mapAll, task, layout, names, inputs, beside);
      Object.assign(sum, before);
      if (!stages.some(({ map }) => map.stopped)) judgeRows(spec, layout, inputs, stages, sum, beside);
    }
    for (const { map } of stages) print.string(map.fingerprint());
    const halted = stages.find(({ map }) => map.stopped);
    if (halted) return haltedOutcome(spec.id, halted, layout, sum.checked, task.picture !== 'none');
  }
  const { checked, failing, worst } = sum;
  const base = { id: spec.id, checked, failing, fingerprint: print.text() };
  if (!worst) return { ...base, state: 'passed', message: null, evidence: null, place: null };
  return { ...base, ...explain(spec, task, subject, worst) };
}

function haltedOutcome(
  id: string,
  { map, asked }: Stage,
  layout: TaskLayout,
  checked: number,
  drawn: boolean,
): TestOutcome {
  const halt = map.stopped ?? { why: 'out-of-steps', here: false, culprit: asked.name, place: null };
  const { why, here, culprit } = halt;
  const input = map.inputs[map.done];
  const bare = { layout, calls: [asked.name], got: null, want: null, about: 0n, drawn };
  return {
    id,
    state: why,
    message: stoppedText(culprit, why, here),
    checked: checked + map.done,
    failing: here ? 1 : 0,
    evidence: here && input !== undefined ? evidenceOf({ ...bare, inputs: [input] }) : null,
    place: here ? halt.place : null,
    fingerprint: null,
  };
}
