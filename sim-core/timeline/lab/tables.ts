// Models: the page tables of a task as they lie in memory, read without the kernel's own helpers and without an event:
// only entries that exist, and the empty ones of pages that a region has. Does not model: the kernel's half.
import { LAST_LEVEL } from '../../mm/geometry.ts';
import type { Kernel } from '../../mm/kernel.ts';
import type { PgtableHelpers } from '../../pgtable/helpers.ts';
import { type EntryFacts, NOTHING, type Observer } from '../../scenario/observe.ts';
import type { RunState } from '../../scenario/regions.ts';
import { type PageName, pageAt } from './places.ts';

export interface EntryView extends EntryFacts {
  /** Physical address of the entry. */
  readonly pa: number;
  readonly level: number;
  readonly index: number;
  /** First address that it maps. */
  readonly va: number;
  readonly value: bigint;
  readonly table: boolean;
  /** Hardware refuses a store that arrives here; says nothing of the dirty state that hardware may set. */
  readonly readOnly: boolean;
  readonly page: PageName | null;
  /** Of a table: entries that are not empty. */
  readonly entries: number;
  /** Of a table: its entries; null when they were not asked for. Always null for others. */
  readonly below: readonly EntryView[] | null;
}

/** Entries beyond which tables are folded unless they are asked for. */
const MOST = 600;
/** Empty entries of a region that are shown, so that one sees what is not there yet. */
const MOST_EMPTY = 16;

/** Visits every table below and including the one at `pgd`, with its level and the first address that it maps. */
export function eachTable(
  k: Kernel,
  h: PgtableHelpers,
  pgd: number,
  visit: (pa: number, level: number, va: number) => void,
): void {
  const descend = (table: number, level: number, va: number): void => {
    visit(table, level, va);
    if (level === LAST_LEVEL) return;
    for (const [pa, value] of entriesOf(k, table)) {
      if (!h.pmd_table(value)) continue;
      const index = (pa - table) / k.g.entryBytes;
      descend(Number(h.pte_pfn(value)) * k.g.pageSize, level + 1, va + index * k.g.bytesAt(level));
    }
  };
  descend(pgd, k.g.startLevel, 0);
}

/** Entries of a table that are not empty. */
function entriesOf(k: Kernel, table: number): readonly (readonly [number, bigint])[] {
  const found: [number, bigint][] = [];
  const bytes = k.g.entries * k.g.entryBytes;
  k.machine.memory.eachWord(table, bytes, (pa) => found.push([pa, k.machine.memory.word(pa)]));
  return found;
}

/** Reads the tables of one task. */
export class TableReader {
  private readonly h: PgtableHelpers;
  private left = MOST;

  /** @param open physical addresses of entries whose tables are to be read however many entries there are */
  constructor(
    private readonly k: Kernel,
    private readonly state: RunState,
    private readonly observer: Observer,
    private readonly pid: number,
    private readonly open: ReadonlySet<number>,
  ) {
    this.h = observer.h;
  }

  /** The entries of the top table, with what is below them. */
  read(): readonly EntryView[] {
    const { k } = this;
    const mm = k.mms.get(k.tasks.get(this.pid)?.mm ?? 0);
    return mm ? this.table(mm.pgd, k.g.startLevel, 0) : [];
  }

  private table(table: number, level: number, va: number): readonly EntryView[] {
    const { k } = this;
    const found = new Map(entriesOf(k, table));
    if (level === LAST_LEVEL) this.addEmpty(found, table, va);
    const places = [...found.keys()].sort((a, b) => a - b);
    this.left -= places.length;
    return places.map((pa) => this.entry(pa, (pa - table) / k.g.entryBytes, level, va, found.get(pa) ?? 0n));
  }

  private addEmpty(found: Map<number, bigint>, table: number, va: number): void {
    const { k } = this;
    const end = va + k.g.pmdSize;
    for (const { base, pages, pid } of this.state.regions) {
      if (pid !== this.pid || base + pages * k.g.pageSize <= va || base >= end) continue;
      for (let p = 0; p < Math.min(pages, MOST_EMPTY); p++) {
        const at = base + p * k.g.pageSize;
        if (at < va || at >= end) continue;
        const pa = table + ((at - va) / k.g.pageSize) * k.g.entryBytes;
        if (!found.has(pa)) found.set(pa, 0n);
      }
    }
  }

  private entry(pa: number, index: number, level: number, from: number, value: bigint): EntryView {
    const { k, h } = this;
    const va = from + index * k.g.bytesAt(level);
    const table = level < LAST_LEVEL && h.pmd_table(value);
    const below = table ? Number(h.pte_pfn(value)) * k.g.pageSize : 0;
    const shown = table && (this.left > 0 || this.open.has(pa));
    return {
      pa,
      level,
      index,
      va,
      value,
      table,
      readOnly: (value & k.layout.mask('PTE_RDONLY')) !== 0n,
      page: table ? null : pageAt(k, this.state, this.pid, va),
      entries: table ? entriesOf(k, below).length : 0,
      below: shown ? this.table(below, level + 1, va) : null,
      ...(table ? NOTHING : this.observer.entry(level, value, va)),
    };
  }
}
