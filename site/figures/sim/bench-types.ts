// Models: what the figure and its field of code tell each other. Types alone: the figure comes with the page, the field
// when it is asked for.
import type { StepMark } from './Steps.tsx';
import type { SceneOptions } from './scenarios.ts';
import type { Film } from './shots.ts';
import type { WrongName } from './wrong.ts';

/** Two kernels over one scenario. */
export interface Against {
  /** With the kernel's own helper. */
  readonly film: Film;
  readonly yours: Film;
  /** One for each step. */
  readonly marks: readonly StepMark[];
  /** Where to look first; null: nowhere in particular. */
  readonly step: number | null;
}

export interface BenchProps {
  readonly id: string;
  /** Where the site stands. */
  readonly base: string;
  /** The helpers that the wrong files are about. */
  readonly helpers: readonly string[];
  readonly scenario: string;
  readonly options: SceneOptions;
  readonly watch?: readonly string[] | undefined;
  /** The first is what the field begins with. */
  readonly wrong: readonly WrongName[];
  readonly onAgainst: (against: Against | null) => void;
  /** The reader wants to see the step. */
  readonly onLook: () => void;
}
