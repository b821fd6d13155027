// Models: what is known of the selftest figure before anything runs: the kernels that it offers, right and wrong, and
// the form of its results. Light, for it comes with the page. Does not model: the kernels (kernels.ts), the runs (run.ts).

/** The first is the right one. Letters head the columns of the matrix. */
export const KERNELS = [
  { id: 'right', letter: 'R', title: 'The right kernel', what: 'nothing is wrong' },
  {
    id: 'modify-loud',
    letter: 'A',
    title: 'The loud verb',
    what: 'pte_modify marks every page that it touches as written',
  },
  { id: 'no-s', letter: 'B', title: 'The silent verb', what: 'pte_mkdirty does not set SOFT_DIRTY' },
  { id: 'note-only', letter: 'C', title: 'No guard', what: 'clear_refs clears the bit and leaves WRITE' },
  {
    id: 'too-willing',
    letter: 'D',
    title: 'Too willing',
    what: 'can_change_pte_writable does not ask whether a tool waits',
  },
  {
    id: 'area-unread',
    letter: 'E',
    title: 'One reader less',
    what: 'pagemap reads the entry and not the flag of the area',
  },
  {
    id: 'opens-ro',
    letter: 'F',
    title: 'Dirty opens',
    what: 'pte_mkdirty clears RDONLY on pages without WRITE, too',
  },
  {
    id: 'swap-skipped',
    letter: 'G',
    title: 'Swap passed over',
    what: 'clear_refs does nothing to swap entries',
  },
  {
    id: 'move-silent',
    letter: 'H',
    title: 'A silent move',
    what: 'mremap does not mark the pages that it moves',
  },
] as const;

export type KernelId = (typeof KERNELS)[number]['id'];

export const PROGRAM_NAMES = ['soft-dirty', 'mkdirty'] as const;
export type ProgramName = (typeof PROGRAM_NAMES)[number];
export type Ending = 'counted' | 'always-passes';

/** Rounds of the two long tests; the real program makes 10,000, and what they find they find in the first. */
export const FIGURE_ROUNDS = 20;

export interface ProgramRun {
  readonly lines: readonly string[];
  readonly status: number;
}

/** What became of one planned result on one kernel; `none`: the program had ended before. */
export type Mark = 'ok' | 'not ok' | 'skip' | 'none';

export interface MatrixRow {
  readonly program: ProgramName;
  readonly number: number;
  readonly name: string;
  /** In the order of KERNELS; a kernel that has not run yet has none. */
  readonly marks: readonly Mark[];
}
