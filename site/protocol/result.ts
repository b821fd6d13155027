// Models: the reading of a result from outside: a file that the command-line grader wrote, or a message of the worker.
// The model itself is exercises/grader/result.ts; here stands only what makes a text a result that we can show.
import type { GradeResult, TestResult } from '@spare-bits/exercises/grader/result.ts';
import { accept, type Decoded, isCount, isObject, isText, readJson, refuse } from './read.ts';

export const RESULT_SCHEMA = 'spare-bits/result/v1';
export const MAX_RESULT = 5_000_000;

const STATES = [
  'passed',
  'failed',
  'threw',
  'out-of-steps',
  'out-of-memory',
  'not-gradable',
  'grader-fault',
] as const;
const REVEALS = ['full', 'input-got', 'input', 'property'] as const;

const isOneOf = (list: readonly string[], value: unknown): boolean => isText(value) && list.includes(value);
const isPlace = (value: unknown): boolean =>
  value === null || (isObject(value) && isCount(value.line) && isCount(value.column));

/** Where in a run of the kernel a difference was seen; results from before there were such tests have none. */
const isScenario = (value: unknown): boolean =>
  value === undefined ||
  (isObject(value) &&
    isText(value.name) &&
    isCount(value.step) &&
    isCount(value.steps) &&
    isText(value.operation) &&
    typeof value.hafdbs === 'boolean' &&
    (value.page === null || isText(value.page)) &&
    (value.seen === null || isText(value.seen)));

const isEvidence = (value: unknown): boolean =>
  isObject(value) && Array.isArray(value.inputs) && isScenario(value.scenario);

function isTest(value: unknown): value is TestResult {
  return (
    isObject(value) &&
    isText(value.id) &&
    isText(value.title) &&
    isCount(value.number) &&
    (value.group === 'visible' || value.group === 'hidden') &&
    isOneOf(STATES, value.state) &&
    isOneOf(REVEALS, value.reveal) &&
    isCount(value.checked) &&
    isCount(value.failing) &&
    isPlace(value.place) &&
    (value.evidence === null || isEvidence(value.evidence)) &&
    (value.idea === null || (isObject(value.idea) && isText(value.idea.says) && isText(value.idea.hint)))
  );
}

function isResult(value: unknown): value is GradeResult {
  return (
    isObject(value) &&
    value.schema === RESULT_SCHEMA &&
    isObject(value.exercise) &&
    isText(value.exercise.slug) &&
    isText(value.exercise.hash) &&
    isOneOf(STATES, value.status) &&
    isText(value.message) &&
    isPlace(value.place) &&
    isCount(value.expectedTests) &&
    isText(value.output) &&
    isObject(value.timing) &&
    Array.isArray(value.tests) &&
    value.tests.every(isTest)
  );
}

/** Checks a value that claims to be a result. */
export function readResult(value: unknown, what = 'This result'): Decoded<GradeResult> {
  if (isResult(value)) return accept(value);
  const schema = isObject(value) && isText(value.schema) ? value.schema : '';
  const version = /^spare-bits\/result\/v(\d{1,6})$/.exec(schema)?.[1];
  if (version === undefined) return refuse(`${what} is not one of ours: it does not say ${RESULT_SCHEMA}.`);
  return Number(version) > 1
    ? refuse(`${what} is from a newer version (${version}; we read up to 1). Your work is unchanged.`)
    : refuse(`${what} is damaged: a part is missing or of another kind.`);
}

/** Reads the text of one result, as `npm run grade -- --format json` prints it for one file. */
export function decodeResult(text: string): Decoded<GradeResult> {
  const json = readJson('This result', text, MAX_RESULT);
  return json.ok ? readResult(json.value) : json;
}
