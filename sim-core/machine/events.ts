// Models: what happened, as rows of the journal: kind, CPU and up to four numbers. Going back in time shortens the log,
// going forward again restores it. Does not model: text. EVENT_NUMBERS names the numbers; views turn rows into words.
import { type Journal, RowKind } from './journal.ts';

/**
 * What the numbers of an event are, by kind. `a` is exact up to 2^53, so that it can be a physical address; the others
 * are signed 32-bit integers. A virtual address comes as two halves.
 */
export const EVENT_NUMBERS = {
  /** An access that succeeded, by its translated address. */
  load: ['pa', 'vaLo', 'vaHi'],
  store: ['pa', 'vaLo', 'vaHi'],
  fetch: ['pa', 'vaLo', 'vaHi'],
  /** A word written by its physical address, as a kernel writes its tables. */
  wordStore: ['pa', 'lo', 'hi'],
  /** The end of a walk: where its last descriptor lies, and on which level. */
  walk: ['descPa', 'vaLo', 'vaHi', 'level'],
  tableRead: ['pa', 'level', 'index'],
  tlbHit: ['index', 'vaLo', 'vaHi'],
  tlbFill: ['descPa', 'index', 'vaLo', 'vaHi'],
  tlbEvict: ['index'],
  /** An answer that the tables no longer give, and how many invalidations that name it wait for a barrier. */
  staleUse: ['descPa', 'index', 'waiting'],
  fault: ['descPa', 'vaLo', 'vaHi', 'esr'],
  setAccessFlag: ['descPa'],
  setDirty: ['descPa'],
  tlbi: ['number'],
  dsb: ['completed'],
  bbmViolation: ['pa', 'level', 'lo', 'hi'],
  race: [],
  step: ['number'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type EventKind = keyof typeof EVENT_NUMBERS;
export const EVENT_KINDS = Object.keys(EVENT_NUMBERS) as readonly EventKind[];

export interface Event {
  readonly kind: EventKind;
  readonly cpu: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  /** The journal's position after the event. */
  readonly position: number;
}

const FIRST_CAPACITY = 1024;
/** Kind and CPU share a number of the row. */
const KINDS = 64;
/** Kinds as numbers, for callers that push many. */
export const EVENT_CODE = Object.fromEntries(EVENT_KINDS.map((kind, code) => [kind, code])) as Readonly<
  Record<EventKind, number>
>;

export class EventLog {
  private length = 0;
  /** Rows of the journal that are events, in order. */
  private rows = new Int32Array(FIRST_CAPACITY);

  constructor(private readonly journal: Journal) {
    journal.own(RowKind.Event, (_target, _a, _lo, _hi, forward) => {
      this.length += forward ? 1 : -1;
    });
    journal.whenTruncated((position) => {
      while (this.length > 0 && (this.rows[this.length - 1] ?? 0) >= position) this.length--;
    });
  }

  /** Appends an event. */
  push(kind: EventKind, cpu: number, a = 0, b = 0, c = 0, d = 0): void {
    this.pushCode(EVENT_CODE[kind], cpu, a, b, c, d);
  }

  /** The same with the kind as a number of EVENT_CODE. */
  pushCode(code: number, cpu: number, a: number, b: number, c: number, d: number): void {
    const index = this.length;
    const row = this.journal.position;
    this.journal.appendEvent(cpu * KINDS + code, a, b, c, d);
    if (index === this.rows.length) this.grow();
    this.rows[index] = row;
    this.length = index + 1;
  }

  get count(): number {
    return this.length;
  }

  at(index: number): Event | null {
    if (!Number.isInteger(index) || index < 0 || index >= this.length) return null;
    const row = this.rows[index] ?? 0;
    const { target = 0, key = 0 } = this.journal.row(row) ?? {};
    const kind = EVENT_KINDS[target % KINDS] ?? 'step';
    const lane = (which: 0 | 1 | 2): number => this.journal.eventLane(row, which);
    return {
      kind,
      cpu: Math.floor(target / KINDS),
      a: key,
      b: lane(0),
      c: lane(1),
      d: lane(2),
      position: row + 1,
    };
  }

  /** Events from `start` on, for views and tests. */
  since(start: number): readonly Event[] {
    const list: Event[] = [];
    for (let i = Math.max(0, start); i < this.length; i++) {
      const event = this.at(i);
      if (event) list.push(event);
    }
    return list;
  }

  private grow(): void {
    const rows = new Int32Array(this.rows.length * 2);
    rows.set(this.rows);
    this.rows = rows;
  }
}
