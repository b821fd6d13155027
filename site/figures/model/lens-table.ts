// Models: some values read under several layouts, with layouts that read a value alike told together, so that what
// differs is what one sees. Does not model: the sentences (describe() of sim-core makes them).
import { describe, hex, type LayoutId, type Phrase, parseHex } from '@spare-bits/sim-core';
import { layoutOf } from './layouts.ts';
import { KIND_WORDS } from './words.ts';

export type LensValue = string | { readonly value: string; readonly level?: 2 | 3; readonly note?: string };

export interface LensReading {
  readonly layouts: readonly LayoutId[];
  readonly kind: string;
  readonly text: string;
}

export interface LensRow {
  readonly value: string;
  readonly note: string | null;
  readonly readings: readonly LensReading[];
}

const plain = (phrases: readonly Phrase[]): string => phrases.map((phrase) => phrase.text).join('');

/** Reads each value under each layout and puts equal readings together, in the order of the layouts. */
export function lensRows(values: readonly LensValue[], layouts: readonly LayoutId[]): readonly LensRow[] {
  return values.map((each) => {
    const { value: text, level = 3, note = null } = typeof each === 'string' ? { value: each } : each;
    const value = parseHex(text);
    if (value === null) throw new RangeError(`lens table: ${text} is not a 64-bit value`);
    const readings: { layouts: LayoutId[]; kind: string; text: string }[] = [];
    for (const id of layouts) {
      const reading = describe(layoutOf(id), value, level);
      const said = `${plain(reading.whatItIs)} ${plain(reading.whatSoftwareKnows)}`;
      const same = readings.find((other) => other.text === said);
      if (same) same.layouts.push(id);
      else readings.push({ layouts: [id], kind: KIND_WORDS[reading.context], text: said });
    }
    return { value: hex(value), note, readings };
  });
}
