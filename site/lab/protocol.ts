// Models: what the page asks of the worker that has the machine, and what comes back. One question at a time; each has an
// answer. Does not model: how the worker is kept (client.ts).
import type { HelpLine, LabScript, Recorded } from '@spare-bits/sim-core';
import type { LabState } from './state.ts';

export interface Machine extends Recorded {
  readonly monitor: 'automatic' | 'manual';
}

/** Where to stand: a place, or a way from here. */
export type Move =
  | { readonly to: 'place'; readonly step: number; readonly moment: number }
  | { readonly to: 'forward' | 'back' | 'inside' | 'inside-back' | 'start' | 'end' };

export type Ask =
  /** Begins a run: a scenario under a machine. `at`: steps to do at once; all of them unless told. */
  | {
      readonly do: 'open';
      readonly script: LabScript;
      readonly machine: Machine;
      readonly at?: number;
      readonly moment?: number;
    }
  /** The same lines under another machine, as far as they had been done. */
  | { readonly do: 'machine'; readonly machine: Machine }
  /** A line of the command language where one stands. */
  | { readonly do: 'line'; readonly line: string }
  | { readonly do: 'move'; readonly move: Move }
  /** Tables, by the entries that name them, which are to be shown whole. */
  | { readonly do: 'unfold'; readonly tables: readonly number[] }
  /** Words that may stand at the end of the text. */
  | { readonly do: 'complete'; readonly text: string }
  /** All commands with a line of help each. */
  | { readonly do: 'help' };

export type Answer =
  | {
      readonly is: 'state';
      readonly state: LabState /** Of a line: what came of it. */;
      readonly says: string;
    }
  | { readonly is: 'words'; readonly words: readonly string[] }
  | { readonly is: 'help'; readonly lines: readonly HelpLine[] }
  /** One sentence; nothing has changed. */
  | { readonly is: 'refused'; readonly says: string };

export interface Question {
  readonly id: number;
  readonly ask: Ask;
}

export interface Reply {
  readonly id: number;
  readonly answer: Answer;
}
