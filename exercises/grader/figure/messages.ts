// Models: the messages between a figure of the book and the worker that runs a scenario with the reader's function in the
// kernel. Nothing is judged here. Does not model: grading (../worker/protocol.ts), the run (run.ts).
import type { Scenario, SimView } from '@spare-bits/sim-core';
import type { Place, State } from '../result.ts';

export interface FigureOrder {
  readonly scenario: Scenario;
  /** A file that exports at least one helper. */
  readonly source: string;
}

export type FigureAnswer =
  /** The file is no function that could run: why, in one sentence. */
  | { readonly type: 'refused'; readonly message: string; readonly place: Place | null }
  | {
      readonly type: 'played';
      readonly reference: SimView;
      readonly yours: SimView;
      /** Did the kernel call the file's functions at all? */
      readonly called: boolean;
      /** The call that stopped the kernel, if one did; the last step of `yours` says where. */
      readonly stopped: { readonly state: State; readonly place: Place | null } | null;
    }
  | { readonly type: 'fault'; readonly message: string };

export type ToFigure =
  | { readonly type: 'prepare'; readonly wasm: WebAssembly.Module; readonly guest: string }
  | { readonly type: 'play'; readonly order: FigureOrder };
