// Models: the machine behind the figures of the chapter on the walk: one CPU or two, the tables of one process in memory,
// and the page of the book in them. Addresses and attributes are examples; every field is found by its name.
// Does not model: a kernel. The tables are simply there.
import {
  type Context,
  DESCRIPTOR_BYTES,
  descriptorFields,
  type Field,
  fieldMask,
  granule,
  LAST_LEVEL,
  levelCount,
  Machine,
  type PageShift,
  SCTLR_EL1,
  TCR_EL1,
  TG0_SHIFT,
  TTBR_EL1,
  U64_BITS,
  writeField,
} from '@spare-bits/sim-core';

/** The address of the book's page, and the part of an address that is translated. */
export const VA = 0x0000_7f12_3456_7abcn;
export const VA_BITS = 48;
/** The page size of the panels that do not ask for one. */
export const FOUR_KB: PageShift = 12;
/** The running example's attributes, without its address. */
const PAGE_ATTRIBUTES = 0x00e8_0000_0000_0f43n;
const READ_ONLY_ATTRIBUTES = 0x0060_0000_0000_0fc3n;
const BLOCK_NEARBY = 0x00e8_0000_6000_0f41n;
const TABLE_ATTRIBUTES = 0x0800_0000_0000_0003n;
const FRAME = 0x1234_5000;
const TABLES = 0x4008_0000;
const MORE_TABLES = 0x4010_0000;
const RAM = 2 ** 31;
export const ASID = 42;
/** TCR_EL1.IPS for 48-bit physical addresses. */
const IPS_48 = 5;

export interface Scene {
  readonly machine: Machine;
  readonly pageShift: PageShift;
  readonly firstLevel: number;
  /** Address of each table of the walk, by level. */
  readonly tables: ReadonlyMap<number, number>;
}

const rows = new Map<PageShift, readonly Field[]>();

/** The architecture's rows at one page size, 48-bit addresses. */
export function fieldsAt(pageShift: PageShift): readonly Field[] {
  const known = rows.get(pageShift) ?? descriptorFields({ pageShift, oa: '48' });
  rows.set(pageShift, known);
  return known;
}

/** The mask of a field by its Arm name, in one kind of entry. */
export function maskOf(pageShift: PageShift, context: Context, name: string): bigint {
  const row = fieldsAt(pageShift).find((each) => each.name === name && each.when.includes(context));
  if (!row) throw new Error(`walk: a ${context} has no field ${name}`);
  return fieldMask(row);
}

export const firstLevelAt = (pageShift: PageShift): number => LAST_LEVEL + 1 - levelCount(pageShift, VA_BITS);

/** How many entries the table at a level has: the first may be short. */
export function entriesAt(pageShift: PageShift, level: number): number {
  const { shiftAt, entriesPerTable } = granule(pageShift);
  return Math.min(entriesPerTable, 2 ** (VA_BITS - shiftAt(level)));
}

/** The index of an address at a level. */
export function indexAt(pageShift: PageShift, level: number, va: bigint = VA): number {
  const shift = BigInt(granule(pageShift).shiftAt(level));
  return Number((va >> shift) % BigInt(entriesAt(pageShift, level)));
}

/** Frame of the page of the book, aligned to the page size. */
export const frameAt = (pageShift: PageShift): number => FRAME - (FRAME % 2 ** pageShift);

/** Attributes and address as one entry. */
export const pageEntry = (address: number, readOnly = false): bigint =>
  (readOnly ? READ_ONLY_ATTRIBUTES : PAGE_ATTRIBUTES) | BigInt(address);

/** Where the entry that a walk of `va` reads at a level stands in memory. */
export function entryPa(scene: Scene, level: number, va: bigint = VA): number {
  return (scene.tables.get(level) ?? 0) + indexAt(scene.pageShift, level, va) * DESCRIPTOR_BYTES;
}

export interface SceneOptions {
  readonly pageShift: PageShift;
  readonly cpus?: number;
  /** Does hardware set AF and clear AP[2] by itself? */
  readonly hardware?: boolean;
}

/** A machine with tables for the page of the book and some neighbours. */
export function makeScene({ pageShift, cpus = 1, hardware = false }: SceneOptions): Scene {
  const machine = new Machine({ ramBase: 0, ramSize: RAM, cpus });
  const firstLevel = firstLevelAt(pageShift);
  const tables = new Map<number, number>();
  for (let level = firstLevel; level <= LAST_LEVEL; level++) {
    tables.set(level, TABLES + (level - firstLevel) * 2 ** pageShift);
  }
  const on = hardware ? 1 : 0;
  const tcr =
    writeField(TCR_EL1.T0SZ, U64_BITS - VA_BITS) |
    writeField(TCR_EL1.T1SZ, U64_BITS - VA_BITS) |
    writeField(TCR_EL1.TG0, TG0_SHIFT.indexOf(pageShift)) |
    writeField(TCR_EL1.IPS, IPS_48) |
    writeField(TCR_EL1.HA, on) |
    writeField(TCR_EL1.HD, on);
  for (const cpu of machine.cpus) {
    cpu.setRegs({
      tcr,
      sctlr: writeField(SCTLR_EL1.M, 1),
      mair: 0xffn,
      ttbr0: BigInt(tables.get(firstLevel) ?? 0) | writeField(TTBR_EL1.ASID, ASID),
    });
  }
  const scene: Scene = { machine, pageShift, firstLevel, tables };
  for (let level = firstLevel; level <= LAST_LEVEL; level++) fill(scene, level);
  return scene;
}

/** The entry of the walk at one level, and what stands beside it. */
function fill({ machine, pageShift, tables }: Scene, level: number): void {
  const index = indexAt(pageShift, level);
  const put = (at: number, value: bigint): void => {
    if (at >= 0 && at < entriesAt(pageShift, level))
      machine.store(0, (tables.get(level) ?? 0) + at * DESCRIPTOR_BYTES, value);
  };
  const frame = frameAt(pageShift);
  const size = 2 ** pageShift;
  if (level === LAST_LEVEL) {
    put(index - 2, pageEntry(frame - 2 * size, true));
    put(index - 1, pageEntry(frame - size));
    put(index, pageEntry(frame));
    put(index + 1, pageEntry(frame + size, true));
    return;
  }
  put(index, TABLE_ATTRIBUTES | BigInt(tables.get(level + 1) ?? 0));
  if (level !== LAST_LEVEL - 1) return;
  put(index - 1, TABLE_ATTRIBUTES | BigInt(MORE_TABLES));
  put(index + 1, BLOCK_NEARBY);
}
