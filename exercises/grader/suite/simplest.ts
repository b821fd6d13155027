// Models: which of many failing inputs is shown: the one that a reader knows best. That is the entry which differs least
// from an ordinary read-only user page; entries that are not valid come after all valid ones, fewest bits first.
// Does not model: which case teaches most. A law that wants another order narrows its inputs.
import type { Layout } from '@spare-bits/sim-core';

/** The ordinary page, as two halves, and where VALID is. */
export interface Ordinary {
  readonly lo: number;
  readonly hi: number;
  readonly valid: number;
}

const WORD = 32n;
const WORD_MASK = (1n << WORD) - 1n;

export function ordinaryOf(layout: Layout): Ordinary {
  const page = layout.mask('PAGE_READONLY');
  return {
    lo: Number(page & WORD_MASK),
    hi: Number(page >> WORD),
    valid: Number(layout.mask('PTE_VALID') & WORD_MASK),
  };
}

/** Bits set in a 32-bit word, counted in parallel: pairs, nibbles, bytes. */
function ones32(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const nibbles = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

/** How far an input is from the ordinary page. Any valid entry is nearer than any that is not. */
export function oddness(lo: number, hi: number, ordinary: Ordinary): number {
  const valid = (lo & ordinary.valid) !== 0;
  const bits = Number(WORD) * 2;
  return valid ? ones32(lo ^ ordinary.lo) + ones32(hi ^ ordinary.hi) : bits + ones32(lo) + ones32(hi);
}
