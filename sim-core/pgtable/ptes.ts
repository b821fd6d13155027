// Models: entries in memory: how the kernel reads, stores and exchanges them, on top of the value helpers. One entry at a
// time, unaware of contiguous runs. Reference: the `__ptep_*` and `set_pte` family of
// arch/arm64/include/asm/pgtable.h and arch/arm64/mm/fault.c @ v6.12.
// Does not model: runs of contiguous entries (they come on top), tags, instruction cache maintenance.
import type { Machine } from '../machine/machine.ts';
import type { PgtableHelpers } from './helpers.ts';
import type { TlbFlush } from './tlbflush.ts';

export class Ptes {
  constructor(
    private readonly machine: Machine,
    private readonly h: PgtableHelpers,
    private readonly tlb: TlbFlush,
    /** The CPU that does it. */
    private readonly cpu: () => number,
  ) {}

  /** The entry at a physical address. */
  ptep_get(pa: number): bigint {
    return this.machine.load(this.cpu(), pa) ?? 0n;
  }

  set_pte(pa: number, pte: bigint): void {
    this.machine.store(this.cpu(), pa, pte);
  }

  /** Entries side by side for pages side by side: `pte` is the first. */
  set_ptes(_asid: number, _va: number, pa: number, pte: bigint, nr: number): void {
    const pfn = this.h.pte_pfn(pte);
    const prot = this.h.pte_pgprot(pte);
    for (let i = 0; i < nr; i++) this.set_pte(pa + i * 8, this.h.pfn_pte(pfn + BigInt(i), prot));
  }

  pte_clear(pa: number): void {
    this.set_pte(pa, 0n);
  }

  /** Takes the entry out in one exchange: hardware can mark it no more. */
  ptep_get_and_clear(pa: number): bigint {
    const old = this.ptep_get(pa);
    if (old !== 0n) this.set_pte(pa, 0n);
    return old;
  }

  /** The same, and no TLB answers from it any more. */
  ptep_clear_flush(asid: number, va: number, pa: number): bigint {
    const old = this.ptep_get_and_clear(pa);
    if (this.h.pte_valid(old)) this.tlb.flush_tlb_page(asid, va);
    return old;
  }

  /** Write-protects by compare and exchange, so that a dirty state that hardware sets meanwhile is not lost. */
  ptep_set_wrprotect(pa: number): void {
    this.exchange(pa, 'wrprotect:before-cmpxchg', (old) => this.h.___ptep_set_wrprotect(old));
  }

  /** @returns whether it was young. No invalidation: a stale "young" costs a little accuracy. */
  ptep_test_and_clear_young(pa: number): boolean {
    const old = this.exchange(pa, null, (pte) => this.h.__ptep_test_and_clear_young(pte));
    return this.h.pte_young(old);
  }

  /** The same, and TLBs are told, but nobody waits. */
  ptep_clear_flush_young(asid: number, va: number, pa: number): boolean {
    const young = this.ptep_test_and_clear_young(pa);
    if (young) this.tlb.flush_tlb_page_nosync(asid, va);
    return young;
  }

  clear_young_dirty(pa: number, young: boolean, dirty: boolean): void {
    this.exchange(pa, null, (old) => this.h.__clear_young_dirty_pte(old, young, dirty));
  }

  /**
   * Raises the entry to what the fault found out. `dirty`: the fault was a write.
   * @returns whether there was anything to do.
   */
  ptep_set_access_flags(asid: number, va: number, pa: number, entry: bigint, dirty: boolean): boolean {
    const found = this.ptep_get(pa);
    if (!this.h.__ptep_set_access_flags_changed(found, entry)) return false;
    this.exchange(pa, null, (old) => this.h.__ptep_set_access_flags(old, entry));
    if (dirty) this.tlb.flush_tlb_page(asid, va);
    return true;
  }

  /** Begins a change of protection: the entry is out, so that hardware leaves it alone. */
  ptep_modify_prot_start(pa: number): bigint {
    return this.ptep_get_and_clear(pa);
  }

  ptep_modify_prot_commit(pa: number, pte: bigint): void {
    this.set_pte(pa, pte);
  }

  /** Replaces the entry by what is made of it, in one exchange: what hardware writes meanwhile is not lost. */
  ptep_update(pa: number, next: (old: bigint) => bigint): bigint {
    return this.exchange(pa, 'wrprotect:before-cmpxchg', next);
  }

  /** A loop of compare and exchange. @returns the value that was replaced. */
  private exchange(
    pa: number,
    place: 'wrprotect:before-cmpxchg' | null,
    next: (old: bigint) => bigint,
  ): bigint {
    for (;;) {
      const old = this.ptep_get(pa);
      const now = next(old);
      if (place) this.machine.races.open(place);
      if (this.ptep_get(pa) !== old) continue;
      if (now !== old) this.set_pte(pa, now);
      return old;
    }
  }
}
