// Models: the translation granule and everything that follows from it by arithmetic (Arm ARM DDI 0487, D8.2).
// This is the one place where a page size becomes a number of index bits. Does not model TxSZ or start levels.

/** log2 of the page size in bytes. */
export type PageShift = 12 | 14 | 16;
export const PAGE_SHIFTS: readonly PageShift[] = [12, 14, 16];

/** Bytes of one descriptor. */
export const DESCRIPTOR_BYTES = 8;
const DESCRIPTOR_SHIFT = Math.log2(DESCRIPTOR_BYTES);
/** The level of the smallest translation. */
export const LAST_LEVEL = 3;

export interface Granule {
  readonly pageShift: PageShift;
  /** Index bits that a full table resolves. */
  readonly bitsPerLevel: number;
  readonly entriesPerTable: number;
  /** How many entries the contiguous bit joins at the last level, and at the level above. */
  readonly contiguous: { readonly last: number; readonly block: number };
  /** The same by level, as log2; 0 where the bit is RES0 and joins nothing. */
  readonly runShiftAt: (level: number) => number;
  /** log2 of what one entry at the level maps, in bytes. */
  readonly shiftAt: (level: number) => number;
}

/** DDI 0487 D8.7.1: numbers that no formula gives. */
const CONTIGUOUS: Readonly<Record<PageShift, Granule['contiguous']>> = {
  12: { last: 16, block: 16 },
  14: { last: 128, block: 32 },
  16: { last: 32, block: 32 },
};

const BLOCK_LEVEL = 2;
/** With the smallest pages, blocks of the level above may be joined as well; with the others the bit is RES0 there. */
const HIGHEST_RUN_LEVEL: Readonly<Record<PageShift, number>> = { 12: 1, 14: BLOCK_LEVEL, 16: BLOCK_LEVEL };

/** Levels that a walk of `vaBits` takes with full tables below the first. */
export function levelCount(pageShift: PageShift, vaBits: number): number {
  return Math.ceil((vaBits - pageShift) / (pageShift - DESCRIPTOR_SHIFT));
}

/** The arithmetic of one page size. */
export function granule(pageShift: PageShift): Granule {
  const bitsPerLevel = pageShift - DESCRIPTOR_SHIFT;
  return {
    pageShift,
    bitsPerLevel,
    entriesPerTable: 2 ** bitsPerLevel,
    contiguous: CONTIGUOUS[pageShift],
    runShiftAt: (level) => {
      if (level < HIGHEST_RUN_LEVEL[pageShift]) return 0;
      const { last, block } = CONTIGUOUS[pageShift];
      return Math.log2(level === LAST_LEVEL ? last : block);
    },
    shiftAt: (level) => pageShift + bitsPerLevel * (LAST_LEVEL - level),
  };
}
