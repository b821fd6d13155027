// Models: what the figure of a scan asks and shows: categories, the sets that a caller gives, six pages and the answer.
// Data and types; the page needs no simulator for them. Does not model: answers (model.ts).

/** Categories that differ among the six pages, by the names of the interface. */
export const CATEGORIES = ['WRITTEN', 'PRESENT', 'SWAPPED', 'PFNZERO', 'WPALLOWED'] as const;
export type Category = (typeof CATEGORIES)[number];

export const SETS = ['inverted', 'mask', 'anyof'] as const;
export type SetName = (typeof SETS)[number];
export const SET_WORDS: Readonly<Record<SetName, string>> = {
  inverted: 'inverted',
  mask: 'all of',
  anyof: 'any of',
};

export type Question = Readonly<Record<SetName, readonly Category[]>>;

export interface ScanRow {
  /** `A3` */
  readonly page: string;
  readonly categories: readonly string[];
  readonly told: boolean;
}

export interface ScanView {
  readonly rows: readonly ScanRow[];
  /** What the call returns. */
  readonly regions: number;
}

/** What the tool of this chapter asks. */
export const TOOL: Question = { inverted: [], mask: ['WRITTEN'], anyof: ['PRESENT', 'SWAPPED'] };

export interface Case {
  readonly what: string;
  readonly question: Question;
}

/** The same as a table: some questions. */
export const CASES: readonly Case[] = [
  { what: 'what the tool asks: all of WRITTEN, any of PRESENT and SWAPPED', question: TOOL },
  { what: 'nothing at all', question: { inverted: [], mask: [], anyof: [] } },
  { what: 'all of PRESENT', question: { inverted: [], mask: ['PRESENT'], anyof: [] } },
  {
    what: 'WRITTEN inverted, all of WRITTEN and PRESENT: armed, and there',
    question: { inverted: ['WRITTEN'], mask: ['WRITTEN', 'PRESENT'], anyof: [] },
  },
  {
    what: 'WRITTEN inverted, any of WRITTEN and PFNZERO',
    question: { inverted: ['WRITTEN'], mask: [], anyof: ['WRITTEN', 'PFNZERO'] },
  },
  { what: 'all of SWAPPED: the marker', question: { inverted: [], mask: ['SWAPPED'], anyof: [] } },
];

export function toggled(question: Question, set: SetName, category: Category): Question {
  const now = question[set];
  const next = now.includes(category) ? now.filter((each) => each !== category) : [...now, category];
  return { ...question, [set]: next };
}

/** The answer in a sentence. */
export function saysOf({ rows, regions }: ScanView): string {
  const told = rows.filter((row) => row.told).map(({ page }) => page);
  if (told.length === 0) return 'No page matches; the call returns 0.';
  const pages = told.length === 1 ? `${told[0]} matches` : `${told.join(', ')} match`;
  return `${pages}; the call returns ${regions}, for ${regions === 1 ? 'one region' : `${regions} regions`}.`;
}
