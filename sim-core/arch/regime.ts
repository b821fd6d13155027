// Models: what the translation registers ask for, worked out once per write of a register: one record per half of the
// address space. Reference: DDI 0487 D8.2 (translation process, TxSZ limits, table base), D8.1.9 (IPS).
// Does not model: FEAT_D128, permission indirection, stage 2.

import { U64_BITS } from '../bits/u64.ts';
import {
  IPS_BITS,
  OA_HIGH,
  SCTLR_EL1,
  TCR_EL1,
  TG0_SHIFT,
  TG1_SHIFT,
  TTBR_EL1,
  VA,
} from './descriptor-regs.ts';
import { DESCRIPTOR_BYTES, granule, LAST_LEVEL, PAGE_SHIFTS, type PageShift } from './granule.ts';
import { fieldHalves, HIGH_UNIT, halvesOf } from './halves.ts';
import { type CpuFeatures, checkRegs, readField, type TranslationRegs } from './regs.ts';

/** How output addresses of 52 bits are spread in a descriptor, if they are. */
export type WideAddress = 'none' | 'lpa' | 'lpa2';

/** One half of the virtual address space. */
export interface Half {
  readonly pageShift: PageShift;
  /** Bits of virtual address that are translated. */
  readonly inputBits: number;
  /** TxSZ lies outside the limits of the configuration: every access is a translation fault. */
  readonly sizeFault: boolean;
  readonly startLevel: number;
  /** What an index of the start table, and of any other, can be. */
  readonly startMask: number;
  readonly indexMask: number;
  /** Address bits of a table entry in its low half and in its high half, and those that stand elsewhere. */
  readonly addressLow: number;
  readonly addressHigh: number;
  readonly movedMask: number;
  /** How far to shift the latter into the high half of the address. */
  readonly movedUp: number;
  /** log2 of what an entry maps, by level plus one: the first is that of level −1. */
  readonly shifts: readonly number[];
  /** log2 of the entries that the contiguous bit joins, by level plus one. */
  readonly runShifts: readonly number[];
  readonly bitsPerLevel: number;
  /** The lowest level at which a block may stand. */
  readonly firstBlockLevel: number;
  /** Physical address of the first table, aligned to its size. */
  readonly base: number;
  readonly baseLo: number;
  readonly baseHi: number;
  /** The base lies beyond the physical addresses that IPS allows. */
  readonly baseFault: boolean;
  /** Tables are read in big-endian order (SCTLR_EL1.EE). */
  readonly bigEndian: boolean;
  readonly walkDisabled: boolean;
  readonly noUnprivileged: boolean;
  readonly ignoreTagData: boolean;
  readonly ignoreTagFetch: boolean;
  /** High-half bits of table entries that limit everything below; none when hierarchical permissions are off. */
  readonly hierarchy: number;
  readonly wide: WideAddress;
  /** Bits of a legal output address. */
  readonly outputBits: number;
  /** High half of the first address that is too large. */
  readonly outputLimitHigh: number;
  /** Shareability of everything, when LPA2 has taken the descriptor's field for address bits. */
  readonly share: number;
}

export interface Regime {
  readonly enabled: boolean;
  readonly bigEndian: boolean;
  readonly writeImpliesNoExecute: boolean;
  readonly enhancedPan: boolean;
  readonly hardwareAccessFlag: boolean;
  readonly hardwareDirty: boolean;
  readonly instructionCache: boolean;
  readonly mair: readonly number[];
  /** Physical address size for accesses that are not translated. */
  readonly physicalBits: number;
  readonly low: Half;
  readonly high: Half;
}

const MIN_TXSZ = 16;
const MIN_TXSZ_WIDE = 12;
const MAX_TXSZ = 39;
const MAX_TXSZ_SMALL = 48;
const MAX_TXSZ_SMALL_64K = 47;
const PA_BITS_NARROW = 48;
const LINE_BYTES = 64;
const LEVELS: readonly number[] = [-1, 0, 1, 2, LAST_LEVEL];
const TABLE_LIMITS = fieldHalves('APTable').hi | fieldHalves('UXNTable').hi | fieldHalves('PXNTable').hi;
const HALF_BITS = Math.log2(HIGH_UNIT);
/** Where address bits stand in the high half of a descriptor, and which stand in the low half instead. */
function addressParts(wide: WideAddress): Pick<Half, 'addressHigh' | 'movedMask' | 'movedUp'> {
  const top = wide === 'lpa2' ? OA_HIGH.lpa2.address.lo : PA_BITS_NARROW;
  const addressHigh = halvesOf((1n << BigInt(top)) - 1n).hi;
  if (wide === 'none') return { addressHigh, movedMask: 0, movedUp: 0 };
  const { descriptor, address } = OA_HIGH[wide];
  const movedMask = halvesOf(((1n << BigInt(descriptor.width)) - 1n) << BigInt(descriptor.lo)).lo;
  return { addressHigh, movedMask, movedUp: address.lo - HALF_BITS - descriptor.lo };
}
const ADDRESS_PARTS = { none: addressParts('none'), lpa: addressParts('lpa'), lpa2: addressParts('lpa2') };
/** Page size taken for a reserved TG encoding: the choice is IMPLEMENTATION DEFINED. */
const RESERVED_TG_PAGE: PageShift = 12;

function pageShiftOf(encoded: number, codes: readonly number[]): PageShift {
  return PAGE_SHIFTS.find((shift) => shift === codes[encoded]) ?? RESERVED_TG_PAGE;
}

/** Where blocks begin to be legal. DDI 0487 D8.3.1: lower with 52-bit addresses, never at level −1. */
function firstBlockLevel(pageShift: PageShift, wide: WideAddress): number {
  const [small, medium] = PAGE_SHIFTS;
  if (pageShift === small) return wide === 'lpa2' ? 0 : 1;
  if (pageShift === medium) return wide === 'lpa2' ? 1 : 2;
  return wide === 'lpa' ? 1 : 2;
}

function half(regs: TranslationRegs, cpu: CpuFeatures, which: 0 | 1): Half {
  const tcr = (field: keyof typeof TCR_EL1): number => readField(regs.tcr, TCR_EL1[field]);
  const pick = <T>(zero: T, one: T): T => (which === 0 ? zero : one);
  const ttbr = pick(regs.ttbr0, regs.ttbr1);
  const pageShift = pick(pageShiftOf(tcr('TG0'), TG0_SHIFT), pageShiftOf(tcr('TG1'), TG1_SHIFT));
  const big = pageShift === PAGE_SHIFTS[2];
  const ds = !big && cpu.lpa2 && tcr('DS') === 1;
  const wide: WideAddress = ds ? 'lpa2' : big && cpu.lpa ? 'lpa' : 'none';
  const txsz = pick(tcr('T0SZ'), tcr('T1SZ'));
  const min = (big && cpu.lva) || ds ? MIN_TXSZ_WIDE : MIN_TXSZ;
  const max = !cpu.ttst ? MAX_TXSZ : big ? MAX_TXSZ_SMALL_64K : MAX_TXSZ_SMALL;
  const inputBits = U64_BITS - Math.min(Math.max(txsz, min), max);
  const { bitsPerLevel, shiftAt, runShiftAt } = granule(pageShift);
  const levels = Math.ceil((inputBits - pageShift) / bitsPerLevel);
  const startLevel = LAST_LEVEL + 1 - levels;
  const ips = IPS_BITS[tcr('IPS')] ?? PA_BITS_NARROW;
  const implemented = wide === 'none' ? PA_BITS_NARROW : Math.max(...IPS_BITS);
  const outputBits = Math.min(ips, implemented);
  const wideBase = ds || (wide === 'lpa' && ips > PA_BITS_NARROW);
  const smallest = wideBase ? LINE_BYTES : DESCRIPTOR_BYTES;
  const tableBytes = Math.max(2 ** (inputBits - shiftAt(startLevel)) * DESCRIPTOR_BYTES, smallest);
  const tableShift = Math.log2(tableBytes);
  const low = ((ttbr & ((1n << BigInt(TTBR_EL1.ASID.lo)) - 1n)) >> BigInt(tableShift)) << BigInt(tableShift);
  const highPart = wideBase ? BigInt(readField(ttbr, TTBR_EL1.BADDR_HIGH)) << BigInt(PA_BITS_NARROW) : 0n;
  const base = Number(low | highPart);
  return {
    pageShift,
    inputBits,
    sizeFault: txsz < min || txsz > max,
    startLevel,
    startMask: (2 ** (inputBits - shiftAt(startLevel)) - 1) | 0,
    indexMask: (2 ** bitsPerLevel - 1) | 0,
    addressLow: -(2 ** pageShift) | 0,
    ...ADDRESS_PARTS[wide],
    shifts: LEVELS.map(shiftAt),
    runShifts: LEVELS.map(runShiftAt),
    bitsPerLevel,
    firstBlockLevel: firstBlockLevel(pageShift, wide),
    base,
    baseLo: base | 0,
    baseHi: (base / HIGH_UNIT) | 0,
    baseFault: base >= 2 ** outputBits,
    bigEndian: readField(regs.sctlr, SCTLR_EL1.EE) === 1,
    walkDisabled: pick(tcr('EPD0'), tcr('EPD1')) === 1,
    noUnprivileged: cpu.e0pd && pick(tcr('E0PD0'), tcr('E0PD1')) === 1,
    ignoreTagData: pick(tcr('TBI0'), tcr('TBI1')) === 1,
    ignoreTagFetch: pick(tcr('TBI0'), tcr('TBI1')) === 1 && pick(tcr('TBID0'), tcr('TBID1')) === 0,
    hierarchy: cpu.hpds && pick(tcr('HPD0'), tcr('HPD1')) === 1 ? 0 : TABLE_LIMITS,
    wide,
    outputBits,
    // Integers that V8 keeps as such: a power is a double to it.
    outputLimitHigh: (2 ** outputBits / HIGH_UNIT) | 0,
    share: pick(tcr('SH0'), tcr('SH1')),
  };
}

/**
 * Works out the regime that the registers describe.
 * @throws RangeError when a register does not hold an unsigned 64-bit value.
 */
export function makeRegime(regs: TranslationRegs, cpu: CpuFeatures): Regime {
  checkRegs(regs);
  const sctlr = (field: keyof typeof SCTLR_EL1): boolean => readField(regs.sctlr, SCTLR_EL1[field]) === 1;
  const hardwareAccessFlag = cpu.hafdbs && readField(regs.tcr, TCR_EL1.HA) === 1;
  const attributes: number[] = [];
  const byteWidth = VA.tag.width;
  for (let lo = 0; lo < U64_BITS; lo += byteWidth)
    attributes.push(readField(regs.mair, { lo, width: byteWidth }));
  const widest = cpu.lpa || cpu.lpa2 ? Math.max(...IPS_BITS) : PA_BITS_NARROW;
  return {
    enabled: sctlr('M'),
    bigEndian: sctlr('EE'),
    writeImpliesNoExecute: sctlr('WXN'),
    enhancedPan: cpu.pan3 && sctlr('EPAN'),
    hardwareAccessFlag,
    hardwareDirty: hardwareAccessFlag && readField(regs.tcr, TCR_EL1.HD) === 1,
    instructionCache: sctlr('I'),
    mair: attributes,
    physicalBits: widest,
    low: half(regs, cpu, 0),
    high: half(regs, cpu, 1),
  };
}
