// Models: how a TLB knows an address (its upper part, as halves) and a kind of access (one bit of what an entry grants).
// Part of the TLB (tlb.ts). Does not model: hashing of addresses over sets.
import type { AccessKind } from '../arch/permissions.ts';

export const WORD_BITS = 32;

/** The address without its low `shift` bits, as halves. */
export function tagLow(vaLo: number, vaHi: number, shift: number): number {
  return shift >= WORD_BITS
    ? (vaHi | 0) >> (shift - WORD_BITS)
    : (vaHi << (WORD_BITS - shift)) | (vaLo >>> shift);
}
export function tagHigh(vaHi: number, shift: number): number {
  return shift >= WORD_BITS ? (vaHi | 0) >> (WORD_BITS - 1) : (vaHi | 0) >> shift;
}

const PRIVILEGED_NEED = 8;
const PAN_NEED = 64;

/** The bit that stands for a kind of access: by level, kind and PAN. An entry has one for all that it lets through. */
export function needOf(el: 0 | 1, kind: AccessKind, pan: boolean): number {
  const user = kind === 'read' ? 1 : kind === 'write' ? 2 : 4;
  if (el === 0) return user;
  return user * (pan ? PAN_NEED : PRIVILEGED_NEED);
}
