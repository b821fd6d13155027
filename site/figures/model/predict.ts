// Models: a prediction of which bits a helper changes, and how it compares with what the helper does. The results of
// the helper are computed at build time and handed in, so that the page need not carry the helpers.
import { type Field, type LayoutId, U64_BITS } from '@spare-bits/sim-core';
import { bitOf, fieldAt } from './cells.ts';
import { counted, isVacant, listed } from './words.ts';

/** What the helper makes of the value under one layout. */
export interface PredictRow {
  readonly layout: LayoutId;
  /** The result in hexadecimal, or null when the layout has no such helper. */
  readonly after: string | null;
  /** The name that the layout lacks. */
  readonly lacks?: string;
}

export interface Change {
  readonly bit: number;
  readonly set: boolean;
}

/** The bits that differ, highest first. */
export function changesOf(before: bigint, after: bigint): readonly Change[] {
  const changes: Change[] = [];
  for (let bit = U64_BITS - 1; bit >= 0; bit--) {
    if (bitOf(before ^ after, bit)) changes.push({ bit, set: bitOf(after, bit) });
  }
  return changes;
}

export interface Verdict {
  readonly hit: readonly number[];
  readonly missed: readonly number[];
  readonly wrong: readonly number[];
}

/** Compares the marks with the bits that changed. */
export function judge(marks: ReadonlySet<number>, changes: readonly Change[]): Verdict {
  const changed = changes.map(({ bit }) => bit);
  return {
    hit: changed.filter((bit) => marks.has(bit)),
    missed: changed.filter((bit) => !marks.has(bit)),
    wrong: [...marks].filter((bit) => !changed.includes(bit)).sort((a, b) => b - a),
  };
}

/** "58 UFFD_WP", or the number alone where nobody lives. */
export function bitName(fields: readonly Field[], bit: number): string {
  const field = fieldAt(fields, bit);
  if (isVacant(field)) return `${bit}`;
  return field.width > 1 ? `${bit} ${field.label}[${bit - field.lo}]` : `${bit} ${field.label}`;
}

/** One sentence or two: what changed, and how the marks did. */
export function verdictText(fields: readonly Field[], changes: readonly Change[], verdict: Verdict): string {
  const names = (bits: readonly number[]): string => listed(bits.map((bit) => bitName(fields, bit)));
  const { hit, missed, wrong } = verdict;
  const marked = hit.length + wrong.length;
  const said: string[] = [];
  if (changes.length === 0) {
    said.push(marked === 0 ? 'Nothing changed, and you marked nothing.' : 'Nothing changed.');
  } else {
    const all = names(changes.map(({ bit }) => bit));
    said.push(`${counted(changes.length, 'bit')} changed: ${all}.`);
    if (marked === 0) said.push('You marked none.');
    else if (missed.length === 0) said.push(changes.length === 1 ? 'You had it.' : 'You had them all.');
    else if (hit.length === 0) said.push('You had none of them.');
    else said.push(`You missed ${names(missed)}.`);
  }
  if (wrong.length > 0) said.push(`${names(wrong)} did not change.`);
  return said.join(' ');
}

/** "you marked 59 and 0", highest first. */
export function markedText(marks: ReadonlySet<number>): string {
  const bits = [...marks].sort((a, b) => b - a).map(String);
  return bits.length === 0
    ? 'nothing marked yet; “nothing changes” is an answer, too'
    : `you marked ${listed(bits)}`;
}
