// Models: the page's side of the worker: one question at a time, those that came meanwhile in turn, and a stop that ends
// whatever runs. After a stop a new worker does the lines again that had been done before. Does not model: what is asked.
import type { Answer, Ask, Question, Reply } from './protocol.ts';

export interface LabClient {
  /** Rejects only when the worker cannot be started. */
  ask(ask: Ask): Promise<Answer>;
  /** Ends what runs: its question is answered with a refusal. */
  stop(): void;
  close(): void;
}

interface Open {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (why: Error) => void;
}

const STOPPED: Answer = { is: 'refused', says: 'Stopped. The lab is as it was before.' };
const LOST = 'The machine could not be started: check the connection and load the page again.';

export function openClient(): LabClient {
  let worker: Worker | null = null;
  let next = 1;
  const open = new Map<number, Open>();

  const begin = (): Worker => {
    const made = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    made.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
      open.get(data.id)?.resolve(data.answer);
      open.delete(data.id);
    });
    made.addEventListener('error', (event) => {
      for (const each of open.values()) each.reject(new Error(event.message || LOST));
      open.clear();
    });
    worker = made;
    return made;
  };

  return {
    ask: (ask) =>
      new Promise((resolve, reject) => {
        const id = next++;
        open.set(id, { resolve, reject });
        (worker ?? begin()).postMessage({ id, ask } satisfies Question);
      }),
    stop() {
      worker?.terminate();
      worker = null;
      for (const each of open.values()) each.resolve(STOPPED);
      open.clear();
    },
    close() {
      worker?.terminate();
      worker = null;
    },
  };
}
