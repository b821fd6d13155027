// Models: what the build must run to know: which tests an exercise has, and the fingerprints of its wrong answers.
// Does not model: bundling, caching (../grader/build.mjs calls this).
import type { WorkerLine } from '../grader/host.ts';
import type { Manifest, ManifestExercise, ManifestIdea, ManifestTest } from '../grader/manifest.ts';
import type { TestOutcome } from '../grader/suite/session.ts';
import type { FromWorker } from '../grader/worker/protocol.ts';
import { type NodeGrader, openGrader } from './assets.ts';
import { openLine } from './node-worker.ts';

const SECONDS = 120;

/** Runs one file on a line and gives all that the worker says, in order. */
function transcript(
  grader: NodeGrader,
  line: WorkerLine,
  exercise: ManifestExercise,
  source: string,
): Promise<FromWorker[]> {
  return new Promise((resolve, reject) => {
    const said: FromWorker[] = [];
    const fail = (why: string): void => {
      clearTimeout(clock);
      reject(new Error(`${exercise.task.slug}: ${why}`));
    };
    const clock = setTimeout(() => fail(`no end after ${SECONDS} seconds`), SECONDS * 1000);
    line.died(fail);
    line.listen((message) => {
      said.push(message);
      if (message.type === 'ready') line.post({ type: 'run', source });
      if (message.type === 'fault') fail(message.message);
      if (message.type !== 'done') return;
      clearTimeout(clock);
      resolve(said);
    });
    line.post({
      type: 'prepare',
      task: exercise.task,
      suites: grader.suites(exercise),
      assets: grader.assets,
    });
  });
}

export interface Measured {
  readonly tests: readonly ManifestTest[];
  readonly outcomes: readonly TestOutcome[];
}

export interface Meter {
  readonly manifest: Manifest;
  /** Measures one file after the other; ask several times at once for as many workers. */
  measure(exercise: ManifestExercise, source: string): Promise<Measured>;
  close(): void;
}

/** Opens a built folder and measures files of its exercises. */
export async function createMeter(folder: string): Promise<Meter> {
  const grader = await openGrader(folder);
  const idle: WorkerLine[] = [];
  return {
    manifest: grader.manifest,
    async measure(exercise, source) {
      const line = idle.pop() ?? openLine(grader);
      const said = await transcript(grader, line, exercise, source).catch((error: unknown) => {
        line.end();
        throw error;
      });
      idle.push(line);
      const tests: ManifestTest[] = [];
      const outcomes: TestOutcome[] = [];
      for (const message of said) {
        if (message.type === 'ready') tests.push(...message.tests);
        if (message.type === 'ended') outcomes.push(message.outcome);
      }
      return { tests, outcomes };
    },
    close() {
      for (const line of idle.splice(0)) line.end();
    },
  };
}

/** The marks by which a wrong answer is known: its fingerprint on the test that must catch it. */
export function ideasOf(
  mutants: readonly { file: string; says: string; hint: string; killedBy: string }[],
  measured: ReadonlyMap<string, readonly TestOutcome[]>,
): ManifestIdea[] {
  const ideas: ManifestIdea[] = [];
  for (const { file, says, hint, killedBy } of mutants) {
    const outcome = measured.get(file)?.find((one) => one.id === killedBy);
    if (!outcome?.fingerprint || outcome.state === 'passed') continue;
    const name = file.replace(/\.ts$/, '');
    ideas.push({ test: killedBy, fingerprint: outcome.fingerprint, name, says, hint });
  }
  return ideas;
}
