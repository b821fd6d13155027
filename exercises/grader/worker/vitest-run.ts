// Models: vitest without its command line: the real test API and runner inside a worker, with no files, no Vite and no
// terminal. Reference: vitest 4.1, `vitest/internal/browser`; the version is pinned and a test smokes this out.
// Does not model: snapshots, mocks of modules, coverage: suites use none.
import { TestRunner } from 'vitest';
import { startTests, Traces } from 'vitest/internal/browser';

export interface RunHooks {
  /** Reads the suite of that name: importing it registers its tests. */
  read(suite: string): Promise<void>;
  /** All suites are read; resolves when the tests may run. False: run none. */
  collected(): Promise<boolean>;
  began(title: string): void;
  ended(title: string, passed: boolean, ms: number): void;
}

/** What vitest reads of its own worker's state. */
const WORKER_STATE = {
  ctx: { pool: 'threads' },
  environment: { name: 'node' },
  config: { snapshotOptions: { updateSnapshot: 'none' }, experimental: {}, expect: {} },
  evaluatedModules: new Map(),
  moduleExecutionInfo: new Map(),
  providedContext: {},
  durations: {},
  rpc: {},
  onCleanup: () => {},
};

const CONFIG = {
  root: '/',
  name: 'grader',
  // The clock is outside the worker: only there can a busy worker be stopped.
  testTimeout: 0,
  hookTimeout: 0,
  retry: 0,
  maxConcurrency: 1,
  allowOnly: true,
  passWithNoTests: false,
  setupFiles: [],
  tags: [],
  sequence: { hooks: 'stack', concurrent: false, shuffle: false, setupFiles: 'list', seed: 1 },
  chaiConfig: {},
  diffOptions: {},
  expect: {},
  experimental: {},
  snapshotOptions: { updateSnapshot: 'none' },
};

type RunnerConfig = ConstructorParameters<typeof TestRunner>[0];
type RunnerTest = Parameters<TestRunner['onBeforeRunTask']>[0];

class GraderRunner extends TestRunner {
  readonly #hooks: RunHooks;
  #runs = true;
  #startedAt = 0;

  constructor(hooks: RunHooks) {
    super(CONFIG as unknown as RunnerConfig);
    this.#hooks = hooks;
    (this as unknown as { __setTraces(traces: Traces): void }).__setTraces(new Traces({ enabled: false }));
  }

  override async importFile(suite: string): Promise<void> {
    await this.#hooks.read(suite);
  }

  async onBeforeRunFiles(): Promise<void> {
    this.#runs = await this.#hooks.collected();
  }

  override async onBeforeRunTask(test: RunnerTest): Promise<void> {
    if (!this.#runs) test.mode = 'skip';
    if (test.mode !== 'run' && test.mode !== 'queued') return;
    this.#startedAt = performance.now();
    this.#hooks.began(test.name);
  }

  override onAfterRunTask(test: RunnerTest): void {
    if (!this.#runs) return;
    this.#hooks.ended(test.name, test.result?.state === 'pass', performance.now() - this.#startedAt);
  }

  override async onBeforeRunSuite(): Promise<void> {}
  override async onAfterRunSuite(): Promise<void> {}
  override onAfterRunFiles(): void {}
  override onBeforeTryTask(): void {}
  override onAfterTryTask(): void {}
  override getImportDurations(): Record<string, never> {
    return {};
  }
}

/** Reads the suites, waits, runs them in order. */
export async function runSuites(suites: readonly string[], hooks: RunHooks): Promise<void> {
  Object.defineProperty(globalThis, '__vitest_worker__', { value: WORKER_STATE, configurable: true });
  await startTests([...suites], new GraderRunner(hooks));
}
