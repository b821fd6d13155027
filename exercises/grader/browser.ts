// Models: the grader as a page sees it: a fresh worker for each run, one of them kept warm.
// Does not model: the verdict (verdict.ts) nor clocks and worker deaths (host.ts): they are the same on the command line.
import { gradeOn, type WorkerLine } from './host.ts';
import { createMailbox } from './mailbox.ts';
import { cutVectors, type Manifest, type ManifestExercise } from './manifest.ts';
import type { GradeResult, TestResult } from './result.ts';
import type { Assets, FromWorker } from './worker/protocol.ts';

export interface BrowserRun {
  slug: string;
  source: string;
  /** Called as each test ends, in order. */
  onTest?(test: TestResult, done: number, of: number): void;
  /** The Stop button. */
  signal?: AbortSignal;
}

export interface BrowserGrader {
  /** Loads the grader for an exercise and keeps a worker ready. Call it on intent: focus, hover, first key. */
  prewarm(slug: string): void;
  /** Grades. Rejects with an AbortError if stopped, and if the grader's files cannot be loaded; else there is a result. */
  run(options: BrowserRun): Promise<GradeResult>;
}

interface Kit {
  readonly manifest: Manifest;
  readonly assets: Assets;
}

async function fetchFile(url: URL): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status} ${response.statusText}`);
  return response;
}

/** Compiles while it downloads, if the server names the type right; else afterwards. */
async function compile(url: URL): Promise<WebAssembly.Module> {
  const response = await fetchFile(url);
  if (response.headers.get('content-type')?.startsWith('application/wasm')) {
    return WebAssembly.compileStreaming(response);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}

async function fetchKit(base: URL): Promise<Kit> {
  const manifest = (await (await fetchFile(new URL('manifest.json', base))).json()) as Manifest;
  const at = (name: string): URL => new URL(name, base);
  const [wasm, guest, vectors] = await Promise.all([
    compile(at(manifest.files.wasm)),
    fetchFile(at(manifest.files.guest)).then((response) => response.text()),
    fetchFile(at(manifest.files.vectors)).then((response) => response.arrayBuffer()),
  ]);
  return { manifest, assets: { wasm, guest, vectors: cutVectors(manifest, vectors) } };
}

function openLine(url: URL): WorkerLine {
  const worker = new Worker(url, { type: 'module' });
  const mailbox = createMailbox<FromWorker>();
  let tell: (why: string) => void = () => {};
  worker.addEventListener('message', (event: MessageEvent<FromWorker>) => mailbox.put(event.data));
  worker.addEventListener('error', (event) => tell(event.message || 'the worker did not start'));
  worker.addEventListener('messageerror', () => tell('a message was damaged'));
  return {
    post: (message) => worker.postMessage(message),
    listen: (on) => mailbox.listen(on),
    died: (on) => {
      tell = on;
    },
    end: () => worker.terminate(),
  };
}

function aborted(): DOMException {
  return new DOMException('Stopped.', 'AbortError');
}

/** @param options.base URL of the folder that holds the grader's files, e.g. `/grader/`; may be relative to the page. */
export function createBrowserGrader({ base }: { base: string }): BrowserGrader {
  const folder = new URL(base.endsWith('/') ? base : `${base}/`, document.baseURI);
  let kit: Promise<Kit> | null = null;
  let warm: { slug: string; line: WorkerLine } | null = null;

  const loadKit = (): Promise<Kit> => {
    kit ??= fetchKit(folder).catch((error: unknown) => {
      // A lost connection must not spoil every later run.
      kit = null;
      throw error;
    });
    return kit;
  };

  const prepare = ({ manifest, assets }: Kit, exercise: ManifestExercise): WorkerLine => {
    const line = openLine(new URL(manifest.files.worker, folder));
    const { visible, hidden } = exercise.suites;
    line.post({
      type: 'prepare',
      task: exercise.task,
      suites: { visible: new URL(visible, folder).href, hidden: new URL(hidden, folder).href },
      assets,
    });
    return line;
  };

  const find = ({ manifest }: Kit, slug: string): ManifestExercise => {
    const exercise = manifest.exercises.find((one) => one.task.slug === slug);
    if (!exercise) throw new Error(`There is no exercise ${slug}.`);
    return exercise;
  };

  /** The warm worker if it stands ready for this exercise, else a new one. */
  const take = (own: Kit, exercise: ManifestExercise): WorkerLine => {
    const held = warm;
    warm = null;
    if (held?.slug === exercise.task.slug) return held.line;
    held?.line.end();
    return prepare(own, exercise);
  };

  const keepWarm = (own: Kit, slug: string): void => {
    if (warm?.slug === slug) return;
    warm?.line.end();
    warm = { slug, line: prepare(own, find(own, slug)) };
  };

  return {
    prewarm(slug) {
      loadKit()
        .then((own) => keepWarm(own, slug))
        .catch(() => {
          // The run will meet the same fault and report it.
        });
    },
    async run({ slug, source, onTest, signal }) {
      if (signal?.aborted) throw aborted();
      const own = await loadKit();
      if (signal?.aborted) throw aborted();
      const exercise = find(own, slug);
      let stop: () => void = () => {};
      const stopped = new Promise<never>((_, reject) => {
        stop = () => reject(aborted());
      });
      let line: WorkerLine | null = null;
      const hear = (test: TestResult, done: number, of: number): void => {
        if (!signal?.aborted) onTest?.(test, done, of);
      };
      const open = (): WorkerLine => {
        line = take(own, exercise);
        return line;
      };
      const onAbort = (): void => {
        line?.end();
        stop();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      try {
        const graded = gradeOn({ manifest: own.manifest, exercise, source, open, onTest: hear });
        const { result, spare } = await Promise.race([graded, stopped]);
        // One run, one worker: nothing of a submission outlives it.
        spare?.end();
        return result;
      } finally {
        signal?.removeEventListener('abort', onAbort);
        keepWarm(own, slug);
      }
    },
  };
}
