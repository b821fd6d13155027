// Models: what the figure of the fork counter asks and shows. Data and types; the page needs no simulator for them.
// Does not model: the counting (fork-model.ts).

/** How many entries are copied; the last is 128 MB of pages. */
export const SIZES = [
  { value: 512, text: '512: one table' },
  { value: 4096, text: '4,096: eight' },
  { value: 32_768, text: '32,768: 64' },
] as const;
export type Size = (typeof SIZES)[number]['value'];

export const WHERE_WORDS = {
  'in-entry': 'in the entry',
  'side-byte': 'beside it, one byte',
  'side-word': 'beside it, eight bytes',
} as const;
export type Where = keyof typeof WHERE_WORDS;

export interface ForkRow {
  readonly where: Where;
  readonly loads: number;
  readonly stores: number;
  readonly lines: number;
  readonly tables: number;
  readonly regions: number;
  /** Cost under each weighing, with the notes in the entry as 1. */
  readonly costs: readonly number[];
}

export interface Weighing {
  readonly name: string;
  readonly provenance: string;
}

export interface ForkView {
  readonly entries: number;
  readonly rows: readonly ForkRow[];
  /** The last one is calibrated. */
  readonly weighings: readonly Weighing[];
  /** Entries of parent or child that came out wrong; 0. */
  readonly wrong: number;
}

export const GUESSES = [
  { value: 'eighth', text: 'by an eighth' },
  { value: 'forty', text: 'by 40 %' },
  { value: 'double', text: 'to the double' },
] as const;
export type Guess = (typeof GUESSES)[number]['value'];

const GUESSED: Readonly<Record<Guess, number>> = { eighth: 1.125, forty: 1.4, double: 2 };
const BUT: Readonly<Record<Guess, string>> = {
  eighth: 'An eighth is what one byte for every eight comes to. Look at the other region, too.',
  forty:
    '40 % is what the letter reports for the time of its own fork on its own machine. You were asked for lines.',
  double:
    'There is a second place for every entry, but 64 of its bytes share a line, and only eight entries do.',
};

export const thousands = (n: number): string => n.toLocaleString('en');

/** `+12.5 %`, or `as it is`. */
export function percentText(ratio: number): string {
  if (ratio === 1) return '±0';
  return `${ratio > 1 ? '+' : '−'}${Math.abs((ratio - 1) * 100).toFixed(1)} %`;
}

const find = (view: ForkView, where: Where): ForkRow => {
  const row = view.rows.find((each) => each.where === where);
  if (!row) throw new RangeError(`no row for ${where}`);
  return row;
};

/** What the count says, and how the prediction did. */
export function forkSays(view: ForkView, guess: Guess | null): string {
  const [inEntry, byte, word] = [find(view, 'in-entry'), find(view, 'side-byte'), find(view, 'side-word')];
  const grown = byte.lines / inEntry.lines;
  const judged =
    guess === null ? '' : Math.abs(GUESSED[guess] - grown) < 0.01 ? 'As you said. ' : `${BUT[guess]} `;
  return `${judged}Lines: ${thousands(inEntry.lines)} with the notes in the entry, ${thousands(byte.lines)} with a byte beside it (${percentText(grown)}), ${thousands(word.lines)} with eight (${percentText(word.lines / inEntry.lines)}). Loads: twice as many, either way.`;
}
