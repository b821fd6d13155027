// Models: what a seed draws: geometry, TLBs, address spaces, addresses that share tables, and words to put in the
// tables: most of them sensible, some not. Break-before-make is not kept, on purpose. Does not model: real programs.
import { SCTLR_EL1, TCR_EL1, TTBR_EL1 } from '../../arch/descriptor-regs.ts';
import { CPU_MAX, type TranslationRegs, writeField } from '../../arch/regs.ts';
import { Machine } from '../../machine/machine.ts';
import type { Random } from './random.ts';
import { type Geometry, History, M, Shadow } from './shadow.ts';

const GIB = 2 ** 30;
const RAM = { ramBase: GIB, ramSize: 4 * GIB };
const TABLES = RAM.ramBase;
const FRAMES = RAM.ramBase + GIB;
const POOL = 10;
const SPACES = 3;
export const CPUS = 2;
const FEATURES = { ...CPU_MAX, lva: false, lpa: false, lpa2: false };
const INPUT_BITS = { 12: [48, 39, 33, 30, 22], 14: [48, 47, 38, 36, 30], 16: [48, 42, 36, 32] } as const;
const OUTPUT_BITS = [36, 40, 48] as const;
const IPS = { 36: 1, 40: 2, 48: 5 } as const;
const TG0 = { 12: 0, 14: 2, 16: 1 } as const;
const TG1 = { 12: 2, 14: 1, 16: 3 } as const;

/** One address, as it is and as the shadow wants it. */
export interface Address {
  readonly va: bigint;
  /** Canonical and signed. */
  readonly signed: number;
  readonly kernel: boolean;
}

export interface Scenario {
  readonly random: Random;
  readonly machine: Machine;
  readonly shadow: Shadow;
  readonly addresses: readonly Address[];
  readonly walkCache: boolean;
  /** Root tables of the address spaces; the last one is the kernel's. ASIDs count from one. */
  readonly roots: readonly number[];
  readonly regs: (space: number) => TranslationRegs;
}

export function drawScenario(random: Random): Scenario {
  const pageShift = random.pick([12, 14, 16] as const);
  const outputBits = random.pick(OUTPUT_BITS);
  const hardwareAccessFlag = random.chance(60);
  const geometry: Geometry = {
    pageShift,
    inputBits: random.pick(INPUT_BITS[pageShift]),
    outputBits,
    hardwareAccessFlag,
    hardwareDirty: hardwareAccessFlag && random.chance(70),
  };
  const walkEntries = random.pick([0, 0, 1, 4]);
  const machine = new Machine({
    ...RAM,
    cpus: CPUS,
    features: FEATURES,
    observe: random.chance(50),
    tlb: {
      sets: random.pick([1, 2, 4]),
      ways: random.pick([1, 2, 4]),
      replacement: random.pick(['round-robin', 'oldest-use'] as const),
      cacheContiguous: random.chance(70),
      walkEntries,
    },
  });
  const shadow = new Shadow(geometry, new History(RAM.ramBase, RAM.ramBase + RAM.ramSize));
  const pageBytes = 2 ** pageShift;
  const roots = Array.from({ length: SPACES + 1 }, (_, i) => TABLES + (POOL + i) * pageBytes);
  const txsz = 64 - geometry.inputBits;
  const tcr =
    writeField(TCR_EL1.T0SZ, txsz) |
    writeField(TCR_EL1.T1SZ, txsz) |
    writeField(TCR_EL1.TG0, TG0[pageShift]) |
    writeField(TCR_EL1.TG1, TG1[pageShift]) |
    writeField(TCR_EL1.IPS, IPS[outputBits]) |
    writeField(TCR_EL1.HA, geometry.hardwareAccessFlag ? 1 : 0) |
    writeField(TCR_EL1.HD, geometry.hardwareDirty ? 1 : 0);
  const root = (space: number): bigint => BigInt(roots[space] ?? 0);
  const regs = (space: number): TranslationRegs => ({
    tcr,
    sctlr: writeField(SCTLR_EL1.M, 1),
    mair: 0xffn,
    ttbr0: root(space) | writeField(TTBR_EL1.ASID, space + 1),
    ttbr1: root(SPACES),
  });
  for (let id = 0; id < CPUS; id++) machine.cpu(id).setRegs(regs(id));
  const addresses = Array.from({ length: 10 }, () => drawAddress(random, shadow, geometry));
  return { random, machine, shadow, addresses, walkCache: walkEntries > 0, roots, regs };
}

/** Few values per level, so that addresses share tables and runs, and differ in their last index most often. */
function drawAddress(random: Random, shadow: Shadow, geometry: Geometry): Address {
  let within = BigInt(8 * random.below(4));
  for (let level = shadow.startLevel; level <= 3; level++) {
    const index = level === 3 ? random.pick([0, 1, 2, 15, 16, 130]) : random.pick([0, 0, 1]);
    within += BigInt(index) << BigInt(shadow.shiftAt(level));
  }
  within = BigInt.asUintN(geometry.inputBits, within);
  const kernel = random.chance(30);
  const signed = kernel ? within - 2n ** BigInt(geometry.inputBits) : within;
  return { va: BigInt.asUintN(64, signed), signed: Number(signed), kernel };
}

/** Attributes of a leaf, sensible more often than not. */
function drawAttributes(random: Random): bigint {
  const some = (percent: number, bits: bigint): bigint => (random.chance(percent) ? bits : 0n);
  return (
    M.valid |
    some(90, M.used) |
    some(75, M.notGlobal) |
    some(80, M.user) |
    some(35, M.readOnly) |
    some(40, M.dbm) |
    some(25, M.contiguous) |
    some(25, M.uxn) |
    some(25, M.pxn)
  );
}

/** A word for an entry of the level: nothing, a leaf, or a table of the pool. */
export function drawEntry(scenario: Scenario, level: number): bigint {
  const { random, shadow } = scenario;
  const { pageShift } = shadow.geometry;
  if (random.chance(12)) return random.chance(50) ? 0n : drawAttributes(random) & ~M.valid;
  const leafLevel = shadow.kindOf(M.valid, level) === 'leaf' || level === 3;
  if (level < 3 && (!leafLevel || random.chance(45))) {
    const limit = random.chance(20)
      ? random.pick([M.uxnTable, M.pxnTable, M.apTable, M.apTable & -M.apTable])
      : 0n;
    return M.valid | M.table | limit | BigInt(TABLES + random.below(POOL) * 2 ** pageShift);
  }
  const bytes = 2 ** shadow.shiftAt(level);
  const base = Math.ceil(FRAMES / bytes) * bytes;
  const beyond = random.chance(4) ? 2 ** 41 : 0;
  const address = BigInt(base + random.below(8) * bytes + beyond);
  return drawAttributes(random) | address | (level === 3 ? M.table : 0n);
}

/** Stores of one operation: an entry on the way of an address, or a whole run of entries that belong together. */
export function drawStores(scenario: Scenario): readonly (readonly [number, bigint])[] {
  const { random, shadow, addresses, roots } = scenario;
  const address = random.pick(addresses);
  const root = roots[address.kernel ? SPACES : random.below(SPACES)] ?? 0;
  const { path } = shadow.walk(root, address.va, shadow.memory.now);
  const depth = random.chance(75) ? path.length - 1 : random.below(path.length);
  const step = path[depth];
  if (step === undefined) return [];
  const { pa, level } = step;
  const value = drawEntry(scenario, level);
  const isRun = shadow.kindOf(value, level) === 'leaf' && (value & M.contiguous) !== 0n && random.chance(60);
  if (!isRun) return [[pa, value]];
  const bytes = BigInt(2 ** shadow.shiftAt(level));
  const run = shadow.run(pa, level);
  const span = bytes * BigInt(run.length);
  const frame = BigInt(Math.ceil(FRAMES / Number(span))) * span;
  const attributes = value & (2n * bytes - 1n) & ~bytes & drawnBits();
  const high = value & M.dbm ? M.dbm : 0n;
  const upper = high | (value & (M.contiguous | M.uxn | M.pxn));
  return run.map((place, i) => [place, attributes | upper | (frame + bytes * BigInt(i))]);
}

/** The low attributes of a leaf. */
function drawnBits(): bigint {
  return M.valid | M.table | M.used | M.notGlobal | M.user | M.readOnly;
}
