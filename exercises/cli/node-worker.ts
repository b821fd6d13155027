// Models: a worker thread as the host sees it, and a small pool of them: each grades one file after the other and is
// replaced if it had to be ended. Does not model: verdicts, clocks (../grader/host.ts).
import { Worker } from 'node:worker_threads';
import { gradeOn, type WorkerLine } from '../grader/host.ts';
import { createMailbox } from '../grader/mailbox.ts';
import type { ManifestExercise } from '../grader/manifest.ts';
import type { GradeResult } from '../grader/result.ts';
import type { FromWorker } from '../grader/worker/protocol.ts';
import type { NodeGrader } from './assets.ts';

/** Starts a thread. */
export function openLine(grader: NodeGrader): WorkerLine {
  const worker = new Worker(grader.worker, { stdout: false, stderr: false, env: {} });
  const mailbox = createMailbox<FromWorker>();
  let tell: (why: string) => void = () => {};
  let ended = false;
  worker.on('message', (message: FromWorker) => mailbox.put(message));
  worker.on('error', (error: Error) => tell(error.message));
  worker.on('exit', (code) => {
    if (!ended) tell(`the worker left with code ${code}`);
  });
  return {
    post: (message) => worker.postMessage(message),
    listen: (on) => mailbox.listen(on),
    died: (on) => {
      tell = on;
    },
    end: () => {
      ended = true;
      void worker.terminate();
    },
  };
}

export interface Pool {
  grade(exercise: ManifestExercise, source: string): Promise<GradeResult>;
  close(): void;
}

/** At most `size` files are graded at a time. */
export function createPool(grader: NodeGrader, size: number): Pool {
  const idle: WorkerLine[] = [];
  const waiting: (() => void)[] = [];
  let running = 0;

  const enter = async (): Promise<void> => {
    if (running >= size) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
  };
  const leave = (): void => {
    running -= 1;
    waiting.shift()?.();
  };

  const prepared = (exercise: ManifestExercise): WorkerLine => {
    const line = idle.pop() ?? openLine(grader);
    line.post({
      type: 'prepare',
      task: exercise.task,
      suites: grader.suites(exercise),
      assets: grader.assets,
    });
    return line;
  };

  return {
    async grade(exercise, source) {
      await enter();
      try {
        const { result, spare } = await gradeOn({
          manifest: grader.manifest,
          exercise,
          source,
          open: () => prepared(exercise),
        });
        if (spare) idle.push(spare);
        return result;
      } finally {
        leave();
      }
    },
    close() {
      for (const line of idle.splice(0)) line.end();
    },
  };
}
