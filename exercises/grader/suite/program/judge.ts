// Models: one test of a program: on one kernel of the zoo it must pass, or must not. Catching a wrong kernel counts only if
// all right ones pass: a program that fails them, too, has told nothing. Does not model: vitest (index.ts).
import { formatLine, type ProgramEnd, type ProgramLine } from '@spare-bits/sim-core';
import type { Evidence } from '../../result.ts';
import type { Outcome, Subject } from '../../subject/subject.ts';
import type { Task, TaskLayout } from '../../task.ts';
import { askedExport } from '../explain.ts';
import type { TestSpec } from '../law.ts';
import type { TestOutcome } from '../session.ts';
import { stoppedText, threwText, wrongKind } from '../words.ts';
import { type Written, writtenBy } from './written.ts';
import { member, ZOO } from './zoo.ts';

export interface ProgramSpec extends TestSpec {
  /** The function that gives the program. */
  call: string;
  /** The kernel that it runs on. */
  on: string;
}

type Found = Pick<TestOutcome, 'state' | 'message' | 'evidence'>;
const GOOD: Found = { state: 'passed', message: null, evidence: null };

/** Judges the program of a subject on one kernel. */
export function judgeProgram({ id, ...spec }: ProgramSpec, task: Task, subject: Subject): TestOutcome {
  const [layout] = task.layouts;
  if (!layout) throw new Error('a task with programs needs a layout');
  const base = { id, checked: 0, failing: 1, place: null, fingerprint: null };
  const written = writtenBy(subject, layout, spec.call);
  if (written.kind === 'no-text') {
    const { state, message } = noText(task, spec.call, written.outcome, subject);
    return { ...base, state, message, evidence: null, place: written.outcome.place };
  }
  if (written.kind === 'unreadable')
    return { ...base, state: 'not-gradable', message: written.says, evidence: null };
  const { right } = member(spec.on);
  const found = right ? onRight(spec, layout, written.endOn(spec.on)) : onWrong(spec, layout, written);
  const checked = written.lines.length;
  if (found.state === 'passed') return { ...base, ...found, checked, failing: 0 };
  return { ...base, ...found, checked, fingerprint: written.fingerprint() };
}

function noText(
  task: Task,
  name: string,
  { state, says }: Outcome,
  subject: Subject,
): Pick<TestOutcome, 'state' | 'message'> {
  if (state === 'threw') return { state, message: threwText(name, says) };
  if (state === 'out-of-steps' || state === 'out-of-memory')
    return { state, message: stoppedText(subject.culprit() ?? name, state, true) };
  return { state: 'failed', message: wrongKind(askedExport(task, name), says) };
}

const other = (text: string): { readonly kind: 'other'; readonly text: string } => ({ kind: 'other', text });

function evidence({ id, pageShift }: TaskLayout, call: string, got: string, want: string): Evidence {
  return { layout: id, pageShift, call, inputs: [], got: other(got), want: other(want) };
}

const lineText = (at: ProgramLine): string => `line ${at.line}: ${formatLine(at)}`;
const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;

type Spec = Omit<ProgramSpec, 'id'>;
type Program = Extract<Written, { kind: 'program' }>;

/** A right kernel must pass. */
function onRight({ message }: Spec, layout: TaskLayout, end: ProgramEnd): Found {
  if (end.how === 'passed') return GOOD;
  const at = lineText(end.at);
  if (end.how === 'failed')
    return { state: 'failed', message, evidence: evidence(layout, at, end.got, end.want) };
  return {
    state: 'failed',
    message: `Line ${end.at.line} cannot run. ${sentence(end.says)}`,
    evidence: evidence(layout, at, 'the program ends here', 'a line that runs'),
  };
}

const TELLS_NOTHING =
  'This program fails a right kernel, so it says nothing about a wrong one. Mend the checks on right kernels first.';

/** A wrong kernel must not. */
function onWrong({ on, message }: Spec, layout: TaskLayout, { lines, endOn }: Program): Found {
  const right = [...ZOO].filter(([, { right: is }]) => is);
  if (right.some(([name]) => endOn(name).how !== 'passed'))
    return { state: 'failed', message: TELLS_NOTHING, evidence: null };
  if (endOn(on).how !== 'passed') return GOOD;
  const held = lines.filter(({ kind }) => kind === 'expect').length;
  const counted = `${held} expectation${held === 1 ? '' : 's'} held`;
  return {
    state: 'failed',
    message,
    evidence: evidence(layout, `the program on ${member(on).title}`, `a pass: ${counted}`, 'a failure'),
  };
}
