// Models: the two kinds of test a suite is made of. A law says what holds for every input of a space; a check is a
// handful of single cases. Both are ordinary vitest tests. Does not model: how the learner's code is run
// (../subject), nor what becomes of the outcome (../verdict).
import type { LayoutId } from '@spare-bits/sim-core';
import { expect, test } from 'vitest';
import type { Kernel } from '../names.ts';
import type { Reveal } from '../result.ts';
import type { TaskLayout } from '../task.ts';
import type { Value } from '../values.ts';
import { createTools } from './check.ts';
import { judge, spaceOf } from './judge.ts';
import { type Registered, ready, type Session, session, type TestOutcome } from './session.ts';
import type { Space } from './space.ts';
import { OUR_FAULT } from './words.ts';

export interface TestSpec {
  /** Stable: results, mutants and stored work refer to it. */
  id: string;
  /** A sentence about behaviour. */
  title: string;
  /** Default: `full` in the visible suite, the task's `reveal` in the hidden one. */
  reveal?: Reveal;
  /** Share of the points among the hidden tests. Default 1. */
  weight?: number;
  /** `none`: the input is no entry, and a failure is told without a picture by field. Default: as the task says. */
  picture?: 'none';
  /** What a learner reads if it fails: the property in words, no values. */
  message: string;
}

/** The arguments after the first. */
type Rest<Args extends readonly Value[]> = Args extends readonly [Value, ...infer R extends readonly Value[]]
  ? R
  : readonly Value[];

/** @template Args what a case is made of; the space says it. */
export interface LawSpec<
  Got extends Value = bigint,
  Args extends readonly Value[] = readonly [bigint, ...bigint[]],
> extends TestSpec {
  /** The asked function, or several: the first is called with the input, each next with the result before it. */
  call: string | readonly string[];
  over: Space<Args> | readonly Space<Args>[];
  /** Only for these layouts of the task. Default: all. */
  layouts?: readonly LayoutId[];
  /** Only for inputs for which this is true. Default: all. */
  when?: (input: Args[0], k: Kernel, ...more: Rest<Args>) => boolean;
  /** Does the property hold? Annotate `got` for functions that do not give a bigint. */
  holds?: (got: Got, input: Args[0], k: Kernel, ...more: Rest<Args>) => boolean;
  /** The one right result. Give `want`, `holds` or both; with `want` alone the results must be equal within `about`. */
  want?: (input: Args[0], k: Kernel, ...more: Rest<Args>) => Got;
  /** Mask of the bits that this law judges; the picture blames no other field. Default: all. */
  about?: (k: Kernel) => bigint;
}

/** A law as the judge reads it, whatever its arguments are. */
export type AnyLaw = Omit<LawSpec<Value, readonly Value[]>, 'when' | 'holds' | 'want'> & {
  readonly when?: (input: Value, k: Kernel, ...more: Value[]) => boolean;
  readonly holds?: (got: Value, input: Value, k: Kernel, ...more: Value[]) => boolean;
  readonly want?: (input: Value, k: Kernel, ...more: Value[]) => Value;
};

export interface TestTools {
  /** The layouts of the task. */
  layouts: readonly TaskLayout[];
  /** The kernel's helpers and names under a layout. */
  kernel(layout: TaskLayout): Kernel;
  /** Calls the learner's function once. Ends the test with its own state if the call has no usable result. */
  call(layout: TaskLayout, name: string, ...inputs: Value[]): Value;
}

function register(spec: TestSpec, more: Pick<Registered, 'script'>): Session {
  const here = session();
  if (here.tests.has(spec.id)) throw new Error(`two tests have the id ${spec.id}`);
  here.tests.set(spec.id, {
    id: spec.id,
    title: spec.title,
    group: here.group,
    reveal: spec.reveal ?? (here.group === 'visible' ? 'full' : here.task.reveal),
    weight: spec.weight ?? 1,
    ...more,
  });
  return here;
}

/** One line for the report of a plain vitest run. */
function explain(outcome: TestOutcome): string {
  const { evidence } = outcome;
  if (outcome.state === 'passed') return '';
  const where = evidence ? ` Simplest: ${evidence.call} under ${evidence.layout}` : '';
  const values = evidence?.got
    ? ` gave ${evidence.got.text}, wanted ${evidence.want?.text ?? 'otherwise'}`
    : '';
  return `${outcome.message ?? ''} (${outcome.failing} of ${outcome.checked} inputs.${where}${values})`;
}

/** A fault of the suite or of the grader itself. Never the learner's. */
function fault(id: string, error: unknown): TestOutcome {
  const what = error instanceof Error ? error.message : String(error);
  return {
    id,
    state: 'grader-fault',
    message: `${OUR_FAULT} (${what})`,
    checked: 0,
    failing: 0,
    evidence: null,
    place: null,
    fingerprint: null,
  };
}

/** Registers a test that brings its own outcome. */
export function define(
  spec: TestSpec,
  run: (here: Session) => TestOutcome,
  more: Pick<Registered, 'script'> = {},
): void {
  const here = register(spec, more);
  test(spec.title, () => {
    let outcome: TestOutcome;
    try {
      outcome = run(here);
    } catch (error) {
      outcome = fault(spec.id, error);
    }
    here.outcomes.set(spec.id, outcome);
    expect(outcome.state, explain(outcome)).toBe('passed');
  });
}

/** A property of every input of a space, under every layout of the task. */
export function law<
  Got extends Value = bigint,
  const Args extends readonly Value[] = readonly [bigint, ...bigint[]],
>(spec: LawSpec<Got, Args>): void {
  if (!spec.holds && !spec.want) throw new Error(`law ${spec.id} says neither what holds nor what is wanted`);
  const known = spec as unknown as AnyLaw;
  session().spaces.add(spaceOf(known));
  define(spec, (here) => judge(known, here.task, ready()));
}

/** Single cases, written as in any vitest test. */
export function check(spec: TestSpec, body: (t: TestTools) => void): void {
  define(spec, (here) => {
    const { tools, settle } = createTools(here.task, ready());
    try {
      body(tools);
    } catch (error) {
      return settle(spec, error);
    }
    return settle(spec, null);
  });
}
