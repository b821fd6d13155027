// Models: page tables in simulated memory: finding, making and freeing them. Tables are frames like others; entries above
// the last level are read and written here alone. Reference: mm/memory.c (__pte_alloc, free_pgd_range), mm/pagewalk.c
// @ v6.12. Does not model: entries of the kernel's half, tables shared between address spaces.

import { LAST_LEVEL, PMD_LEVEL } from './geometry.ts';
import type { Kernel } from './kernel.ts';
import { type Mm, NotModelled } from './types.ts';

/** Where the way to an address ends: at a leaf, at something that is not present, or at the first empty entry. */
export interface Place {
  readonly level: number;
  /** Physical address of the entry. */
  readonly pa: number;
  readonly pte: bigint;
}

/** Physical address of the entry for `va` in the table at `table`. */
export function entryAddress(k: Kernel, table: number, level: number, va: number): number {
  const index = Math.floor(va / k.g.bytesAt(level)) % k.g.entries;
  return table + index * k.g.entryBytes;
}

/** The table that a table entry points to. */
function tableOf(k: Kernel, entry: bigint): number {
  return Number(k.h.pte_pfn(entry)) * k.g.pageSize;
}

/** Follows the tables as far as they go. */
export function lookup(k: Kernel, mm: Mm, va: number): Place {
  let table = mm.pgd;
  for (let level = k.g.startLevel; ; level++) {
    const pa = entryAddress(k, table, level, va);
    if (level === LAST_LEVEL) return { level, pa, pte: k.contpte.ptep_get(pa) };
    const pte = k.ptes.ptep_get(pa);
    if (!k.h.pmd_table(pte)) return { level, pa, pte };
    table = tableOf(k, pte);
  }
}

/** The last-level entry of an address; null where the tables do not reach so far. */
export function walkPte(k: Kernel, mm: Mm, va: number): number | null {
  const place = lookup(k, mm, va);
  return place.level === LAST_LEVEL ? place.pa : null;
}

/** The entry of an address at a level; null where the tables do not reach so far. */
export function entryAt(k: Kernel, mm: Mm, va: number, level: number): number | null {
  let table = mm.pgd;
  for (let at = k.g.startLevel; at < level; at++) {
    const entry = k.ptes.ptep_get(entryAddress(k, table, at, va));
    if (!k.h.pmd_table(entry)) return null;
    table = tableOf(k, entry);
  }
  return entryAddress(k, table, level, va);
}

/** A new, empty table. @throws OutOfMemory */
export function allocTable(k: Kernel): number {
  const pfn = k.folios.alloc(0, 0);
  k.folios.set(pfn, 'table', true);
  return k.folios.pa(pfn);
}

/** The entry of an address at `toLevel`, with the tables above it made where they are missing. @throws OutOfMemory */
export function allocTo(k: Kernel, mm: Mm, va: number, toLevel: number): number {
  let table = mm.pgd;
  for (let level = k.g.startLevel; level < toLevel; level++) {
    const pa = entryAddress(k, table, level, va);
    const entry = k.ptes.ptep_get(pa);
    if (k.h.pmd_table(entry)) {
      table = tableOf(k, entry);
      continue;
    }
    if (!k.h.pmd_none(entry))
      throw new RangeError(`tables: a leaf at level ${level} is in the way of a table`);
    table = allocTable(k);
    k.ptes.set_pte(pa, tableEntry(k, table));
  }
  return entryAddress(k, table, toLevel, va);
}

/** The last-level entry of an address, with all tables on the way. @throws OutOfMemory */
export function pte_alloc(k: Kernel, mm: Mm, va: number): number {
  return allocTo(k, mm, va, LAST_LEVEL);
}

/** The entry of an address one level up. @throws OutOfMemory */
export function pmd_alloc(k: Kernel, mm: Mm, va: number): number {
  return allocTo(k, mm, va, PMD_LEVEL);
}

/** The entry that points to a table. */
export function tableEntry(k: Kernel, table: number): bigint {
  return k.h.pfn_pte(BigInt(table / k.g.pageSize), k.layout.mask('PMD_TYPE_TABLE'));
}

/**
 * What a walk does with the part of its range that one entry above the last level maps, or that waits for such a mapping.
 * @returns false: the entry was replaced by a table, or emptied; the walk looks again
 */
export type BlockVisit = (start: number, end: number, pa: number, pmd: bigint) => boolean;

/**
 * Visits every last-level entry of a range whose table exists, in order. What has no table is told as a hole, one for
 * each missing table. @throws NotModelled for a huge mapping, if the caller has no `block`
 */
export function eachPte(
  k: Kernel,
  mm: Mm,
  start: number,
  end: number,
  visit: (va: number, pa: number, pte: bigint) => void,
  hole?: (start: number, end: number) => void,
  block?: BlockVisit,
): void {
  const one = (va: number, pa: number, pte: bigint): number => {
    visit(va, pa, pte);
    return 1;
  };
  eachPteBatch(k, mm, start, end, one, hole, block);
}

/**
 * The same for a caller that takes several entries at a time.
 * @param visit is told how many entries of the table are left in the range; gives back how many it is done with: 0 means
 *   that the entry is another now and is to be looked at again
 */
export function eachPteBatch(
  k: Kernel,
  mm: Mm,
  start: number,
  end: number,
  visit: (va: number, pa: number, pte: bigint, room: number) => number,
  hole?: (start: number, end: number) => void,
  block?: BlockVisit,
): void {
  const { pageSize, entryBytes } = k.g;
  for (let va = start; va < end; ) {
    const place = lookup(k, mm, va);
    if (place.level !== LAST_LEVEL) {
      const bytes = k.g.bytesAt(place.level);
      const next = Math.min((Math.floor(va / bytes) + 1) * bytes, end);
      k.doing.va = va;
      if (k.h.pmd_none(place.pte)) hole?.(va, next);
      else if (!block) throw new NotModelled(`a huge mapping in the way of ${k.doing.call}`);
      else if (!block(va, next, place.pa, place.pte)) continue;
      va = next;
      continue;
    }
    const tableEnd = Math.min((Math.floor(va / k.g.pmdSize) + 1) * k.g.pmdSize, end);
    for (let { pa } = place; va < tableEnd; ) {
      k.doing.va = va;
      const done = visit(va, pa, k.contpte.ptep_get(pa), (tableEnd - va) / pageSize);
      va += done * pageSize;
      pa += done * entryBytes;
    }
  }
}

/**
 * free_pgtables: gives back the tables of a range that nobody else needs. `floor` and `ceiling` are the ends of the areas
 * beside it: a table goes only if all that it maps lies between them.
 * @returns the tables that were unlinked; they may be freed once no walk can be in them
 */
export function unlinkTables(
  k: Kernel,
  mm: Mm,
  start: number,
  end: number,
  floor: number,
  ceiling: number,
): readonly number[] {
  const gone: number[] = [];
  const { memory } = k.machine;
  const descend = (table: number, level: number, from: number): void => {
    const bytes = k.g.bytesAt(level);
    const first = Math.max(0, Math.floor((start - from) / bytes));
    const last = Math.min(Math.ceil((end - from) / bytes), k.g.entries);
    const found: number[] = [];
    const base = entryAddress(k, table, level, 0);
    memory.eachWord(base + first * k.g.entryBytes, (last - first) * k.g.entryBytes, (pa) => found.push(pa));
    for (const pa of found) {
      const va = from + ((pa - base) / k.g.entryBytes) * bytes;
      const entry = k.ptes.ptep_get(pa);
      if (!k.h.pmd_table(entry)) continue;
      const below = tableOf(k, entry);
      if (level + 1 < LAST_LEVEL) descend(below, level + 1, va);
      if (va < floor || va + bytes > ceiling) continue;
      k.ptes.pte_clear(pa);
      gone.push(below);
    }
  };
  descend(mm.pgd, k.g.startLevel, 0);
  return gone;
}

/** Frees an unlinked table. */
export function freeTable(k: Kernel, table: number): void {
  k.folios.put(table / k.g.pageSize);
}
