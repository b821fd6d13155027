// Models: all operations of all recordings in one list. For tests. Does not model: which scenario each belongs to.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readTraces } from '../../oracle/traces-record.ts';
import { scenarioOf } from '../../oracle/traces-scenario.ts';
import type { Operation } from '../../scenario/operations.ts';

const FOLDER = path.join(import.meta.dirname, '..', 'oracle');

/** Of every file of recorded scenarios. */
export function recorded(): readonly Operation[] {
  return readdirSync(FOLDER)
    .filter((name) => name.startsWith('traces-'))
    .flatMap((name) => readTraces(gunzipSync(readFileSync(path.join(FOLDER, name))).toString('utf8')))
    .flatMap((trace) => scenarioOf(trace).steps);
}
