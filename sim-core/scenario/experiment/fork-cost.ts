// Models: what the copy of entries at fork costs under each storage of the notes: raw accesses, distinct 64-byte lines,
// allocations. The entries are copied by the same pieces as in the memory manager's fork. Lines are those of tables and
// regions; the line of a table's descriptor is touched under every storage, since the table's lock lies in it.
// Reference: mm/memory.c (copy_pte_range) @ v6.12. Does not model: pages, reference counts, upper tables, time.
import { makePieces } from '../../mm/pieces.ts';
import { makeHelpers } from '../../pgtable/helpers.ts';
import { ENTRY_BYTES, Storage, type StorageKind } from './storage.ts';

export interface ForkCost {
  readonly kind: StorageKind;
  readonly entries: number;
  readonly reads: number;
  readonly writes: number;
  readonly lines: number;
  /** Allocated by the fork for the child. */
  readonly tables: number;
  readonly regions: number;
  /** Entries of the child that are not what the pieces say, or of the parent; must be 0. */
  readonly wrong: number;
}

const FIRST_PFN = 4096;
/** Each so many entries is armed besides being soft-dirty. */
const ARMED_EACH = 3;

/** Forks a space of so many writable private pages, all written since the last clear_refs, a third of them armed. */
export function forkCost(kind: StorageKind, entries: number): ForkCost {
  const perTable = new Storage(kind, 0).entries;
  const tables = Math.ceil(entries / perTable);
  const storage = new Storage(kind, tables * 2);
  const { layout } = storage;
  const h = makeHelpers(layout);
  const pieces = makePieces(layout, h);
  const prot = layout.mask('PTE_TYPE_PAGE') | layout.mask('PTE_USER') | layout.mask('PTE_AF');
  const page = (i: number): bigint => {
    const pte = h.pte_mkdirty(h.pte_mkwrite_novma(h.pfn_pte(BigInt(FIRST_PFN + i), prot)));
    return i % ARMED_EACH === 0 ? h.pte_mkuffd_wp(pte) : pte;
  };
  const parents = Array.from({ length: tables }, () => storage.allocTable());
  const each = (visit: (table: number, index: number, i: number) => void): void => {
    for (let i = 0; i < entries; i++) visit(Math.floor(i / perTable), i % perTable, i);
  };
  each((table, index, i) => {
    const at = parents[table] ?? 0;
    storage.set(storage.regionInHand(at), at + index * ENTRY_BYTES, page(i), null);
  });

  const before = { ...storage.allocations };
  storage.resetCounters();
  const children: number[] = [];
  for (const [table, from] of parents.entries()) {
    const to = storage.allocTable();
    children.push(to);
    const [source, target] = [storage.regionInHand(from), storage.regionInHand(to)];
    const last = Math.min(perTable, entries - table * perTable);
    for (let index = 0; index < last; index++) {
      const offset = index * ENTRY_BYTES;
      const old = storage.get(source, from + offset);
      storage.set(source, from + offset, pieces.copy_present_parent(old, true), old);
      storage.set(target, to + offset, pieces.copy_present_child(old, true, false, false), null);
    }
  }
  const { reads, writes, lines } = storage.machine.counters;
  let wrong = 0;
  each((table, index, i) => {
    const offset = index * ENTRY_BYTES;
    const [from, to] = [parents[table] ?? 0, children[table] ?? 0];
    const parent = storage.get(storage.regionInHand(from), from + offset);
    const child = storage.get(storage.regionInHand(to), to + offset);
    if (parent !== pieces.copy_present_parent(page(i), true)) wrong++;
    if (child !== pieces.copy_present_child(page(i), true, false, false)) wrong++;
  });
  const { allocations } = storage;
  return {
    kind,
    entries,
    reads,
    writes,
    lines,
    tables: allocations.tables - before.tables,
    regions: allocations.regions - before.regions,
    wrong,
  };
}

/** Distinct lines of one lockless read of an entry, without and with the line of the page's descriptor. */
export function locklessReadLines(kind: StorageKind): {
  readonly lines: number;
  readonly withDescriptor: number;
} {
  const storage = new Storage(kind, 1);
  const table = storage.allocTable();
  const ptep = table + Math.floor(storage.entries / 2) * ENTRY_BYTES;
  const count = (inHand: boolean): number => {
    storage.resetCounters();
    storage.getLockless(table, ptep, inHand);
    return storage.machine.counters.lines;
  };
  return { lines: count(true), withDescriptor: count(false) };
}
