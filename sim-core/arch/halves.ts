// Models: 64-bit masks cut into two 32-bit halves, taken from the descriptor rows once when the module loads, so that
// the walker tests bits with integer instructions and still knows no bit number. Bigint walks were measured 40 to 75
// times slower.

import type { Field } from '../bits/field.ts';
import { descriptorFields } from './descriptor.ts';

const WORD = 32n;
const WORD_MASK = (1n << WORD) - 1n;
/** 2^32: what one unit of the high half is worth. */
export const HIGH_UNIT = Number(1n << WORD);

export interface Halves {
  readonly lo: number;
  readonly hi: number;
}

/** A 64-bit value as two signed 32-bit halves. */
export function halvesOf(value: bigint): Halves {
  return { lo: Number(value & WORD_MASK) | 0, hi: Number(value >> WORD) | 0 };
}

/** Two halves, signed or not, as one unsigned 64-bit value. */
export function joinHalves(lo: number, hi: number): bigint {
  return (BigInt(hi >>> 0) << WORD) | BigInt(lo >>> 0);
}

const BYTE_MASK = 0xff;
const BYTE = 8;

/** The four bytes of a half in the other order. */
export function swapBytes(half: number): number {
  let rest = half;
  let out = 0;
  for (let i = 0; i < 4; i++) {
    out = (out << BYTE) | (rest & BYTE_MASK);
    rest >>>= BYTE;
  }
  return out;
}

const FIELDS: ReadonlyMap<string, Field> = new Map(
  descriptorFields({ pageShift: 12, oa: '48' }).map((field) => [field.name, field]),
);

/** Mask of a descriptor field as halves, and how far to shift its half to read the field as a small number. */
export function fieldHalves(name: string): Halves & { readonly shift: number } {
  const field = FIELDS.get(name);
  if (!field) throw new RangeError(`descriptor: no field named ${name}`);
  const mask = ((1n << BigInt(field.width)) - 1n) << BigInt(field.lo);
  return { ...halvesOf(mask), shift: field.lo % Number(WORD) };
}
