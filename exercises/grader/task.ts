// Models: what an exercise says about itself. One task.ts in each folder of the catalogue. Does not model: prose (the
// prompt and the hints are MDX) nor the checks (the suites are vitest files).
//
// For authors. An exercise is a list of functions (`exports`). A parameter is an entry (`'pte'`, a bigint) or says its
// type: `flag('cow')`, `count('level')`, `word('op', ['mprotect', 'wp'])`. Results are of the same four types.
// `as` says which function of the simulated kernel the learner's one stands for: a helper (sim-core/pgtable) or a piece
// of the memory manager (sim-core/mm/pieces.ts). A function named like one stands for it without `as`.
// A result may also be any text (`'string'`), which single calls alone can ask for, and a function may take nothing.
// Suites then have four kinds of test, all from `#grader`:
//   law       what must hold for every case of a space: `over: space.leaf`, or with more parameters
//             `over: cases(space.swap, NO_YES, NO_YES)`; `want: (pte, k, cow, childWp) => k.pieces.…`.
//   check     single cases, as in any vitest test: `t.call(layout, 'child_entry', 0x1008n, true, false)`.
//   (a design has lint, placedLaw, placedScenario and written instead; see suite/design)
//   scenario  a list of operations that runs twice in the simulated kernel, with the reference and with the learner's
//             functions in place; only what a program can see is compared.
//   program   a program that the learner has written, on one named kernel: right ones must pass it, wrong ones fail it.
import type { LayoutId, PgtableHelpers, Places } from '@spare-bits/sim-core';
import type { Reveal } from './result.ts';
import type { ValueType } from './values.ts';

export interface TaskLayout {
  id: LayoutId;
  pageShift: 12 | 14 | 16;
  /** Fields that a learner has put on other bits. Never written in a task. */
  places?: Places;
}

/**
 * What a learner is asked for: `helper` a function of the architecture, `mm` a decision of the memory manager, `mend`
 * to find the fault in a given one, `predict` to write down answers, `tests` to write a program or a case that tells right
 * from wrong, `design` to lay out the entry itself. All are functions; all but designs are judged alike (suite/design says
 * how those are).
 */
export type TaskKind = 'helper' | 'mm' | 'mend' | 'predict' | 'tests' | 'design';

export interface TaskParam {
  name: string;
  type: ValueType;
}

export interface TaskExport {
  name: string;
  /** A name alone is an entry, or another bigint. At most six. */
  params: readonly (string | TaskParam)[];
  returns: ValueType;
  /** The function of the simulated kernel that this one stands for in scenarios, if it has another name. */
  as?: string;
  /** One sentence, shown by the editor. */
  doc: string;
}

/** A parameter that is true or false. */
export const flag = (name: string): TaskParam => ({ name, type: 'boolean' });
/** A parameter that is a number. */
export const count = (name: string): TaskParam => ({ name, type: 'number' });
/** A parameter that is one of a few words. */
export const word = (name: string, words: readonly string[]): TaskParam => ({ name, type: words });

/** The parameters of a function with their types. */
export function paramsOf(asked: TaskExport): readonly TaskParam[] {
  return asked.params.map((one) => (typeof one === 'string' ? { name: one, type: 'bigint' } : one));
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
  kind: TaskKind;
  layouts: readonly TaskLayout[];
  /** Of a design: the layout whose fields the learner's `place` puts elsewhere; its kernel is what runs on them. */
  places?: LayoutId;
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
