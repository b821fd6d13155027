// Models: the pools of huge pages: how many there are of each size, which are free, and how many of the free ones are
// promised to mappings. A page that nobody refers to any more comes back here, never to the frame allocator.
// Reference: mm/hugetlb.c (struct hstate, hugetlb_acct_memory, free_huge_folio) @ v6.12.
// Does not model: surplus pages (nr_overcommit is 0), subpools, memory control groups, policies of nodes.
import type { Column, RecordTable } from '../machine/columns.ts';
import type { Machine } from '../machine/machine.ts';
import type { PgtableHelpers } from '../pgtable/helpers.ts';
import { HugePtes, type HugeSize, hugeSizes } from '../pgtable/hugetlb.ts';
import type { Layout } from '../pgtable/layout.ts';
import type { Ptes } from '../pgtable/ptes.ts';
import type { TlbFlush } from '../pgtable/tlbflush.ts';
import type { Folios } from './folio.ts';
import { OutOfMemory } from './types.ts';

/** struct hstate */
export interface HugetlbPool {
  /** First frames of the pages that nobody uses; the one that came last goes first. */
  readonly free: readonly number[];
  readonly total: number;
  /** resv_huge_pages: free pages that are promised. */
  readonly reserved: number;
}

/** struct resv_map of a private mapping: pages of the file, in huge pages, whose promise was kept. */
export interface ResvMap {
  readonly used: readonly number[];
}

const EMPTY: HugetlbPool = { free: [], total: 0, reserved: 0 };

export class HugetlbPools {
  readonly sizes: readonly HugeSize[];
  readonly ptes: HugePtes;
  /** Promises to private mappings, by the number that their areas have. */
  readonly maps: RecordTable<ResvMap>;
  private readonly pools: RecordTable<HugetlbPool>;
  private readonly nextMap: Column;

  constructor(
    private readonly machine: Machine,
    private readonly folios: Folios,
    layout: Layout,
    h: PgtableHelpers,
    ptes: Ptes,
    tlb: TlbFlush,
  ) {
    this.sizes = hugeSizes(layout);
    this.ptes = new HugePtes(layout, h, ptes, tlb);
    this.pools = machine.stores.table('hugetlbPools');
    this.maps = machine.stores.table('hugetlbResvMaps');
    this.nextMap = machine.stores.column('hugetlbNextMap', 1);
    folios.takenBack = (pfn) => this.free_huge_folio(pfn);
  }

  /** The size of that many bytes, if the architecture has it. */
  size(bytes: number): HugeSize | undefined {
    return this.sizes.find((size) => size.bytes === bytes);
  }

  pool({ bytes }: HugeSize): HugetlbPool {
    return this.pools.get(Math.log2(bytes)) ?? EMPTY;
  }

  private change(size: HugeSize, part: Partial<HugetlbPool>): void {
    this.pools.put(Math.log2(size.bytes), { ...this.pool(size), ...part });
  }

  private order({ bytes }: HugeSize): number {
    return Math.log2(bytes / this.folios.pageSize);
  }

  /** Writing nr_hugepages: grows the pool, the nodes in turn, as far as memory goes. @returns how many there are */
  grow(size: HugeSize, pages: number): number {
    const nodes = this.folios.frames.nodes.length;
    try {
      for (let i = this.pool(size).total; i < pages; i++) {
        const pfn = this.folios.alloc(this.order(size), i % nodes);
        this.folios.set(pfn, 'hugetlb', true);
        const { free, total } = this.pool(size);
        this.change(size, { free: [...free, pfn], total: total + 1 });
      }
    } catch (error) {
      if (!(error instanceof OutOfMemory)) throw error;
    }
    return this.pool(size).total;
  }

  /** available_huge_pages: free pages that nobody was promised. */
  available(size: HugeSize): number {
    const { free, reserved } = this.pool(size);
    return free.length - reserved;
  }

  /** hugetlb_acct_memory: promises so many pages more, or takes promises back. @returns false when too few are free */
  hugetlb_acct_memory(size: HugeSize, pages: number): boolean {
    if (pages > 0 && this.available(size) < pages) return false;
    this.change(size, { reserved: this.pool(size).reserved + pages });
    return true;
  }

  /**
   * Takes a page out of the pool, zeroed. A page on the node, if there is one; with `exactly`, no other.
   * @returns its first frame with one reference; null when none is free
   */
  dequeue(size: HugeSize, node = 0, exactly = false): number | null {
    const { folios } = this;
    const { free } = this.pool(size);
    const near = free.findLast((pfn) => folios.frames.nodeOf(pfn - folios.firstPfn) === node);
    const pfn = near ?? (exactly ? undefined : free.at(-1));
    if (pfn === undefined) return null;
    this.change(size, { free: free.filter((other) => other !== pfn) });
    folios.renew(pfn);
    this.machine.memory.clearRange(folios.pa(pfn), size.bytes);
    return pfn;
  }

  /** The last reference has gone; the pool's own takes its place. */
  private free_huge_folio(pfn: number): void {
    const { folios } = this;
    const size = this.size(folios.pageSize * 2 ** folios.order(pfn));
    if (!size) return;
    const { free, reserved } = this.pool(size);
    const restored = folios.is(pfn, 'restoreReserve') ? 1 : 0;
    for (const flag of ['anon', 'dirty', 'locked', 'restoreReserve'] as const) folios.set(pfn, flag, false);
    folios.setMapping(pfn, 0, 0);
    folios.setAnonExclusive(pfn, false);
    folios.get(pfn);
    this.change(size, { free: [...free, pfn], reserved: reserved + restored });
  }

  /** A map for a new private mapping. @returns its number */
  makeMap(): number {
    const id = this.nextMap.get(0) + 1;
    this.nextMap.set(0, id);
    this.maps.put(id, { used: [] });
    return id;
  }

  /** First frames of all free pages: the pool's references. For checks. */
  freePages(): readonly number[] {
    return this.sizes.flatMap((size) => this.pool(size).free);
  }
}
