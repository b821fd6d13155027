// Models: the walk of VMSAv8-64 stage 1, EL1&0: from a virtual address to a leaf descriptor or a fault.
// Reference: DDI 0487 D8.2, D8.3; pseudocode AArch64.S1Walk. Does not model: stage 2, FEAT_D128, FEAT_THE, FEAT_HAFT.
//
//   sign extension | index, start level | … | index, level 3 | offset in the page
//
// Each index picks one of the words of a table. A table entry says where the next table is, a block or a page entry
// where the memory is. The start table may be short: it holds only as many words as its index has values.

import { DESCRIPTOR_BYTES, LAST_LEVEL } from './granule.ts';
import { fieldHalves, HIGH_UNIT, swapBytes } from './halves.ts';
import type { Half } from './regime.ts';

/**
 * Where the walker reads words of memory, in the order of bytes that memory has. `locate` takes an address in halves and
 * says where in `words` the two halves of the word stand (the low one first), or −1: an external abort. No number is
 * made on the way: a walk that turns addresses into one number at every level is half as fast.
 */
export interface WordPort {
  readonly words: Int32Array;
  locate(paLo: number, paHi: number): number;
}

/** Classes of faults, in the order of their priority on one walk. */
export type FaultClass =
  | 'none'
  | 'translation'
  | 'addressSize'
  | 'accessFlag'
  | 'permission'
  | 'externalOnWalk'
  | 'external';

/** What a walk leaves behind. One record is reused for every walk of a CPU. */
export interface Walk {
  fault: FaultClass;
  level: number;
  /** Physical address and value of the last descriptor that was read; zero before the first. */
  descPa: number;
  descLo: number;
  descHi: number;
  /** Bits of the address that the leaf leaves to the offset. */
  leafShift: number;
  /** Address of the memory that the leaf maps, without the offset. */
  leafBase: number;
  /** Limits that the tables above the leaf set, gathered: APTable, UXNTable and PXNTable where they stand. */
  limits: number;
}

/** A place below the start table where a walk may begin, and the limits that the tables above have set. */
export interface WalkStart {
  readonly level: number;
  readonly table: number;
  readonly limits: number;
}

/** Told of every table read; a figure or an event log listens. */
export type WalkTrace = (level: number, index: number, pa: number, lo: number, hi: number) => void;

export function newWalk(): Walk {
  return { fault: 'none', level: 0, descPa: 0, descLo: 0, descHi: 0, leafShift: 0, leafBase: 0, limits: 0 };
}

const VALID = fieldHalves('VALID').lo;
const TABLE = fieldHalves('TABLE').lo;
/** Both set: above the last level a table, at the last level a page. */
const BOTH = VALID | TABLE;
const WORD_BITS = 32;

/** An address from its halves. */
function whole(lo: number, hi: number): number {
  return hi * HIGH_UNIT + (lo >>> 0);
}

/** What a walk says when it came to an entry that leads no further. `address` is the high half of the address in it. */
function endWalk(
  walk: Walk,
  half: Half,
  level: number,
  shift: number,
  lo: number,
  hi: number,
  address: number,
): void {
  walk.descLo = lo;
  walk.descHi = hi;
  const isLast = level === LAST_LEVEL;
  const isTable = (lo & TABLE) !== 0;
  if ((lo & VALID) === 0 || (isTable ? false : isLast || level < half.firstBlockLevel)) {
    walk.fault = 'translation';
    return;
  }
  let top = address;
  if (isTable && !isLast) {
    // Only a table whose address is too large ends a walk.
    walk.fault = 'addressSize';
    return;
  }
  let rest = 0;
  if (shift < WORD_BITS) rest = (lo >>> shift) << shift;
  else top = (top >>> (shift - WORD_BITS)) << (shift - WORD_BITS);
  walk.leafShift = shift;
  walk.leafBase = whole(rest, top);
  walk.fault = top >= half.outputLimitHigh ? 'addressSize' : 'none';
}

/** Bits of the address from `shift` upwards, as many as the mask lets through. */
function indexBits(vaLo: number, vaHi: number, shift: number, mask: number): number {
  if (shift >= WORD_BITS) return (vaHi >>> (shift - WORD_BITS)) & mask;
  return ((vaHi << (WORD_BITS - shift)) | (vaLo >>> shift)) & mask;
}

/**
 * Walks one half. The caller has checked that the address belongs to it.
 * @returns `walk`, with `fault` 'none' and the leaf, or with the fault and its level.
 */
export function walkTables(
  half: Half,
  vaLo: number,
  vaHi: number,
  port: WordPort,
  walk: Walk,
  from?: WalkStart,
  trace?: WalkTrace,
): Walk {
  if (half.baseFault === true) {
    walk.level = 0;
    walk.descPa = 0;
    walk.fault = 'addressSize';
    return walk;
  }
  const { bitsPerLevel, indexMask, hierarchy, outputLimitHigh, addressLow, movedMask, movedUp, bigEndian } =
    half;
  const addressTop = half.addressHigh;
  let limits = 0;
  let tableLo = half.baseLo;
  let tableHi = half.baseHi;
  let level = half.startLevel;
  let mask = half.startMask;
  if (from !== undefined) {
    limits = from.limits;
    tableLo = from.table | 0;
    tableHi = (from.table / HIGH_UNIT) | 0;
    level = from.level;
    mask = indexMask;
  }
  let shift = half.pageShift + bitsPerLevel * (LAST_LEVEL - level);
  for (;;) {
    const index = indexBits(vaLo, vaHi, shift, mask);
    // A table is aligned to its size: the index cannot carry into the high half.
    const paLo = (tableLo + index * DESCRIPTOR_BYTES) | 0;
    const at = port.locate(paLo, tableHi);
    if (at < 0) {
      walk.level = level;
      walk.descPa = whole(paLo, tableHi);
      walk.fault = 'externalOnWalk';
      return walk;
    }
    let lo = port.words[at] as number;
    let hi = port.words[at + 1] as number;
    if (bigEndian === true) [lo, hi] = [swapBytes(hi), swapBytes(lo)];
    if (trace !== undefined) trace(level, index, whole(paLo, tableHi), lo, hi);
    const nextHi = (hi & addressTop) | ((lo & movedMask) << movedUp);
    if ((lo & BOTH) !== BOTH || level === LAST_LEVEL || nextHi >= outputLimitHigh) {
      walk.level = level;
      walk.descPa = whole(paLo, tableHi);
      walk.limits = limits;
      endWalk(walk, half, level, shift, lo, hi, nextHi);
      return walk;
    }
    tableLo = lo & addressLow;
    tableHi = nextHi;
    limits |= hi & hierarchy;
    level++;
    shift -= bitsPerLevel;
    mask = indexMask;
  }
}
