// Models: the verdict: from what a run reported to the result that is shown and stored. One function, three callers:
// the page, the command line and the check of the catalogue. Does not model: running (worker/), clocks (host.ts).
import type { ManifestExercise, ManifestTest } from './manifest.ts';
import type { GradeResult, Idea, Place, State, TestResult } from './result.ts';
import { RESULT_SCHEMA } from './result.ts';
import { reveal } from './reveal.ts';
import type { Refused } from './subject/load.ts';
import type { TestOutcome } from './suite/session.ts';
import { OUR_FAULT } from './suite/words.ts';

/** Suites are exhaustive, so nothing is drawn by lot; the key stands for suites that will. */
const SEED = '0';

export interface Ended {
  readonly outcome: TestOutcome;
  /** What vitest itself said. */
  readonly passed: boolean;
  readonly ms: number;
}

/** All that is known when a run is over, however it ended. */
export interface Run {
  readonly exercise: ManifestExercise;
  readonly engine: { readonly version: string; readonly hash: string };
  readonly submission: { readonly bytes: number; readonly hash: string };
  readonly ended: ReadonlyMap<string, Ended>;
  readonly refused: Refused | null;
  /** Why the tests that did not end did not. */
  readonly broken: { readonly state: State; readonly message: string; readonly later: string } | null;
  readonly calls: number;
  readonly output: string;
  readonly totalMs: number;
}

/** Points per test: hidden tests share them by weight, to two decimals, and the shares add up exactly. */
export function shares(exercise: ManifestExercise): ReadonlyMap<string, number> {
  const hidden = exercise.tests.filter((test) => test.group === 'hidden');
  const weights = hidden.reduce((sum, test) => sum + test.weight, 0);
  const cents = Math.round(exercise.task.points * 100);
  const result = new Map<string, number>();
  let weight = 0;
  let given = 0;
  for (const test of hidden) {
    weight += test.weight;
    const upTo = Math.round((cents * weight) / weights);
    result.set(test.id, (upTo - given) / 100);
    given = upTo;
  }
  return result;
}

function ideaOf(exercise: ManifestExercise, outcome: TestOutcome): Idea | null {
  if (outcome.fingerprint === null || outcome.state === 'passed') return null;
  const found = exercise.ideas.find(
    (idea) => idea.test === outcome.id && idea.fingerprint === outcome.fingerprint,
  );
  return found ? { name: found.name, says: found.says, hint: found.hint } : null;
}

/** The result of one test that ended. */
export function testResult(
  exercise: ManifestExercise,
  test: ManifestTest,
  { outcome, passed }: Ended,
): TestResult {
  const maxScore = shares(exercise).get(test.id) ?? 0;
  // Both must say so: the law's own account, and vitest.
  const state = outcome.state === 'passed' && !passed ? 'grader-fault' : outcome.state;
  return {
    id: test.id,
    number: exercise.tests.indexOf(test) + 1,
    group: test.group,
    title: test.title,
    state,
    score: state === 'passed' ? maxScore : 0,
    maxScore,
    reveal: test.reveal,
    message: state === 'passed' ? null : (outcome.message ?? OUR_FAULT),
    checked: outcome.checked,
    failing: outcome.failing,
    evidence: reveal(outcome.evidence, test.reveal),
    place: outcome.place,
    idea: ideaOf(exercise, outcome),
    ...(outcome.written && { written: outcome.written }),
  };
}

function unfinished(
  exercise: ManifestExercise,
  test: ManifestTest,
  state: State,
  message: string | null,
): TestResult {
  const outcome: TestOutcome = {
    id: test.id,
    state,
    message,
    checked: 0,
    failing: 0,
    evidence: null,
    place: null,
    fingerprint: null,
  };
  return { ...testResult(exercise, test, { outcome, passed: false, ms: 0 }), message };
}

const HOLDS = (count: number): string => (count === 1 ? 'holds' : 'hold');
const FAILS = (count: number): string => (count === 1 ? 'fails' : 'fail');

function count(part: number, whole: number, group: string): string {
  return `${part} of ${whole} ${group} check${whole === 1 ? '' : 's'}`;
}

function heading(status: State, tests: readonly TestResult[]): string {
  const hidden = tests.filter((test) => test.group === 'hidden');
  if (status === 'passed') {
    return hidden.length === 1
      ? 'The hidden check holds.'
      : `All ${hidden.length} hidden checks ${HOLDS(hidden.length)}.`;
  }
  const first = tests.find((test) => test.state === status);
  if (status !== 'failed' && first?.message) return first.message;
  const failing = hidden.filter((test) => test.state !== 'passed').length;
  if (failing > 0) return `Not yet: ${count(failing, hidden.length, 'hidden')} ${FAILS(failing)}.`;
  const visible = tests.filter((test) => test.group === 'visible');
  const open = visible.filter((test) => test.state !== 'passed').length;
  return `Not yet: ${count(open, visible.length, 'visible')} ${FAILS(open)}.`;
}

function cents(sum: number): number {
  return Math.round(sum * 100) / 100;
}

/** Puts the result together. A pass needs every expected test, and no other, to have passed. */
export function verdict(run: Run): GradeResult {
  const { exercise, ended, refused, broken } = run;
  const strangers = [...ended.keys()].filter((id) => !exercise.tests.some((test) => test.id === id));
  const firstOpen = exercise.tests.find((test) => !ended.has(test.id));
  const tests = exercise.tests.map((test) => {
    const own = ended.get(test.id);
    if (own) return testResult(exercise, test, own);
    if (refused) return unfinished(exercise, test, refused.state, null);
    const message = (test === firstOpen ? broken?.message : broken?.later) ?? OUR_FAULT;
    return unfinished(exercise, test, broken?.state ?? 'grader-fault', message);
  });
  const states = tests.map((test) => test.state);
  let status: State = refused?.state ?? states.find((state) => state !== 'passed') ?? 'passed';
  if (strangers.length > 0 || states.includes('grader-fault') || tests.length === 0) status = 'grader-fault';
  const place: Place | null = refused ? refused.place : (tests.find((test) => test.place)?.place ?? null);
  const { slug, title, version } = exercise.task;
  return {
    schema: RESULT_SCHEMA,
    exercise: { slug, title, version, hash: exercise.hash },
    engine: { ...run.engine },
    seed: SEED,
    submission: { ...run.submission },
    status,
    message: refused
      ? refused.message
      : status === 'grader-fault' && (strangers.length > 0 || tests.length === 0)
        ? OUR_FAULT
        : heading(status, tests),
    score: cents(tests.reduce((sum, test) => sum + test.score, 0)),
    maxScore: exercise.task.points,
    place,
    expectedTests: exercise.tests.length,
    tests,
    calls: run.calls,
    output: run.output,
    timing: {
      totalMs: Math.round(run.totalMs),
      tests: Object.fromEntries([...ended].map(([id, { ms }]) => [id, Math.round(ms)])),
    },
  };
}
