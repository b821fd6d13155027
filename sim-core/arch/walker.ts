// Models: the walk of VMSAv8-64 stage 1, EL1&0: from a virtual address to a leaf descriptor or a fault.
// Reference: DDI 0487 D8.2, D8.3; pseudocode AArch64.S1Walk. Does not model: stage 2, FEAT_D128, FEAT_THE, FEAT_HAFT.
//
//   sign extension | index, start level | … | index, level 3 | offset in the page
//
// Each index picks one of the words of a table. A table entry says where the next table is, a block or a page entry
// where the memory is. The start table may be short: it holds only as many words as its index has values.

import { OA_HIGH, TTBR_EL1 } from './descriptor-regs.ts';
import { DESCRIPTOR_BYTES, LAST_LEVEL } from './granule.ts';
import { fieldHalves, HIGH_UNIT, halvesOf } from './halves.ts';
import type { Half, WideAddress } from './regime.ts';

/** Where the walker reads words of memory. `read` leaves the word in `lo` and `hi`; false means an external abort. */
export interface WordPort {
  lo: number;
  hi: number;
  read(pa: number): boolean;
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
const WORD_BITS = 32;

/** The high half of everything below `top`. */
function highMask(top: number): number {
  return halvesOf((1n << BigInt(top)) - 1n).hi;
}
const NARROW_HIGH = highMask(TTBR_EL1.BADDR.lo + TTBR_EL1.BADDR.width);
const LPA2_HIGH = highMask(OA_HIGH.lpa2.address.lo);

/** Mask of the part that is moved, and what one unit of it is worth more in the address. */
function movedPart(part: (typeof OA_HIGH)['lpa' | 'lpa2']): {
  readonly mask: number;
  readonly worth: number;
} {
  const { descriptor, address } = part;
  const mask = ((1n << BigInt(descriptor.width)) - 1n) << BigInt(descriptor.lo);
  return { mask: halvesOf(mask).lo, worth: 2 ** (address.lo - descriptor.lo) };
}
const LPA = movedPart(OA_HIGH.lpa);
const LPA2 = movedPart(OA_HIGH.lpa2);

/** The address in a descriptor, down to the alignment `low`. */
export function descriptorAddress(lo: number, hi: number, low: number, wide: WideAddress): number {
  let top = hi & (wide === 'lpa2' ? LPA2_HIGH : NARROW_HIGH);
  let rest = 0;
  if (low < WORD_BITS) rest = ((lo >>> low) << low) >>> 0;
  else top = (top >>> (low - WORD_BITS)) << (low - WORD_BITS);
  const address = top * HIGH_UNIT + rest;
  if (wide === 'none') return address;
  return wide === 'lpa' ? address + (lo & LPA.mask) * LPA.worth : address + (lo & LPA2.mask) * LPA2.worth;
}

/** `width` bits of the address from `shift` upwards. */
function indexBits(vaLo: number, vaHi: number, shift: number, width: number): number {
  const mask = (1 << width) - 1;
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
  const { bitsPerLevel, shifts, wide, pageShift, outputLimit, hierarchy } = half;
  walk.fault = 'none';
  walk.level = 0;
  walk.descPa = 0;
  walk.descLo = 0;
  walk.descHi = 0;
  if (half.baseFault) {
    walk.fault = 'addressSize';
    return walk;
  }
  let limits = 0;
  let table = half.base;
  let level = half.startLevel;
  let width = half.startWidth;
  if (from !== undefined) {
    limits = from.limits;
    table = from.table;
    level = from.level;
    width = bitsPerLevel;
  }
  for (;;) {
    const shift = shifts[level + 1] ?? 0;
    const index = indexBits(vaLo, vaHi, shift, width);
    const pa = table + index * DESCRIPTOR_BYTES;
    walk.level = level;
    walk.descPa = pa;
    if (!port.read(pa)) {
      walk.fault = 'externalOnWalk';
      return walk;
    }
    const lo = port.lo;
    const hi = port.hi;
    walk.descLo = lo;
    walk.descHi = hi;
    if (trace !== undefined) trace(level, index, pa, lo, hi);
    const isTable = (lo & TABLE) !== 0;
    const last = level === LAST_LEVEL;
    if ((lo & VALID) === 0 || (!isTable && (last || level < half.firstBlockLevel))) {
      walk.fault = 'translation';
      return walk;
    }
    if (last || !isTable) {
      walk.limits = limits;
      walk.leafShift = shift;
      walk.leafBase = descriptorAddress(lo, hi, shift, wide);
      if (walk.leafBase >= outputLimit) walk.fault = 'addressSize';
      return walk;
    }
    table = descriptorAddress(lo, hi, pageShift, wide);
    if (table >= outputLimit) {
      walk.fault = 'addressSize';
      return walk;
    }
    limits |= hi & hierarchy;
    level++;
    width = bitsPerLevel;
  }
}
