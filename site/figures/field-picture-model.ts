// Models: what the field picture of a failed check shows: which cells are filled, which mark stands under a column, and
// the order and folding of the phone form. Does not model: how the picture was computed (the grader does that).
import type { Owner } from '@spare-bits/sim-core';
import type { MarkName } from './marks-data.ts';

/** One column of the picture, as the grader's evidence carries it. */
export interface PictureField {
  readonly name: string;
  readonly label: string;
  /** `58` or `62:60`. */
  readonly bits: string;
  readonly owner: Owner;
  readonly before: string;
  readonly yours?: string;
  readonly must?: 'kept' | 'set' | 'clear' | 'leave' | 'value';
  readonly mustText?: string;
  readonly wrong: boolean;
  readonly sentence?: string;
}

type Must = NonNullable<PictureField['must']>;

interface MustWord {
  readonly word: string;
  readonly mark: MarkName;
  readonly legend: string;
}

export const MUST_WORDS: Readonly<Record<Must, MustWord>> = {
  kept: { word: 'kept', mark: 'kept', legend: 'kept, as before' },
  set: { word: 'set', mark: 'set', legend: 'must be set' },
  clear: { word: 'clear', mark: 'clear', legend: 'must be clear' },
  leave: { word: 'leave', mark: 'leave', legend: 'leave: must not be touched' },
  value: { word: 'this', mark: 'arrow', legend: 'must be this value' },
};

/** How many bits a field has, from its bit text. */
export function widthOf(bits: string): number {
  const [high = '0', low = high] = bits.split(':');
  return Math.abs(Number(high) - Number(low)) + 1;
}

/** The digits of a small binary field, or null when the text is a number that is shown as it stands. */
export function digitsOf(bits: string, text: string): readonly string[] | null {
  if (!/^[01]+$/.test(text) || text.length !== widthOf(bits)) return null;
  return text.length <= 5 ? [...text] : null;
}

/** "55 DIRTY must be set": the run-in head of a sentence below the picture. */
export function verdictOf(field: PictureField): string {
  const head = `${field.bits} ${field.label}`;
  switch (field.must) {
    case 'kept':
      return `${head} must be kept`;
    case 'leave':
      return `${head} must not be touched`;
    case 'value':
      return `${head} must be ${field.mustText ?? 'another value'}`;
    case 'set':
    case 'clear':
      return `${head} must be ${field.must}`;
    default:
      return head;
  }
}

export interface PhoneRows {
  /** Wrong fields first, then the ones about which the check has a rule. */
  readonly shown: readonly PictureField[];
  readonly folded: readonly PictureField[];
  readonly kept: number;
  readonly untouched: number;
}

/** Splits the columns for the phone form: what matters is shown, what merely stayed is counted. */
export function phoneRows(fields: readonly PictureField[]): PhoneRows {
  const ruled = (f: PictureField): boolean => f.must === 'set' || f.must === 'clear' || f.must === 'value';
  const moved = (f: PictureField): boolean => f.yours !== undefined && f.yours !== f.before;
  const wrong = fields.filter((f) => f.wrong);
  const rest = fields.filter((f) => !f.wrong);
  const shown = [...wrong, ...rest.filter((f) => ruled(f) || moved(f))];
  const folded = rest.filter((f) => !ruled(f) && !moved(f));
  const untouched = folded.filter((f) => f.must === 'leave').length;
  return { shown, folded, kept: folded.length - untouched, untouched };
}

/** The sentence that counts what is folded away: "14 fields kept, 5 not touched". */
export function foldedText(rows: PhoneRows): string {
  const parts: string[] = [];
  if (rows.kept > 0) parts.push(`${rows.kept} ${rows.kept === 1 ? 'field' : 'fields'} kept`);
  if (rows.untouched > 0) parts.push(`${rows.untouched} not touched`);
  return parts.join(', ');
}
