// Models: the flight recorder. Every change of the machine is one row: a word of memory, a cell of a column, a record of
// a table, or an event. A state is a position; undo and redo apply rows, nothing is executed again. The same calls keep
// a hash of the state, so that two positions can be compared without looking at the state.
// Does not model: branches. Writing at an earlier position drops the future; whoever wants it keeps a copy of the rows.
import { RowKind as Kind, placeOf, type RowKind, StateHash } from './state-hash.ts';

export { RowKind, StateHash } from './state-hash.ts';

/**
 * Applies a value at undo and redo. `target` names the column or table, `key` the place in it; `forward` tells redo
 * from undo.
 */
export type Applier = (target: number, key: number, lo: number, hi: number, forward: boolean) => void;

const FIRST_CAPACITY = 4096;
/** Numbers of a row: kind and target, the place as two halves, two halves before and two after; one is spare. */
const ROW = 8;
const HEAD = 0;
const KEY = 1;
const KEY_HIGH = 2;
const BEFORE = 3;
const AFTER = 5;
const KINDS = 4;
const HIGH_UNIT = 2 ** 32;
const HIGH_PART = 2 ** -32;

export class Journal {
  private readonly folded = new StateHash();
  /** Rows that are in the hash: never more than are applied. */
  private hashed = 0;
  private at = 0;
  private last = 0;
  private rows = new Int32Array(FIRST_CAPACITY * ROW);
  private readonly appliers: (Applier | undefined)[] = [];
  private readonly onTruncate: ((position: number) => void)[] = [];
  private readonly onRestart: (() => void)[] = [];

  /** Where the state is: the number of rows that are applied. */
  get position(): number {
    return this.at;
  }

  /** The hash of the state where it is now. */
  get hash(): StateHash {
    while (this.hashed < this.at) this.toggle(this.hashed++);
    return this.folded;
  }

  /** How many rows there are, applied or undone. */
  get end(): number {
    return this.last;
  }

  /** Says who applies rows of a kind. Called once by each owner of state. */
  own(kind: RowKind, applier: Applier): void {
    this.appliers[kind] = applier;
  }

  /** Asks to be told when rows from `position` on are dropped. */
  whenTruncated(listener: (position: number) => void): void {
    this.onTruncate.push(listener);
  }

  /** Asks to be told when all rows were forgotten: nobody will ask for an earlier state. */
  whenRestarted(listener: () => void): void {
    this.onRestart.push(listener);
  }

  /** Records a change that the caller makes. Rows that were undone are dropped. */
  append(
    kind: RowKind,
    target: number,
    key: number,
    oldLo: number,
    oldHi: number,
    newLo: number,
    newHi: number,
  ): void {
    const row = this.at;
    if (row !== this.last) for (const listener of this.onTruncate) listener(row);
    if (row * ROW === this.rows.length) this.grow();
    const { rows } = this;
    const at = row * ROW;
    rows[at + HEAD] = kind + target * KINDS;
    rows[at + KEY] = key;
    rows[at + KEY_HIGH] = key * HIGH_PART;
    rows[at + BEFORE] = oldLo;
    rows[at + BEFORE + 1] = oldHi;
    rows[at + AFTER] = newLo;
    rows[at + AFTER + 1] = newHi;
    this.at = this.last = row + 1;
  }

  /** Records an event: a row that changes no state and weighs nothing in the hash. */
  appendEvent(target: number, a: number, b: number, c: number, d: number): void {
    this.append(Kind.Event, target, a, b, c, d, 0);
  }

  /** Takes back the last applied row. Does nothing at the beginning. */
  undo(): void {
    if (this.at === 0) return;
    this.apply(--this.at, false);
    if (this.hashed > this.at) this.toggle(--this.hashed);
  }

  /** Applies the next undone row. Does nothing at the end. */
  redo(): void {
    if (this.at < this.last) this.apply(this.at++, true);
  }

  /**
   * Goes to a position.
   * @throws RangeError when there is no such position.
   */
  seek(position: number): void {
    if (!Number.isInteger(position) || position < 0 || position > this.last) {
      throw new RangeError(`journal: position ${position} is not between 0 and ${this.last}`);
    }
    while (this.at > position) this.undo();
    while (this.at < position) this.redo();
  }

  /** Forgets all rows and takes the state as it is for the beginning. For long runs that nobody steps back through. */
  restart(): void {
    for (const listener of this.onTruncate) listener(0);
    while (this.hashed < this.at) this.toggle(this.hashed++);
    this.hashed = this.at = this.last = 0;
    for (const listener of this.onRestart) listener();
  }

  /** The kind and place of a row, for views. */
  row(index: number): { kind: RowKind; target: number; key: number } | null {
    if (!(index >= 0 && index < this.last)) return null;
    const { rows } = this;
    const at = index * ROW;
    const head = rows[at + HEAD] ?? 0;
    return { kind: (head % KINDS) as RowKind, target: Math.floor(head / KINDS), key: keyAt(rows, at) };
  }

  /** One of the three numbers of an event's row beside its key. */
  eventLane(index: number, lane: 0 | 1 | 2): number {
    return this.rows[index * ROW + BEFORE + lane] ?? 0;
  }

  private apply(row: number, forward: boolean): void {
    const { rows } = this;
    const at = row * ROW;
    const head = rows[at + HEAD] ?? 0;
    const kind = (head % KINDS) as RowKind;
    const target = Math.floor(head / KINDS);
    const key = keyAt(rows, at);
    const oldLo = rows[at + BEFORE] ?? 0;
    const oldHi = rows[at + BEFORE + 1] ?? 0;
    const newLo = rows[at + AFTER] ?? 0;
    const newHi = rows[at + AFTER + 1] ?? 0;
    this.appliers[kind]?.(target, key, forward ? newLo : oldLo, forward ? newHi : oldHi, forward);
  }

  /** Puts a row into the hash, or takes it out again: the same both ways. */
  private toggle(row: number): void {
    const { rows, folded } = this;
    const at = row * ROW;
    const head = rows[at + HEAD] ?? 0;
    const kind = (head % KINDS) as RowKind;
    if (kind === Kind.Event) return;
    const place = placeOf(kind, Math.floor(head / KINDS), keyAt(rows, at));
    const records = kind === Kind.Record;
    folded.toggle(place, rows[at + BEFORE] ?? 0, records ? 0 : (rows[at + BEFORE + 1] ?? 0));
    folded.toggle(place, rows[at + AFTER] ?? 0, records ? 0 : (rows[at + AFTER + 1] ?? 0));
  }

  private grow(): void {
    const rows = new Int32Array(this.rows.length * 2);
    rows.set(this.rows);
    this.rows = rows;
  }
}

/** The place of a row: exact up to 2^53. */
function keyAt(rows: Int32Array, at: number): number {
  return (rows[at + KEY_HIGH] ?? 0) * HIGH_UNIT + ((rows[at + KEY] ?? 0) >>> 0);
}
