// Models: since when a CPU can have remembered nothing older, per address space and address: the last invalidation that
// covers it and has completed. Leaves of one address space, global leaves and tables have a window each, because an
// invalidation may leave some of them alone. Does not model: what a TLB really holds; everything in a window is possible.
import type { TlbiOp } from '../../arch/tlbi.ts';
import type { Moment } from './shadow.ts';

interface Completed {
  readonly moment: Moment;
  readonly op: TlbiOp;
}

export interface Window {
  /** Leaves that belong to the address space; global leaves; tables; and tables behind the oldest global leaf. */
  readonly own: Moment;
  readonly global: Moment;
  readonly tables: Moment;
  readonly tablesOfGlobal: Moment;
}

export class Windows {
  private readonly completed: Completed[] = [];

  constructor(
    private readonly begin: Moment,
    private readonly pageBytes: number,
  ) {}

  add(moment: Moment, op: TlbiOp): void {
    this.completed.push({ moment, op });
  }

  /** @param va canonical, as a signed number */
  of(asid: number, va: number): Window {
    const page = Math.floor(va / this.pageBytes) * this.pageBytes;
    const covers = (op: TlbiOp): boolean => {
      if (op.kind !== 'va') return false;
      const start = op.vaHi * 2 ** 32 + (op.vaLo >>> 0);
      return start < page + this.pageBytes && page < start + op.bytes;
    };
    const last = (wanted: (op: TlbiOp) => boolean, until = Number.POSITIVE_INFINITY): Moment =>
      this.completed.reduce(
        (best, { moment, op }) => (wanted(op) && moment <= until ? moment : best),
        this.begin,
      );
    const mine = (op: TlbiOp): boolean =>
      op.kind === 'all' || ((op.kind === 'asid' || covers(op)) && (op.asid === asid || op.asid === null));
    const everyone = (op: TlbiOp): boolean => op.kind === 'all' || covers(op);
    const table = (op: TlbiOp): boolean => mine(op) && !(op.kind === 'va' && op.lastLevel);
    const global = last(everyone);
    return {
      own: last(mine),
      global,
      tables: last(table),
      tablesOfGlobal: last(table, global),
    };
  }
}
