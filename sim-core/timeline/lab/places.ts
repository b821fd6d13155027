// Models: names for addresses, so that a view can say "A+0" instead of a number: which page of which region an address
// is, which entry of which table a word is. Does not model: addresses outside the regions of a scenario; they have no name.
import { LAST_LEVEL } from '../../mm/geometry.ts';
import type { Kernel } from '../../mm/kernel.ts';
import type { PgtableHelpers } from '../../pgtable/helpers.ts';
import type { RunState } from '../../scenario/regions.ts';
import { eachTable } from './tables.ts';

/** A page of a region, by the region's name and the page's number in it. */
export interface PageName {
  readonly r: string;
  readonly p: number;
}

/** An entry of a page table, by what it maps. */
export interface EntryName {
  readonly pid: number;
  readonly level: number;
  readonly index: number;
  readonly page: PageName | null;
}

/** The page at an address of a task; null outside every region. The last region that was made there counts. */
export function pageAt(k: Kernel, state: RunState, pid: number, va: number): PageName | null {
  const region = state.regions
    .filter((each) => each.pid === pid && va >= each.base && va < each.base + each.pages * k.g.pageSize)
    .at(-1);
  return region ? { r: region.name, p: Math.floor((va - region.base) / k.g.pageSize) } : null;
}

interface TableAt {
  readonly pid: number;
  readonly level: number;
  readonly va: number;
}

/** Where the tables of all tasks lie now, by physical address. */
export class TablePlaces {
  private readonly tables = new Map<number, TableAt>();

  /** Adds the tables that there are now: those that were known stay known when they go. */
  learn(k: Kernel, h: PgtableHelpers): void {
    for (const pid of k.tasks.keys()) {
      const mm = k.mms.get(k.tasks.get(pid)?.mm ?? 0);
      if (mm) eachTable(k, h, mm.pgd, (pa, level, va) => this.tables.set(pa, { pid, level, va }));
    }
  }

  /** The entry at a physical address; null where no table is known. */
  entry(k: Kernel, state: RunState, pa: number): EntryName | null {
    const table = this.tables.get(pa - (pa % k.g.pageSize));
    if (!table) return null;
    const { pid, level } = table;
    const index = (pa % k.g.pageSize) / k.g.entryBytes;
    const va = table.va + index * k.g.bytesAt(level);
    return { pid, level, index, page: level === LAST_LEVEL ? pageAt(k, state, pid, va) : null };
  }
}
