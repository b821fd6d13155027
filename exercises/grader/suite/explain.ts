// Models: what is said about the simplest failing case of a law: its state, its sentence, its evidence.
// Does not model: which case that is (judge.ts), or how much of it is shown (../reveal.ts).
import { U64_MASK } from '@spare-bits/sim-core';
import type { Subject } from '../subject/subject.ts';
import { paramsOf, type Task, type TaskExport, type TaskLayout } from '../task.ts';
import type { Value } from '../values.ts';
import type { AnyLaw } from './law.ts';
import { type Case, evidenceOf } from './picture.ts';
import { kernelOf, type TestOutcome } from './session.ts';
import { stoppedText, threwText, wrongKind } from './words.ts';

export interface Worst {
  readonly layout: TaskLayout;
  readonly inputs: readonly Value[];
  /** Which of the calls gave nothing usable; the last one if all did. */
  readonly stage: number;
  readonly got: Value | null;
}

export function callsOf(spec: { readonly call: AnyLaw['call'] }): readonly string[] {
  return typeof spec.call === 'string' ? [spec.call] : spec.call;
}

/** What the task says about a function, and so what kind of result it must give. */
export function askedExport(task: Task, name: string): TaskExport {
  const found = task.exports.find((one) => one.name === name);
  if (!found) throw new Error(`the suite calls ${name}, which the task does not ask for`);
  return found;
}

/** The names of a function's parameters. */
export function namesOf(task: Task, name: string): readonly string[] {
  return paramsOf(askedExport(task, name)).map((param) => param.name);
}

/** Says everything about the simplest failing case. The call is made once more, alone, for exact words. */
export function explain(
  spec: AnyLaw,
  task: Task,
  subject: Subject,
  { layout, inputs, stage, got }: Worst,
): Pick<TestOutcome, 'state' | 'message' | 'evidence' | 'place'> {
  const names = callsOf(spec).slice(0, stage + 1);
  const k = kernelOf(layout);
  const [first = 0n, ...more] = inputs;
  const want = got !== null && spec.want ? spec.want(first, k, ...more) : null;
  const about = spec.about?.(k) ?? U64_MASK;
  const base: Case = {
    layout,
    calls: names,
    inputs,
    names: namesOf(task, names[0] ?? ''),
    got,
    want,
    about,
    drawn: (spec.picture ?? task.picture) !== 'none',
  };
  if (got !== null)
    return { state: 'failed', message: spec.message, evidence: evidenceOf(base), place: null };
  let given = inputs;
  for (const name of names.slice(0, -1)) {
    const { value } = subject.call(layout, name, ...given);
    if (value !== null) given = [value];
  }
  const name = names.at(-1) ?? '';
  const again = subject.call(layout, name, ...given);
  if (again.state === 'threw') {
    const message = threwText(name, again.says);
    return { state: 'threw', message, evidence: evidenceOf(base), place: again.place };
  }
  if (again.state === 'out-of-steps' || again.state === 'out-of-memory') {
    const message = stoppedText(name, again.state, true);
    return { state: again.state, message, evidence: evidenceOf(base), place: again.place };
  }
  // A function that answers differently when it is asked again has no exact words.
  const says = again.state === 'passed' ? 'something else before' : again.says;
  const message = wrongKind(askedExport(task, name), says);
  return { state: 'failed', message, evidence: evidenceOf({ ...base, got: { says } }), place: null };
}
