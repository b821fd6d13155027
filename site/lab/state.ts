// Models: what the lab's page knows of its machine, which lives in a worker: plain data, sent anew after each request.
// Does not model: the requests (protocol.ts); pictures.
import type { LabPlace, LabScript, LabView, LayoutId, PageShift } from '@spare-bits/sim-core';
import type { MarkName } from '../figures/marks-data.ts';

/** The lanes of the timeline below the operations. */
export const LANES = ['store', 'tlbi', 'fault'] as const;
export type Lane = (typeof LANES)[number];

/** A place inside a step. */
export interface MomentRow {
  readonly lane: Lane;
  /** `store`, `TLBI`, `fault` … */
  readonly kind: string;
  /** `A+0 = 04E0_0000_1234_5FC3` */
  readonly text: string;
  /** Physical address of the entry that it is about, for jumping to it. */
  readonly entry: number | null;
  readonly cpu: number;
}

export interface StepRow {
  /** The operation in the language of the command line. */
  readonly line: string;
  /** What came of it in a word or two; empty for a step that nobody has done. */
  readonly short: string;
  /** In a sentence. */
  readonly says: string;
  readonly mark: MarkName | null;
  readonly done: boolean;
  readonly moments: readonly MomentRow[];
}

export interface LabState {
  readonly title: string;
  /** One line of what the scenario shows. */
  readonly about: string;
  readonly layout: LayoutId;
  readonly pageShift: PageShift;
  readonly hafdbs: boolean;
  readonly monitor: 'automatic' | 'manual';
  /** Operations that were done or stand in the scenario, in order. */
  readonly steps: readonly StepRow[];
  readonly at: LabPlace;
  readonly view: LabView;
  /** One place earlier, for what has changed; null at the beginning. */
  readonly before: LabView | null;
  /** Futures that were given up, the latest last: the lines of each. */
  readonly branches: readonly (readonly string[])[];
  /** What beside the lines makes the scenario: its file, and how large pages are given. */
  readonly script: Omit<LabScript, 'lines' | 'name' | 'about'>;
}
