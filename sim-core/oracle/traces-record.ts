// Models: the form of a recording of whole scenarios: one JSON object a line, each a scenario with its configuration and
// its steps. What a step says happened is kept as it stands; only what tells the simulator what to do is read closely.
// Does not model: what the fields mean (see oracle's README), nor comparing.

import { isMissingAnswer, type MissingAnswer, type Operation } from '../scenario/operations.ts';
import { layoutOfProfile, pageShiftOf } from './profile.ts';
import { OracleError } from './rows.ts';
import { isObject, type Json, parseLossless, TraceError } from './traces-json.ts';
import { readOperation } from './traces-operation.ts';

export interface TraceStep {
  readonly op: string;
  /** What the step does; a string: why no operation of the simulator stands for it. */
  readonly operation: Operation | string;
  /** All that the step says happened, but for what was observed. */
  readonly result: Json;
  readonly obs: readonly Json[];
  readonly vmas: readonly Json[];
}

export interface TraceScenario {
  readonly line: number;
  readonly name: string;
  readonly profile: string;
  readonly cpu: string;
  readonly pageSize: number;
  readonly steps: readonly TraceStep[];
}

function text(record: Json, key: string): string {
  const value = record[key];
  if (typeof value !== 'string') throw new TraceError(`"${key}" is missing or is not a string`);
  return value;
}

function objects(record: Json, key: string): readonly Json[] {
  const value = record[key];
  if (!Array.isArray(value) || !value.every(isObject))
    throw new TraceError(`"${key}" is missing or is not a list of objects`);
  return value;
}

/** Observed pages, each named by region and number. */
function pages(record: Json): readonly Json[] {
  const obs = objects(record, 'obs');
  const named = obs.every(({ r, p }) => typeof r === 'string' && Number.isSafeInteger(p) && Number(p) >= 0);
  if (!named) throw new TraceError('"obs" names a page without "r" or "p"');
  return obs;
}

/** The monitor's policy for pages that are missing stands in the record: what it answered, in turn. */
function missingAnswers(result: Json): readonly MissingAnswer[] {
  const events = Array.isArray(result.uffd) ? result.uffd.filter(isObject) : [];
  return events
    .map(({ resolved }) => (typeof resolved === 'string' ? resolved.replace('UFFDIO_', '') : ''))
    .filter(isMissingAnswer);
}

function readStep(record: Json): TraceStep {
  const { op: _op, args, obs: _obs, vmas: _vmas, ...result } = record;
  const op = text(record, 'op');
  if (!isObject(args)) throw new TraceError('"args" is missing or is not an object');
  const operation = readOperation(op, args);
  const missing = missingAnswers(result);
  return {
    op,
    operation: typeof operation === 'string' || missing.length === 0 ? operation : { ...operation, missing },
    result,
    obs: pages(record),
    vmas: objects(record, 'vmas'),
  };
}

function within<Value>(where: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof OracleError || error instanceof SyntaxError)) throw error;
    throw new TraceError(`${where}: ${error instanceof SyntaxError ? 'not a JSON object' : error.message}`);
  }
}

function readScenario(content: string, line: number): TraceScenario {
  const record = parseLossless(content);
  if (!isObject(record)) throw new TraceError('not a JSON object');
  const pageSize = record.page_size;
  if (typeof pageSize !== 'number') throw new TraceError('"page_size" is missing or is not a number');
  const profile = text(record, 'profile');
  // Here and not while comparing: a recording that nothing can be compared with is refused as a whole.
  layoutOfProfile(profile);
  pageShiftOf(pageSize);
  return {
    line,
    name: text(record, 'name'),
    profile,
    cpu: text(record, 'cpu'),
    pageSize,
    steps: objects(record, 'steps').map((step, i) => within(`step ${i}`, () => readStep(step))),
  };
}

/**
 * Reads a whole recording.
 * @throws TraceError when a line is not of the form, or when there is none.
 */
export function readTraces(content: string): readonly TraceScenario[] {
  const scenarios: TraceScenario[] = [];
  for (const [index, line] of content.split('\n').entries()) {
    if (line.trim() === '') continue;
    scenarios.push(within(`line ${index + 1}`, () => readScenario(line, index + 1)));
  }
  if (scenarios.length === 0) throw new TraceError('it holds no scenario');
  return scenarios;
}
