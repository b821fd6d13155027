// Models: single cases: each call is remembered, so that a failing expectation can be shown as a picture of the last one.
// Does not model: vitest (law.ts).
import { U64_MASK } from '@spare-bits/sim-core';
import { FingerprintHash } from '../subject/fingerprint.ts';
import type { Outcome, Subject } from '../subject/subject.ts';
import type { Task, TaskLayout } from '../task.ts';
import type { Value } from '../values.ts';
import { askedExport, namesOf } from './explain.ts';
import type { TestSpec, TestTools } from './law.ts';
import { type Case, evidenceOf } from './picture.ts';
import { kernelOf, type TestOutcome } from './session.ts';
import { stoppedText, threwText, wrongKind } from './words.ts';

interface LastCall {
  readonly layout: TaskLayout;
  readonly name: string;
  readonly inputs: readonly Value[];
  readonly outcome: Outcome;
}

/** Thrown by `call` to leave the body of a check; the reason stands in the last call. */
class NoResult extends Error {}

interface Assertion {
  readonly name: string;
  readonly expected?: unknown;
}

function isAssertion(error: unknown): error is Assertion {
  return error instanceof Error && error.name === 'AssertionError';
}

const isValue = (value: unknown): value is Value =>
  ['bigint', 'boolean', 'number', 'string'].includes(typeof value);

type Result = Pick<TestOutcome, 'state' | 'message' | 'evidence' | 'place'>;

/** Tools for one run of a check, and the outcome once its body has ended. */
export function createTools(
  task: Task,
  subject: Subject,
): { tools: TestTools; settle: (spec: TestSpec, error: unknown) => TestOutcome } {
  const print = new FingerprintHash();
  let last: LastCall | null = null;
  let calls = 0;

  const tools: TestTools = {
    layouts: task.layouts,
    kernel: kernelOf,
    call(layout, name, ...inputs) {
      const outcome = subject.call(layout, name, ...inputs);
      calls += 1;
      last = { layout, name, inputs, outcome };
      print.string(`${outcome.state} ${outcome.value}`);
      if (outcome.value === null) throw new NoResult();
      return outcome.value;
    },
  };

  const describe = (spec: TestSpec, error: unknown): Result => {
    if (!last) return { state: 'failed', message: spec.message, evidence: null, place: null };
    const { layout, name, inputs, outcome } = last;
    const drawn = (spec.picture ?? task.picture) !== 'none';
    const names = namesOf(task, name);
    const base: Case = {
      layout,
      calls: [name],
      inputs,
      names,
      got: null,
      want: null,
      about: U64_MASK,
      drawn,
    };
    if (error instanceof NoResult) {
      if (outcome.state === 'threw') {
        return {
          state: 'threw',
          message: threwText(name, outcome.says),
          evidence: evidenceOf(base),
          place: outcome.place,
        };
      }
      if (outcome.state === 'out-of-steps' || outcome.state === 'out-of-memory') {
        const culprit = subject.culprit() ?? name;
        return {
          state: outcome.state,
          message: stoppedText(culprit, outcome.state, culprit === name),
          evidence: evidenceOf(base),
          place: outcome.place,
        };
      }
      const { says } = outcome;
      return {
        state: 'failed',
        message: wrongKind(askedExport(task, name), says),
        evidence: evidenceOf({ ...base, got: { says } }),
        place: null,
      };
    }
    const expected = isAssertion(error) ? error.expected : undefined;
    const want = isValue(expected) ? expected : null;
    return {
      state: 'failed',
      message: spec.message,
      evidence: evidenceOf({ ...base, got: outcome.value, want }),
      place: null,
    };
  };

  return {
    tools,
    settle(spec, error) {
      if (error !== null && !(error instanceof NoResult) && !isAssertion(error)) throw error;
      const failing = error === null ? 0 : 1;
      const base = { id: spec.id, checked: calls, failing, fingerprint: print.text() };
      if (error === null) return { ...base, state: 'passed', message: null, evidence: null, place: null };
      return { ...base, ...describe(spec, error) };
    },
  };
}
