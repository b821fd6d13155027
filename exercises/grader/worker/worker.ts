// Models: one grading run inside a worker: everything is made ready first, so that the learner waits only for their own
// code. Does not model: clocks, deaths, verdicts (../host.ts, ../verdict.ts).
import { loadSubject, openDesks } from '../subject/load.ts';
import { createMachine } from '../subject/machine.ts';
import { beginSession, type Session } from '../suite/session.ts';
import { columnsOf, provideVectors } from '../suite/space.ts';
import type { FromWorker, Line, ToWorker } from './protocol.ts';
import { runSuites } from './vitest-run.ts';

type Prepare = Extract<ToWorker, { type: 'prepare' }>;

/** Makes the inputs of all laws now, and plays all scenarios with the reference. */
function warm(session: Session): void {
  for (const space of session.spaces) for (const layout of session.task.layouts) columnsOf(space, layout);
  for (const prepare of session.preparations) prepare();
}

let serial = 0;

async function prepare(
  line: Line<FromWorker, ToWorker>,
  order: Prepare,
  source: Promise<string>,
): Promise<void> {
  const { task, suites, assets } = order;
  provideVectors(assets.vectors);
  const session = beginSession(task);
  const machine = await createMachine(assets.wasm, assets.guest);
  const desks = openDesks(machine, task);
  let calls = (): number => 0;
  let refused: Extract<FromWorker, { type: 'done' }>['refused'] = null;
  const ids = new Map<string, string>();
  let unread: unknown = null;
  // A worker that grades several files reads the suites anew each time: the address must differ.
  const turn = serial++ === 0 ? '' : `?turn=${serial}`;

  await runSuites(['visible', 'hidden'], {
    async read(suite) {
      session.group = suite === 'visible' ? 'visible' : 'hidden';
      // Vitest would count a suite that cannot be read as one without tests.
      await import(/* @vite-ignore */ `${suites[session.group]}${turn}`).catch((error: unknown) => {
        unread = error;
      });
    },
    async collected() {
      if (unread !== null) throw unread;
      for (const test of session.tests.values()) {
        if (ids.has(test.title)) throw new Error(`two tests have the title "${test.title}"`);
        ids.set(test.title, test.id);
      }
      warm(session);
      line.post({ type: 'ready', tests: [...session.tests.values()] });
      const loaded = loadSubject(machine, desks, task, await source);
      if ('refused' in loaded) {
        refused = loaded.refused;
        return false;
      }
      session.subject = loaded.subject;
      calls = loaded.subject.calls;
      line.post({ type: 'loaded' });
      return true;
    },
    began: (title) => line.post({ type: 'began', id: ids.get(title) ?? '' }),
    ended(title, passed, ms) {
      const outcome = session.outcomes.get(ids.get(title) ?? '');
      if (outcome)
        line.post({ type: 'ended', outcome, passed, ms, calls: calls(), output: machine.output() });
    },
  });
  line.post({ type: 'done', refused, calls: calls(), output: machine.output() });
}

/** Answers the orders that come over a line. */
export function startWorker(line: Line<FromWorker, ToWorker>): void {
  let hand: (source: string) => void = () => {};
  line.listen((order) => {
    if (order.type === 'run') {
      hand(order.source);
      return;
    }
    const source = new Promise<string>((resolve) => {
      hand = resolve;
    });
    prepare(line, order, source).catch((error: unknown) => {
      line.post({ type: 'fault', message: error instanceof Error ? error.message : String(error) });
    });
  });
  line.post({ type: 'hello' });
}
