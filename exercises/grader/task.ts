// Models: what an exercise says about itself. One task.ts in each folder of the catalogue. Does not model: prose (the
// prompt and the hints are MDX) nor the checks (the suites are vitest files).
import type { LayoutId, PgtableHelpers } from '@spare-bits/sim-core';
import type { Reveal } from './result.ts';

export interface TaskLayout {
  id: LayoutId;
  pageShift: 12 | 14 | 16;
}

export interface TaskExport {
  name: string;
  params: readonly string[];
  returns: 'bigint' | 'boolean';
  /** One sentence, shown by the editor. */
  doc: string;
}

export interface TaskMutant {
  /** File in mutants/, with its extension. */
  file: string;
  /** Short name of the wrong idea. */
  misconception: string;
  /** The idea in the learner's words. */
  says: string;
  /** The test that must fail and show the idea. */
  killedBy: string;
  /** The explanation shown under it. */
  hint: string;
}

export interface Task {
  slug: string;
  title: string;
  /** Grows when a change of the checks can change a verdict. */
  version: number;
  /** Slug of the lesson the exercise belongs to. */
  chapter: string;
  points: number;
  difficulty: 1 | 2 | 3 | 4 | 5;
  minutes: number;
  kind: 'helper';
  layouts: readonly TaskLayout[];
  exports: readonly TaskExport[];
  /** Reference helpers that learner code may import from `kernel`. Never an asked name, nor a helper built on one. */
  kernel: readonly (keyof PgtableHelpers & string)[];
  /** `none` for functions whose inputs are not all entries: failures are told without a picture by field. */
  picture?: 'fields' | 'none';
  /** Names of the fields for the tick line. */
  bits: readonly string[];
  /** How much a failing hidden test shows if it does not say otherwise. */
  reveal: Reveal;
  /** Where to read again. */
  read: { lesson: string; anchor: string; text: string };
  mutants: readonly TaskMutant[];
}

/** Checks the form of a task at compile time and hands it on. */
export function defineTask<const T extends Task>(task: T): T {
  return task;
}
