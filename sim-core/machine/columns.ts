// Models: journaled state beside memory. Columns hold the many (TLB entries, folio counts): typed arrays of 32-bit
// numbers. Record tables hold the few (registers, VMAs): frozen objects, replaced and never changed in place.
// Does not model: relations between them; whoever owns the state keeps it consistent.
import { type Journal, RowKind } from './journal.ts';

/** What undo and redo, and hashing, need of any column. */
interface Cells {
  readonly id: number;
  readonly length: number;
  low(index: number): number;
  high(index: number): number;
  restore(index: number, lo: number, hi: number): void;
}

/** A column of 32-bit integers that grows as needed. Cells start at zero. */
export class Column implements Cells {
  private cells: Int32Array;

  constructor(
    readonly id: number,
    readonly name: string,
    capacity: number,
    private readonly journal: Journal,
  ) {
    this.cells = new Int32Array(Math.max(capacity, 1));
  }

  get(index: number): number {
    return this.cells[index] ?? 0;
  }

  set(index: number, value: number): void {
    const old = this.get(index);
    if (old === (value | 0)) return;
    if (!Number.isInteger(index) || index < 0) throw new RangeError(`column ${this.name}: no cell ${index}`);
    this.journal.append(RowKind.Cell, this.id, index, old, 0, value | 0, 0);
    this.restore(index, value);
  }

  /** Cells that are not zero. */
  filled(): readonly number[] {
    const { cells } = this;
    const found: number[] = [];
    for (let i = 0; i < cells.length; i++) if (cells[i] !== 0) found.push(i);
    return found;
  }

  /** Cells that exist; all others are zero. */
  get length(): number {
    return this.cells.length;
  }

  low(index: number): number {
    return this.get(index);
  }

  high(): number {
    return 0;
  }

  /** For undo and redo alone. */
  restore(index: number, value: number): void {
    if (index >= this.cells.length) {
      const cells = new Int32Array(Math.max(this.cells.length * 2, index + 1));
      cells.set(this.cells);
      this.cells = cells;
    }
    this.cells[index] = value;
  }
}

/** A column of pairs of 32-bit integers, of fixed length: one row of the journal for both. */
export class PairColumn implements Cells {
  /** First and second number of each cell in turn. Read freely; write with `set`. */
  readonly cells: Int32Array;

  constructor(
    readonly id: number,
    readonly name: string,
    readonly length: number,
    private readonly journal: Journal,
  ) {
    this.cells = new Int32Array(length * 2);
  }

  low(index: number): number {
    return this.cells[index * 2] ?? 0;
  }

  high(index: number): number {
    return this.cells[index * 2 + 1] ?? 0;
  }

  set(index: number, lo: number, hi: number): void {
    if (!(index >= 0 && index < this.length) || !Number.isInteger(index))
      throw new RangeError(`column ${this.name}: no cell ${index}; there are ${this.length}`);
    const oldLo = this.low(index);
    const oldHi = this.high(index);
    if (oldLo === (lo | 0) && oldHi === (hi | 0)) return;
    this.journal.append(RowKind.Cell, this.id, index, oldLo, oldHi, lo | 0, hi | 0);
    this.restore(index, lo, hi);
  }

  /** For undo and redo alone. */
  restore(index: number, lo: number, hi: number): void {
    this.cells[index * 2] = lo;
    this.cells[index * 2 + 1] = hi;
  }
}

/** A text that is equal for equal records, whatever the order of their keys. */
export function canonical(value: unknown): string {
  switch (typeof value) {
    case 'bigint':
      return `${value}n`;
    case 'number':
    case 'boolean':
      return `${value}`;
    case 'object':
      break;
    default:
      return JSON.stringify(value) ?? 'undefined';
  }
  if (value === null) return 'null';
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) text += `${canonical(item)},`;
    return `[${text}]`;
  }
  const record = value as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(record).sort()) text += `${key}:${canonical(record[key])},`;
  return `{${text}}`;
}

/** A 32-bit hash of a text (FNV-1a). Never 0, which means absent. */
export function hashText(text: string): number {
  const [offset, prime] = [0x811c9dc5, 0x01000193];
  let hash = offset;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), prime);
  return hash | 0 || 1;
}

/** A table of frozen records under numeric keys. */
export class RecordTable<T extends object> {
  /** Changes whenever the content may have changed, undo and redo included. */
  version = 0;
  /** Changes whenever a record may have gone. */
  removals = 0;
  private readonly rows = new Map<number, number>();
  /** Every record that was ever put, so that undo finds it; the journal holds the index. */
  private history: { readonly value: T; readonly hash: number }[] = [];

  constructor(
    readonly id: number,
    readonly name: string,
    private readonly journal: Journal,
  ) {}

  get(key: number): T | undefined {
    const index = this.rows.get(key);
    return index === undefined ? undefined : this.history[index]?.value;
  }

  /** Puts a record, or takes one away. */
  put(key: number, record: T | undefined): void {
    const old = this.rows.get(key);
    if (record === undefined && old === undefined) return;
    const index =
      record === undefined
        ? -1
        : this.history.push({ value: Object.freeze(record), hash: hashText(canonical(record)) }) - 1;
    // The hash lane carries the content; the other lane carries where to find it, plus one, so that absent is zero.
    this.journal.append(
      RowKind.Record,
      this.id,
      key,
      this.hashOf(old),
      (old ?? -1) + 1,
      this.hashOf(index),
      index + 1,
    );
    this.restore(key, index);
  }

  keys(): readonly number[] {
    return [...this.rows.keys()].sort((a, b) => a - b);
  }

  /** No row of the journal names a record any more: only those that are there are kept. */
  forget(): void {
    const { history } = this;
    if (history.length <= 2 * this.rows.size) return;
    this.history = [];
    for (const [key, index] of this.rows) {
      const kept = history[index];
      if (kept) this.rows.set(key, this.history.push(kept) - 1);
    }
  }

  /** For undo, redo and hashing alone. */
  restore(key: number, index: number): void {
    this.version++;
    if (index < 0) {
      this.removals++;
      this.rows.delete(key);
    } else this.rows.set(key, index);
  }

  entryHash(key: number): number {
    return this.hashOf(this.rows.get(key));
  }

  private hashOf(index: number | undefined): number {
    return index === undefined || index < 0 ? 0 : (this.history[index]?.hash ?? 0);
  }
}

/** Makes columns and tables, and routes undo and redo to them. */
export class Stores {
  private readonly columns: Cells[] = [];
  private readonly tables: RecordTable<object>[] = [];

  constructor(private readonly journal: Journal) {
    journal.own(RowKind.Cell, (target, key, lo, hi) => this.columns[target]?.restore(key, lo, hi));
    journal.own(RowKind.Record, (target, key, _lo, hi) => this.tables[target]?.restore(key, hi - 1));
    journal.whenRestarted(() => {
      for (const table of this.tables) table.forget();
    });
  }

  column(name: string, capacity: number): Column {
    const column = new Column(this.columns.length, name, capacity, this.journal);
    this.columns.push(column);
    return column;
  }

  pairs(name: string, length: number): PairColumn {
    const column = new PairColumn(this.columns.length, name, length, this.journal);
    this.columns.push(column);
    return column;
  }

  table<T extends object>(name: string): RecordTable<T> {
    const table = new RecordTable<T>(this.tables.length, name, this.journal);
    this.tables.push(table as unknown as RecordTable<object>);
    return table;
  }

  /** Visits every cell and every record, in a fixed order. */
  each(visit: (kind: RowKind, target: number, key: number, lo: number, hi: number) => void): void {
    for (const column of this.columns) {
      for (let i = 0; i < column.length; i++)
        visit(RowKind.Cell, column.id, i, column.low(i), column.high(i));
    }
    for (const table of this.tables) {
      for (const key of table.keys()) visit(RowKind.Record, table.id, key, table.entryHash(key), 0);
    }
  }
}
