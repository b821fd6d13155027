// Models: what the figure of a run asks and shows: which bits can be turned over, what else can be otherwise, and the kernel's
// conditions in words. Data and types; the page needs no simulator for them. Does not model: answers (model.ts).

/** Fields that may be turned over in one entry, by the kernel's names. */
export const BITS = ['SOFT_DIRTY', 'UFFD_WP', 'WRITE', 'AF', 'DIRTY', 'RDONLY', 'VALID'] as const;
export type BitName = (typeof BITS)[number];

export interface Setup {
  /** Bits turned over, by the place of the entry in the run. */
  readonly flips: Readonly<Record<number, readonly BitName[]>>;
  /** Where the sixteen frames begin: at a round number, or one further. */
  readonly frames: 'round' | 'further';
  /** Where the folio begins: with the run, or one page later. */
  readonly folio: 'with' | 'later';
  /** Which entry the kernel sets again. */
  readonly set: 'last' | 'before';
}

export const PERFECT: Setup = { flips: {}, frames: 'round', folio: 'with', set: 'last' };

/** In the order in which the kernel asks. */
export const CONDITIONS = ['last-page', 'last-frame', 'ordinary', 'folio', 'agrees'] as const;
export type Condition = (typeof CONDITIONS)[number];

export const CONDITION_WORDS: Readonly<Record<Condition, string>> = {
  'last-page': 'The entry that was set is the last of the run.',
  'last-frame': 'Its frame is the last of a group of sixteen.',
  ordinary: 'It is valid and not special.',
  folio: 'One folio has all sixteen pages.',
  agrees: 'All agree in everything but the frame, AF and dirtiness.',
};

export interface Row {
  readonly entry: string;
  readonly joined: boolean;
  /** `UFFD_WP set`: how it differs from a perfect one. */
  readonly differs: string;
}

export interface RunView {
  /** As they stand before the kernel sets one of them. */
  readonly before: readonly Row[];
  readonly after: readonly Row[];
  readonly refused: Condition | null;
  /** The first entry that does not agree, if that was it. */
  readonly odd: number | null;
}

export interface Case {
  readonly what: string;
  readonly setup: Setup;
}

/** The same as a table: one thing otherwise at a time. */
export const CASES: readonly Case[] = [
  { what: 'nothing', setup: PERFECT },
  ...BITS.map((bit) => ({
    what: `${bit} of entry 5 is turned over`,
    setup: { ...PERFECT, flips: { 5: [bit] } },
  })),
  { what: 'the frames begin one further', setup: { ...PERFECT, frames: 'further' } },
  { what: 'the folio begins one page later', setup: { ...PERFECT, folio: 'later' } },
  { what: 'the last but one is set', setup: { ...PERFECT, set: 'before' } },
];

/** What came of it, in a sentence. */
export function saysOf({ refused, odd }: RunView): string {
  if (refused === null) return 'Joined: all sixteen have CONT, and the marks of use of all.';
  if (refused === 'agrees') return `Stays apart. Entry ${odd ?? '?'} does not agree with the last one.`;
  return `Stays apart. It does not hold that: ${CONDITION_WORDS[refused].replace(/^./, (c) => c.toLowerCase())}`;
}
