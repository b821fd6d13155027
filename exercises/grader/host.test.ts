import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CLOCK_SECONDS, gradeOn, type WorkerLine } from './host.ts';
import { createMailbox } from './mailbox.ts';
import type { Manifest, ManifestExercise } from './manifest.ts';
import { defineTask } from './task.ts';
import type { FromWorker, ToWorker } from './worker/protocol.ts';

const task = defineTask({
  slug: 'sample',
  title: 'A sample',
  version: 1,
  chapter: '',
  points: 4,
  difficulty: 1,
  minutes: 1,
  kind: 'helper',
  layouts: [],
  exports: [],
  kernel: [],
  bits: [],
  reveal: 'full',
  read: { lesson: '', anchor: '', text: '' },
  mutants: [],
});
const tests = ['one', 'two'].map(
  (id) => ({ id, title: id, group: 'hidden', reveal: 'full', weight: 1 }) as const,
);
const exercise: ManifestExercise = {
  task,
  folder: '',
  hash: '',
  suites: { visible: '', hidden: '' },
  tests,
  ideas: [],
  starter: '',
  solution: '',
  kernelTypes: '',
};
const manifest: Manifest = {
  engine: { version: '0', hash: '' },
  files: { worker: '', guest: '', wasm: '', vectors: '' },
  vectors: [],
  layoutTypes: '',
  uapiTypes: '',
  exercises: [exercise],
};

/** A worker that says what the test tells it to say. */
function fakeLine() {
  const mailbox = createMailbox<FromWorker>();
  const posted: ToWorker[] = [];
  let die: (why: string) => void = () => {};
  const end = vi.fn();
  const line: WorkerLine = {
    post: (message) => posted.push(message),
    listen: (on) => mailbox.listen(on),
    died: (on) => {
      die = on;
    },
    end,
  };
  return { line, posted, end, say: mailbox.put, die: (why: string) => die(why) };
}

const passed = (id: string): FromWorker => ({
  type: 'ended',
  outcome: {
    id,
    state: 'passed',
    message: null,
    checked: 1,
    failing: 0,
    evidence: null,
    place: null,
    fingerprint: null,
  },
  passed: true,
  ms: 1,
  calls: 7,
  output: 'so far',
});
const done: FromWorker = { type: 'done', refused: null, calls: 9, output: 'all' };
const grade = (line: WorkerLine, source = 'export {}') =>
  gradeOn({ manifest, exercise, source, open: () => line });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a run seen from outside', () => {
  test('the file is sent when the worker stands ready, even if it was ready before', async () => {
    const worker = fakeLine();
    worker.say({ type: 'ready', tests: [] });
    const run = grade(worker.line);
    expect(worker.posted).toEqual([{ type: 'run', source: 'export {}' }]);
    for (const message of [passed('one'), passed('two'), done]) worker.say(message);
    const { result, spare } = await run;
    expect(result).toMatchObject({ status: 'passed', calls: 9, output: 'all', score: 4 });
    expect(spare).toBe(worker.line);
    expect(worker.end).not.toHaveBeenCalled();
  });

  test('a test that takes too long ends the worker; what had ended is kept', async () => {
    const worker = fakeLine();
    const run = grade(worker.line);
    worker.say({ type: 'ready', tests: [] });
    worker.say(passed('one'));
    await vi.advanceTimersByTimeAsync(CLOCK_SECONDS * 1000 + 1);
    const { result, spare } = await run;
    expect(worker.end).toHaveBeenCalledOnce();
    expect(spare).toBeNull();
    expect(result).toMatchObject({ status: 'out-of-steps', score: 2, calls: 7, output: 'so far' });
    expect(result.message).toBe('The check was stopped after 10 seconds. Your code is kept.');
  });

  test('the clock starts anew with each test', async () => {
    const worker = fakeLine();
    const run = grade(worker.line);
    worker.say({ type: 'ready', tests: [] });
    for (const id of ['one', 'two']) {
      await vi.advanceTimersByTimeAsync(CLOCK_SECONDS * 900);
      worker.say(passed(id));
    }
    worker.say(done);
    expect((await run).result.status).toBe('passed');
  });

  test('the death of a worker is our fault, and says so', async () => {
    const worker = fakeLine();
    const run = grade(worker.line);
    worker.say({ type: 'ready', tests: [] });
    worker.die('out of luck');
    const { result } = await run;
    expect(result.status).toBe('grader-fault');
    expect(result.message).toBe(
      'This is our fault, not yours: the checker stopped. Report it. (out of luck)',
    );
  });

  test('a worker that never stands ready is given up', async () => {
    const worker = fakeLine();
    const run = grade(worker.line);
    await vi.advanceTimersByTimeAsync(61_000);
    expect((await run).result.status).toBe('grader-fault');
  });

  test('a file that is refused unseen needs no worker', async () => {
    const open = vi.fn(() => fakeLine().line);
    const { result, spare } = await gradeOn({ manifest, exercise, source: '', open });
    expect(result.status).toBe('not-gradable');
    expect(spare).toBeNull();
    expect(open).not.toHaveBeenCalled();
  });

  test('each test is told as it ends, with how many are done', async () => {
    const worker = fakeLine();
    const told: string[] = [];
    const onTest = (test: { id: string }, count: number, of: number): void => {
      told.push(`${test.id} ${count}/${of}`);
    };
    const run = gradeOn({ manifest, exercise, source: 'x', open: () => worker.line, onTest });
    for (const message of [{ type: 'ready', tests: [] } as const, passed('one'), passed('two'), done])
      worker.say(message);
    await run;
    expect(told).toEqual(['one 1/2', 'two 2/2']);
  });
});
