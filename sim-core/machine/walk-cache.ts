// Models: the small cache of table addresses that lets a CPU begin a walk below the top. It is why freeing a table needs
// more than a last-level invalidation. Reference: DDI 0487 D8.14 (intermediate caching of table entries).
// Does not model: sizes and policies of any product; places are taken in turn.

import type { Half } from '../arch/regime.ts';
import { names, signedAddress, type TlbiOp } from '../arch/tlbi.ts';
import type { Walk, WalkStart } from '../arch/walker.ts';
import type { Column, RecordTable, Stores } from './columns.ts';

/** A remembered table: where it is, and which addresses go through it. */
export interface TableEntry extends WalkStart {
  readonly asid: number;
  readonly start: number;
  readonly bytes: number;
}

export class WalkCache {
  private readonly rows: RecordTable<TableEntry>;
  private readonly next: Column;

  constructor(
    private readonly places: number,
    stores: Stores,
    cpu: number,
  ) {
    this.rows = stores.table<TableEntry>(`cpu${cpu}.walkCache`);
    this.next = stores.column(`cpu${cpu}.walkCache.next`, 1);
  }

  /** The deepest remembered table on the way of an address. */
  lookup(asid: number, vaLo: number, vaHi: number): WalkStart | undefined {
    if (this.places === 0) return undefined;
    const va = signedAddress(vaLo, vaHi);
    let best: TableEntry | undefined;
    for (let place = 0; place < this.places; place++) {
      const entry = this.rows.get(place);
      if (!entry || entry.asid !== asid || va < entry.start || va >= entry.start + entry.bytes) continue;
      if (!best || entry.level > best.level) best = entry;
    }
    return best;
  }

  /** Remembers the table that the walk has just read from at its last step. */
  fill(asid: number, half: Half, vaLo: number, vaHi: number, walk: Walk): void {
    if (this.places === 0 || walk.level === half.startLevel) return;
    // The entry one level up covers everything that goes through the table.
    const bytes = 2 ** (half.shifts[walk.level] ?? 0);
    const start = Math.floor(signedAddress(vaLo, vaHi) / bytes) * bytes;
    const tableBytes = 2 ** half.pageShift;
    const known = this.entries().some(
      (entry) => entry.asid === asid && entry.start === start && entry.level === walk.level,
    );
    if (known) return;
    const place = this.next.get(0);
    this.next.set(0, (place + 1) % this.places);
    this.rows.put(place, {
      asid,
      start,
      bytes,
      level: walk.level,
      table: Math.floor(walk.descPa / tableBytes) * tableBytes,
      limits: walk.limits,
    });
  }

  invalidate(op: TlbiOp): number {
    let gone = 0;
    for (const key of this.rows.keys()) {
      const entry = this.rows.get(key);
      if (!entry || !names(op, { asid: entry.asid, start: entry.start, bytes: entry.bytes, isTable: true }))
        continue;
      this.rows.put(key, undefined);
      gone++;
    }
    return gone;
  }

  entries(): readonly TableEntry[] {
    return this.rows.keys().flatMap((key) => this.rows.get(key) ?? []);
  }
}
