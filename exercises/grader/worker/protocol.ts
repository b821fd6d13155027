// Models: the messages between a page or a command line and the worker that grades, as one union for each direction.
// Does not model: transport. The same messages travel to a browser's worker and to a worker thread of Node.
import type { Refused } from '../subject/load.ts';
import type { Registered, TestOutcome } from '../suite/session.ts';
import type { Task } from '../task.ts';

/** What a worker needs besides its own code. Compiled and read once, then handed to each worker. */
export interface Assets {
  readonly wasm: WebAssembly.Module;
  /** Source of the kernel realm. */
  readonly guest: string;
  /** Recorded descriptors by layout. */
  readonly vectors: ReadonlyMap<string, BigUint64Array>;
}

export type ToWorker =
  | {
      readonly type: 'prepare';
      readonly task: Task;
      /** Addresses of the two suites. */
      readonly suites: { readonly visible: string; readonly hidden: string };
      readonly assets: Assets;
    }
  | { readonly type: 'run'; readonly source: string };

export type FromWorker =
  /** The worker's code has arrived. */
  | { readonly type: 'hello' }
  /** Suites are read, the sandbox stands; the worker waits for a file. */
  | { readonly type: 'ready'; readonly tests: readonly Registered[] }
  | { readonly type: 'loaded' }
  | { readonly type: 'began'; readonly id: string }
  | {
      readonly type: 'ended';
      readonly outcome: TestOutcome;
      readonly passed: boolean;
      readonly ms: number;
      /** So far, in case nothing more is heard. */
      readonly calls: number;
      readonly output: string;
    }
  | {
      readonly type: 'done';
      readonly refused: Refused | null;
      readonly calls: number;
      readonly output: string;
    }
  | { readonly type: 'fault'; readonly message: string };

/** One end of a line. */
export interface Line<Out, In> {
  post(message: Out): void;
  listen(on: (message: In) => void): void;
}
