// Models: arm64's TLB invalidation: what each flush of the kernel issues, and the barrier after it. A range of more pages
// than a table has entries takes the whole address space instead. Reference: arch/arm64/include/asm/tlbflush.h @ v6.12.
// Does not model: the barrier before (memory is in order here), batching over several address spaces, TTL hints.
import { halvesOf } from '../arch/halves.ts';
import type { Machine } from '../machine/machine.ts';

export class TlbFlush {
  constructor(
    private readonly machine: Machine,
    private readonly pageSize: number,
    /** MAX_DVM_OPS, in pages. */
    private readonly maxPages: number,
    private readonly cpu: () => number,
  ) {}

  /** flush_tlb_page_nosync: no barrier; the old answer stays legal until somebody's. */
  flush_tlb_page_nosync(asid: number, va: number): void {
    const { lo: vaLo, hi: vaHi } = halvesOf(BigInt(va));
    this.machine.tlbi(this.cpu(), { kind: 'va', asid, vaLo, vaHi, bytes: this.pageSize, lastLevel: true });
  }

  flush_tlb_page(asid: number, va: number): void {
    this.flush_tlb_page_nosync(asid, va);
    this.machine.dsb(this.cpu());
  }

  /** `freedTables`: entries of a walk cache must go, too. */
  flush_tlb_range(asid: number, start: number, end: number, freedTables = false): void {
    if (end <= start) return;
    if (end - start > this.maxPages * this.pageSize) {
      this.flush_tlb_mm(asid);
      return;
    }
    const { lo: vaLo, hi: vaHi } = halvesOf(BigInt(start));
    const op = { kind: 'va', asid, vaLo, vaHi, bytes: end - start, lastLevel: !freedTables } as const;
    this.machine.tlbi(this.cpu(), op);
    this.machine.dsb(this.cpu());
  }

  flush_tlb_mm(asid: number): void {
    this.machine.tlbi(this.cpu(), { kind: 'asid', asid });
    this.machine.dsb(this.cpu());
  }
}
