// Models: the hash of a state: exclusive-or over every place that is not zero, in two 32-bit lanes, so that one change
// costs two mixings and the order of changes does not matter. Two states with the same content have the same hash, on
// whatever way they were reached. Does not model: protection against somebody who looks for collisions.

/** What a row of the journal changes. */
export const RowKind = { Word: 0, Cell: 1, Record: 2, Event: 3 } as const;
export type RowKind = (typeof RowKind)[keyof typeof RowKind];

const M1 = 0x85ebca6b;
const M2 = 0xc2b2ae35;
const M3 = 0x9e3779b1;
const SPREAD_A = 15;
const SPREAD_B = 13;
const SPREAD_C = 16;
const HIGH_PART = 2 ** -32;

/** Where a value is, as one number: kind, column or table, and the place in it (an address has more than 32 bits). */
export function placeOf(kind: RowKind, target: number, key: number): number {
  const keyHigh = (key * HIGH_PART) | 0;
  const spread = Math.imul(keyHigh + kind, M1) ^ Math.imul(target + 1, M3);
  return Math.imul((key | 0) ^ (spread >>> SPREAD_A) ^ spread, M2);
}

/** Mixes one value into a lane. The lanes differ by `seed` alone. */
function mix(seed: number, place: number, lo: number, hi: number): number {
  let h = Math.imul(seed ^ place, M1) ^ (place >>> SPREAD_C);
  h = Math.imul(h ^ (h >>> SPREAD_A), M3) ^ lo;
  h = Math.imul(h ^ (h >>> SPREAD_B), M2) ^ Math.imul(hi, M3);
  h = Math.imul(h ^ (h >>> SPREAD_C), M1);
  return h ^ (h >>> SPREAD_B);
}

export class StateHash {
  a = 0;
  b = 0;

  /** Puts a value in, or takes it out again. Zero counts as absent, so that untouched memory weighs nothing. */
  toggle(place: number, lo: number, hi: number): void {
    if (lo === 0 && hi === 0) return;
    this.a ^= mix(M2, place, lo, hi);
    this.b ^= mix(M3, place, lo, hi);
  }

  /** Sixteen hexadecimal digits. */
  text(): string {
    const digits = (lane: number): string => (lane >>> 0).toString(16).padStart(8, '0');
    return digits(this.a) + digits(this.b);
  }
}
