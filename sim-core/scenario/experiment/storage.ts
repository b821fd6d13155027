// Models: where an entry keeps its notes (uffd-wp, soft-dirty): in the entry itself, or in a side region that the
// descriptor of the table's page leads to. Helpers never see the difference: they work on the whole entry, which is put
// together at a load and taken apart at a store. OUR RECONSTRUCTION of a design that only a cover letter mentions.
// Does not model: locks, freeing, tables above the last level. A byte counts as one access; the machine's memory holds
// words, so the seven bytes beside it are kept without being counted.
import { U64_MASK } from '../../bits/u64.ts';
import { EXPERIMENT_EXTENDED_SW as SIDE } from '../../layouts/experiment-extended-sw.ts';
import { newCounters } from '../../machine/cost.ts';
import { Machine } from '../../machine/machine.ts';
import { type Layout, makeLayout } from '../../pgtable/layout.ts';

export const ENTRY_BYTES = 8;
export const LINE_BYTES = 64;
const CPU = 0;
const BYTE_VALUES = 256n;
const BYTE_BITS = 8n;

/** The storages that are compared. */
export const STORAGE_KINDS = ['in-entry', 'side-byte', 'side-word'] as const;
export type StorageKind = (typeof STORAGE_KINDS)[number];

/** Bytes of notes beside each entry. */
function sideBytes(kind: StorageKind): number {
  if (kind === 'in-entry') return 0;
  return kind === 'side-byte' ? SIDE.bytesPerEntry.small : SIDE.bytesPerEntry.word;
}

const RAM_BASE = 2 ** 30;
const DESCRIPTORS = RAM_BASE;
const DESCRIPTOR_ROOM = 2 ** 24;

/** Tables of one storage in the memory of one machine. */
export class Storage {
  readonly layout: Layout = makeLayout(SIDE.base);
  readonly machine: Machine;
  /** Tables and side regions that were allocated. */
  readonly allocations = { tables: 0, regions: 0 };
  private readonly pageSize = 2 ** this.layout.pageShift;
  private readonly each: number;
  /** What stays of a whole entry in the entry. */
  private readonly notes: bigint;
  private readonly bits: readonly { readonly entry: bigint; readonly side: bigint }[];
  private nextTable: number;
  private nextRegion: number;

  /** @param tables how many tables there will be room for */
  constructor(
    readonly kind: StorageKind,
    tables: number,
  ) {
    this.each = sideBytes(kind);
    this.bits =
      kind === 'in-entry'
        ? []
        : SIDE.bits.map(({ linux, mask }) => ({ entry: this.layout.mask(linux), side: mask }));
    this.notes = this.bits.reduce((all, bit) => all | bit.entry, 0n);
    this.nextTable = DESCRIPTORS + DESCRIPTOR_ROOM;
    this.nextRegion = this.nextTable + tables * this.pageSize;
    const bytes = DESCRIPTOR_ROOM + tables * this.pageSize * 2;
    const whole = 2 ** 21;
    const ramSize = Math.ceil(bytes / whole) * whole;
    this.machine = new Machine({ ramBase: RAM_BASE, ramSize, cpus: 2, observe: false });
  }

  get entries(): number {
    return this.pageSize / ENTRY_BYTES;
  }

  /** A new table, with its region if the notes live there. @returns its physical address */
  allocTable(): number {
    const table = this.nextTable;
    this.nextTable += this.pageSize;
    this.allocations.tables++;
    if (this.each > 0) {
      // The allocator's own work is no part of what is compared.
      const counted = { ...this.machine.counters };
      this.machine.store(CPU, this.descriptorOf(table), BigInt(this.nextRegion));
      Object.assign(this.machine.counters, counted);
      this.nextRegion += this.entries * this.each;
      this.allocations.regions++;
    }
    return table;
  }

  /** The side region of a table, from the page's descriptor: one more load, in a line of its own. 0: there is none. */
  region(table: number): number {
    return this.each === 0 ? 0 : Number(this.machine.load(CPU, this.descriptorOf(table)) ?? 0n);
  }

  /** The same by somebody who has read the descriptor before, as who holds the table's lock has: the lock lies in it. */
  regionInHand(table: number): number {
    return this.each === 0 ? 0 : Number(this.machine.memory.word(this.descriptorOf(table)));
  }

  /** The hardware's word of an entry. */
  loadWord(ptep: number): bigint {
    return this.machine.load(CPU, ptep) ?? 0n;
  }

  storeWord(ptep: number, whole: bigint): void {
    this.machine.store(CPU, ptep, whole ^ (whole & this.notes));
  }

  /** The notes of an entry, as the bits that they would be in the entry. */
  loadNotes(region: number, ptep: number): bigint {
    if (this.each === 0) return 0n;
    const { word, shift } = this.place(region, ptep);
    const found = (this.machine.load(CPU, word) ?? 0n) >> shift;
    return this.bits.reduce((all, bit) => ((found & bit.side) === 0n ? all : all | bit.entry), 0n);
  }

  storeNotes(region: number, ptep: number, whole: bigint): void {
    if (this.each === 0) return;
    const { word, shift } = this.place(region, ptep);
    const side = this.bits.reduce((all, bit) => ((whole & bit.entry) === 0n ? all : all | bit.side), 0n);
    const around = this.machine.memory.word(word);
    const old = ((around >> shift) % BYTE_VALUES) << shift;
    this.machine.store(CPU, word, around - old + (side << shift));
  }

  /** The whole entry, for who holds the lock: nothing comes between the loads. */
  get(region: number, ptep: number): bigint {
    return this.loadWord(ptep) | this.loadNotes(region, ptep);
  }

  /** Stores what changed; a part that is as it was is not written. `before` is null for an entry that is new. */
  set(region: number, ptep: number, whole: bigint, before: bigint | null): void {
    const changed = before === null ? U64_MASK : before ^ whole;
    const changedNotes = changed & this.notes;
    if (changed !== changedNotes) this.storeWord(ptep, whole);
    if (changedNotes !== 0n) this.storeNotes(region, ptep, whole);
  }

  /** ptep_get_lockless: no lock, so that others may come between the loads. */
  getLockless(table: number, ptep: number, inHand = false): bigint {
    const region = inHand ? this.regionInHand(table) : this.region(table);
    const word = this.loadWord(ptep);
    if (this.each === 0) return word;
    this.machine.races.open('ptep_get_lockless:between-loads');
    return word | this.loadNotes(region, ptep);
  }

  /** Counts from here. */
  resetCounters(): void {
    Object.assign(this.machine.counters, newCounters());
    this.machine.memory.resetLines();
  }

  private descriptorOf(table: number): number {
    const index = (table - DESCRIPTORS - DESCRIPTOR_ROOM) / this.pageSize;
    return DESCRIPTORS + index * SIDE.descriptor.bytes + SIDE.descriptor.regionAt;
  }

  private place(region: number, ptep: number): { word: number; shift: bigint } {
    const at = region + ((ptep % this.pageSize) / ENTRY_BYTES) * this.each;
    const inside = at % ENTRY_BYTES;
    return { word: at - inside, shift: BigInt(inside) * BYTE_BITS };
  }
}
