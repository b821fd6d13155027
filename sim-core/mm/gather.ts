// Models: mmu_gather: what an unmapping collects (ranges, pages, tables) so that TLBs forget it before anything is freed.
// Reference: mm/mmu_gather.c, arch/arm64/include/asm/tlb.h @ v6.12. Does not model: batches of limited size.
import type { Kernel } from './kernel.ts';
import { free_swap_cache } from './swap-cache.ts';
import { freeTable } from './tables.ts';
import type { Mm } from './types.ts';

export class MmuGather {
  private start = Number.POSITIVE_INFINITY;
  private end = 0;
  private freedTables = false;
  private readonly pages: number[] = [];
  private readonly tables: number[] = [];

  constructor(
    private readonly k: Kernel,
    private readonly mm: Mm,
  ) {}

  /** An entry that hardware may remember was changed. */
  range(start: number, end: number): void {
    this.start = Math.min(this.start, start);
    this.end = Math.max(this.end, end);
  }

  /** A page whose reference goes after the flush. */
  page(pfn: number): void {
    this.pages.push(pfn);
  }

  table(pa: number, start: number, end: number): void {
    this.freedTables = true;
    this.tables.push(pa);
    this.range(start, end);
  }

  /** tlb_finish_mmu: flushes, then frees. */
  finish(): void {
    const { k, mm } = this;
    if (this.start < this.end) {
      k.machine.races.open('after-pte-store:before-tlbi');
      k.tlb.flush_tlb_range(mm.asid, this.start, this.end, this.freedTables);
    }
    for (const pfn of this.pages) {
      free_swap_cache(k, pfn);
      k.folios.put(pfn);
    }
    for (const table of this.tables) freeTable(k, table);
  }
}
