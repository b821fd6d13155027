// Models: the playground as a figure sees it: a fresh worker for each run, one of them kept warm, a clock outside.
// Does not model: what is run (run.ts). The files are those of the grader, beside its manifest.
import type { Manifest } from '../manifest.ts';
import type { FigureAnswer, FigureOrder, ToFigure } from './messages.ts';

export interface Playground {
  /** Loads what a run needs. Call it on intent. */
  prewarm(): void;
  /** Rejects if the files cannot be loaded; else there is an answer. */
  play(order: FigureOrder): Promise<FigureAnswer>;
}

/** Seconds for both runs. Steps are counted inside; this is for what steps cannot see. */
const CLOCK_SECONDS = 10;
/** Beside the grader's worker, see ../build-bundle.mjs. */
const WORKER = 'worker-figure.js';

async function fetchFile(url: URL): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status} ${response.statusText}`);
  return response;
}

async function fetchKit(base: URL): Promise<Extract<ToFigure, { type: 'prepare' }>> {
  const { files } = (await (await fetchFile(new URL('manifest.json', base))).json()) as Manifest;
  const [wasm, guest] = await Promise.all([
    fetchFile(new URL(files.wasm, base)).then((response) => response.arrayBuffer()),
    fetchFile(new URL(files.guest, base)).then((response) => response.text()),
  ]);
  return { type: 'prepare', wasm: await WebAssembly.compile(wasm), guest };
}

/** @param options.base URL of the folder that holds the grader's files; may be relative to the page. */
export function createPlayground({ base }: { base: string }): Playground {
  const folder = new URL(base.endsWith('/') ? base : `${base}/`, document.baseURI);
  let warm: Promise<Worker> | null = null;

  const prepare = async (): Promise<Worker> => {
    const kit = await fetchKit(folder);
    const worker = new Worker(new URL(WORKER, folder), { type: 'module' });
    worker.postMessage(kit);
    return worker;
  };
  const ready = (): Promise<Worker> => {
    warm ??= prepare();
    // A lost connection must not spoil every later run.
    warm.catch(() => {
      warm = null;
    });
    return warm;
  };

  return {
    prewarm: () => void ready().catch(() => {}),
    async play(order) {
      const worker = await ready();
      warm = null;
      try {
        return await answerOf(worker, order);
      } finally {
        worker.terminate();
        ready().catch(() => {});
      }
    },
  };
}

function answerOf(worker: Worker, order: FigureOrder): Promise<FigureAnswer> {
  return new Promise((resolve) => {
    const fault = (message: string): void => resolve({ type: 'fault', message });
    const late = `it was stopped after ${CLOCK_SECONDS} seconds`;
    const clock = setTimeout(() => fault(late), CLOCK_SECONDS * 1000);
    worker.addEventListener('message', ({ data }: MessageEvent<FigureAnswer>) => {
      clearTimeout(clock);
      resolve(data);
    });
    worker.addEventListener('error', (event) => fault(event.message || 'the worker did not start'));
    worker.postMessage({ type: 'play', order } satisfies ToFigure);
  });
}
