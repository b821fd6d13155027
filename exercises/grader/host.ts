// Models: one grading run seen from outside the worker: it sends the file, keeps the clock, survives the worker's death,
// and hands everything to the verdict. The page and the command line differ only in the line they bring.
// Does not model: workers as such (browser.ts, ../cli/node-worker.ts).
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Manifest, ManifestExercise } from './manifest.ts';
import type { GradeResult, State, TestResult } from './result.ts';
import type { Refused } from './subject/load.ts';
import { checkSource } from './subject/plain.ts';
import { OUR_FAULT } from './suite/words.ts';
import { type Ended, type Run, testResult, verdict } from './verdict.ts';
import type { FromWorker, Line, ToWorker } from './worker/protocol.ts';

/** A line that can be cut. */
export interface WorkerLine extends Line<ToWorker, FromWorker> {
  /** Tells why the worker died, if it dies by itself. */
  died(on: (why: string) => void): void;
  /** Ends the worker at once. */
  end(): void;
}

export interface HostRun {
  readonly manifest: Manifest;
  readonly exercise: ManifestExercise;
  readonly source: string;
  /** Gives a worker that was told to prepare this exercise. Not asked if the file is refused unseen. */
  readonly open: () => WorkerLine;
  readonly onTest?: (test: TestResult, done: number, of: number) => void;
  readonly now?: () => number;
}

/** Seconds for one test, or for loading the file. Steps are counted inside; this is for what steps cannot see. */
export const CLOCK_SECONDS = 10;
/** Seconds until a worker must stand ready. */
const PREPARE_SECONDS = 60;

const TOO_LONG = `The check was stopped after ${CLOCK_SECONDS} seconds. Your code is kept.`;
const NOT_RUN = `Not run: an earlier check was stopped after ${CLOCK_SECONDS} seconds.`;

/** What identifies a submission. */
export function fingerprintSource(source: string): { bytes: number; hash: string } {
  const bytes = new TextEncoder().encode(source);
  return { bytes: bytes.length, hash: bytesToHex(sha256(bytes)) };
}

interface Progress {
  readonly ended: Map<string, Ended>;
  refused: Refused | null;
  broken: Run['broken'];
  calls: number;
  output: string;
}

/** Grades one file. Never rejects: what goes wrong is part of the result. `spare` is the worker if it can go on. */
export async function gradeOn(run: HostRun): Promise<{ result: GradeResult; spare: WorkerLine | null }> {
  const { manifest, exercise, source } = run;
  const now = run.now ?? (() => performance.now());
  const startedAt = now();
  const progress: Progress = { ended: new Map(), refused: null, broken: null, calls: 0, output: '' };
  const plain = checkSource(source);
  let spare: WorkerLine | null = null;
  if (plain) {
    progress.refused = { state: 'not-gradable', ...plain };
  } else {
    const line = run.open();
    if (await follow(run, line, progress)) spare = line;
  }
  const result = verdict({
    exercise,
    engine: manifest.engine,
    submission: fingerprintSource(source),
    ...progress,
    totalMs: now() - startedAt,
  });
  return { result, spare };
}

/** Follows the worker until it is done, dead or out of time. True if it is done. */
function follow(
  { exercise, source, onTest }: HostRun,
  line: WorkerLine,
  progress: Progress,
): Promise<boolean> {
  return new Promise((resolve) => {
    let clock: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const finish = (done: boolean): void => {
      if (over) return;
      over = true;
      clearTimeout(clock);
      if (!done) line.end();
      resolve(done);
    };
    const fail = (state: State, message: string): void => {
      if (over) return;
      progress.broken = { state, message, later: state === 'grader-fault' ? message : NOT_RUN };
      finish(false);
    };
    const wind = (seconds: number, state: State, message: string): void => {
      clearTimeout(clock);
      clock = setTimeout(() => fail(state, message), seconds * 1000);
    };
    const begin = (): void => {
      wind(CLOCK_SECONDS, 'out-of-steps', TOO_LONG);
      line.post({ type: 'run', source });
    };
    line.died((why) => fail('grader-fault', `${OUR_FAULT} (${why})`));
    line.listen((message) => {
      if (over) return;
      switch (message.type) {
        case 'ready':
          return begin();
        case 'loaded':
        case 'began':
          return wind(CLOCK_SECONDS, 'out-of-steps', TOO_LONG);
        case 'ended': {
          const test = exercise.tests.find((one) => one.id === message.outcome.id);
          const { outcome, passed, ms } = message;
          progress.ended.set(outcome.id, { outcome, passed, ms });
          progress.calls = message.calls;
          progress.output = message.output;
          if (test)
            onTest?.(
              testResult(exercise, test, { outcome, passed, ms }),
              progress.ended.size,
              exercise.tests.length,
            );
          return wind(CLOCK_SECONDS, 'out-of-steps', TOO_LONG);
        }
        case 'done':
          progress.refused = message.refused;
          progress.calls = message.calls;
          progress.output = message.output;
          return finish(true);
        case 'fault':
          return fail('grader-fault', `${OUR_FAULT} (${message.message})`);
        default:
          return undefined;
      }
    });
    wind(PREPARE_SECONDS, 'grader-fault', `${OUR_FAULT} (no answer from the worker)`);
  });
}
