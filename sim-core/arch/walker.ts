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
  | 'externalOnWalk';

/** What a walk leaves behind. One record is reused for every walk of a CPU. */
export interface Walk {
  fault: FaultClass;
  level: number;
  /** Physical address and value of the last descriptor that was read. */
  descPa: number;
  descLo: number;
  descHi: number;
  /** Bits of the address that the leaf leaves to the offset. */
  leafShift: number;
  /** Address of the memory that the leaf maps, without the offset. */
  leafBase: number;
  /** Limits that the tables above the leaf set, gathered. */
  tableNoUser: boolean;
  tableNoWrite: boolean;
  tableNoUserExec: boolean;
  tableNoPrivExec: boolean;
}

/** A place below the start table where a walk may begin, and the limits that the tables above have set. */
export interface WalkStart {
  readonly level: number;
  readonly table: number;
  readonly noUser: boolean;
  readonly noWrite: boolean;
  readonly noUserExec: boolean;
  readonly noPrivExec: boolean;
}

/** Told of every table read; a figure or an event log listens. */
export type WalkTrace = (level: number, index: number, pa: number, lo: number, hi: number) => void;

export function newWalk(): Walk {
  return {
    fault: 'none',
    level: 0,
    descPa: 0,
    descLo: 0,
    descHi: 0,
    leafShift: 0,
    leafBase: 0,
    tableNoUser: false,
    tableNoWrite: false,
    tableNoUserExec: false,
    tableNoPrivExec: false,
  };
}

const VALID = fieldHalves('VALID').lo;
const TABLE = fieldHalves('TABLE').lo;
const PXN_TABLE = fieldHalves('PXNTable').hi;
const UXN_TABLE = fieldHalves('UXNTable').hi;
const AP_TABLE = fieldHalves('APTable');
/** The two bits of APTable: the lower one forbids EL0, the higher one forbids writes. */
const AP_TABLE_NO_USER = 1 << AP_TABLE.shift;
const AP_TABLE_NO_WRITE = AP_TABLE_NO_USER << 1;
const ADDRESS_TOP_NARROW = TTBR_EL1.BADDR.lo + TTBR_EL1.BADDR.width;
const LPA2_LOW_TOP = OA_HIGH.lpa2.address.lo;

interface AddressMask {
  readonly lo: number;
  readonly hi: number;
}

/** Masks of the address field for every alignment, so that nothing is computed during a walk. */
function addressMasks(top: number): readonly AddressMask[] {
  return Array.from({ length: top }, (_, low) => halvesOf(((1n << BigInt(top - low)) - 1n) << BigInt(low)));
}
const NARROW_MASKS = addressMasks(ADDRESS_TOP_NARROW);
const LPA2_MASKS = addressMasks(LPA2_LOW_TOP);
const LPA_MASK = halvesOf(
  ((1n << BigInt(OA_HIGH.lpa.descriptor.width)) - 1n) << BigInt(OA_HIGH.lpa.descriptor.lo),
).lo;
const LPA_UNIT = 2 ** (OA_HIGH.lpa.address.lo - OA_HIGH.lpa.descriptor.lo);
const LPA2_MASK = halvesOf(
  ((1n << BigInt(OA_HIGH.lpa2.descriptor.width)) - 1n) << BigInt(OA_HIGH.lpa2.descriptor.lo),
).lo;
const LPA2_UNIT = 2 ** (OA_HIGH.lpa2.address.lo - OA_HIGH.lpa2.descriptor.lo);

/** The address in a descriptor, down to the alignment `low`. */
export function descriptorAddress(lo: number, hi: number, low: number, wide: WideAddress): number {
  if (wide === 'none') {
    const mask = NARROW_MASKS[low];
    return mask ? (hi & mask.hi) * HIGH_UNIT + ((lo & mask.lo) >>> 0) : 0;
  }
  const mask = wide === 'lpa' ? NARROW_MASKS[low] : LPA2_MASKS[low];
  if (!mask) return 0;
  const body = (hi & mask.hi) * HIGH_UNIT + ((lo & mask.lo) >>> 0);
  return wide === 'lpa' ? body + (lo & LPA_MASK) * LPA_UNIT : body + (lo & LPA2_MASK) * LPA2_UNIT;
}

const WORD_BITS = 32;

/** `width` bits of the address from `shift` upwards. */
function indexBits(vaLo: number, vaHi: number, shift: number, width: number): number {
  const mask = 2 ** width - 1;
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
  const { bitsPerLevel, shifts } = half;
  const limit = 2 ** half.outputBits;
  walk.fault = 'none';
  walk.level = 0;
  walk.tableNoUser = from?.noUser ?? false;
  walk.tableNoWrite = from?.noWrite ?? false;
  walk.tableNoUserExec = from?.noUserExec ?? false;
  walk.tableNoPrivExec = from?.noPrivExec ?? false;
  if (half.baseFault) {
    walk.fault = 'addressSize';
    return walk;
  }
  let table = from?.table ?? half.base;
  let level = from?.level ?? half.startLevel;
  let width = from ? bitsPerLevel : half.inputBits - (shifts[level + 1] ?? 0);
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
    const { lo, hi } = port;
    walk.descLo = lo;
    walk.descHi = hi;
    if (trace) trace(level, index, pa, lo, hi);
    const isTable = (lo & TABLE) !== 0;
    const last = level === LAST_LEVEL;
    if ((lo & VALID) === 0 || (isTable ? false : last || level < half.firstBlockLevel)) {
      walk.fault = 'translation';
      return walk;
    }
    if (last || !isTable) {
      walk.leafShift = shift;
      walk.leafBase = descriptorAddress(lo, hi, shift, half.wide);
      if (walk.leafBase >= limit) walk.fault = 'addressSize';
      return walk;
    }
    table = descriptorAddress(lo, hi, half.pageShift, half.wide);
    if (table >= limit) {
      walk.fault = 'addressSize';
      return walk;
    }
    if (!half.ignoreHierarchy) {
      if ((hi & AP_TABLE_NO_USER) !== 0) walk.tableNoUser = true;
      if ((hi & AP_TABLE_NO_WRITE) !== 0) walk.tableNoWrite = true;
      if ((hi & UXN_TABLE) !== 0) walk.tableNoUserExec = true;
      if ((hi & PXN_TABLE) !== 0) walk.tableNoPrivExec = true;
    }
    level++;
    width = bitsPerLevel;
  }
}
