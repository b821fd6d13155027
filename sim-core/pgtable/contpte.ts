// Models: contpte: entries of user memory as all of the kernel's paths use them. Sixteen (128, 32) entries side by side that
// map one piece of a folio alike carry the contiguous hint, so that a TLB may keep them as one; whoever changes one of
// them takes the run apart first. Reference: arch/arm64/mm/contpte.c, arch/arm64/include/asm/pgtable.h @ v6.12.117; the
// rule of v6.9 for access flags. Does not model: the kernel's own space, hugetlb, which has its own way with such runs.
import type { Machine } from '../machine/machine.ts';
import type { ContpteRules } from './contpte-rules.ts';
import type { PgtableHelpers } from './helpers.ts';
import type { Layout } from './layout.ts';
import type { Ptes } from './ptes.ts';
import type { TlbFlush } from './tlbflush.ts';

/** A user's address space, as far as invalidation needs it. */
export interface UserMm {
  readonly asid: number;
}

const ENTRY = 8;

export class ContPtes {
  /** CONT_PTES */
  readonly run: number;
  private readonly pageSize: number;
  private readonly runBytes: number;
  private readonly runEntryBytes: number;

  constructor(
    private readonly machine: Machine,
    layout: Layout,
    private readonly h: PgtableHelpers,
    private readonly ptes: Ptes,
    private readonly tlb: TlbFlush,
    /** How many pages of its folio come before a frame. */
    private readonly pagesBefore: (pfn: number) => number,
    /** Late-bound, so that each can be replaced. */
    private readonly rules: ContpteRules,
  ) {
    this.run = layout.number('CONT_PTES');
    this.pageSize = 2 ** layout.number('PAGE_SHIFT');
    this.runBytes = this.run * this.pageSize;
    this.runEntryBytes = this.run * ENTRY;
  }

  /** The entry; in a run it is young or dirty if any of the run is. */
  ptep_get(pa: number): bigint {
    const pte = this.ptes.ptep_get(pa);
    return this.h.pte_valid_cont(pte) ? this.gather(pa, pte) : pte;
  }

  /** The same without a lock: if the run changes meanwhile, what was read may belong to no state at all; then again. */
  ptep_get_lockless(pa: number): bigint {
    const { h } = this;
    for (;;) {
      const first = this.ptes.ptep_get(pa);
      if (!h.pte_valid_cont(first)) return first;
      const start = this.runStart(pa);
      const prot = this.plainProt(first);
      let pfn = h.pte_pfn(first) - BigInt((pa - start) / ENTRY);
      let all = first;
      let torn = false;
      for (let i = 0; i < this.run && !torn; i++, pfn++) {
        if (i > 0) this.machine.races.open('ptep_get_lockless:between-loads');
        const pte = this.ptes.ptep_get(start + i * ENTRY);
        torn = !h.pte_valid_cont(pte) || h.pte_pfn(pte) !== pfn || this.plainProt(pte) !== prot;
        all = this.rules.contpte_gather(all, pte);
      }
      if (!torn) return all;
    }
  }

  /** How many entries from here on are known to be alike: to the end of the run. */
  pte_batch_hint(pa: number, pte: bigint): number {
    return this.h.pte_valid_cont(pte) ? this.run - (pa - this.runStart(pa)) / ENTRY : 1;
  }

  /** set_pte_at */
  set_pte(mm: UserMm, va: number, pa: number, pte: bigint): void {
    this.set_ptes(mm, va, pa, pte, 1);
  }

  /** Entries side by side for pages side by side; whole runs carry the hint. A single last one may complete a run. */
  set_ptes(mm: UserMm, va: number, pa: number, pte: bigint, nr: number): void {
    const { h, ptes } = this;
    if (nr === 1) {
      const plain = h.pte_cont(pte) && h.pte_valid(pte) ? h.pte_mknoncont(pte) : pte;
      this.try_unfold(mm, va, pa);
      ptes.set_pte(pa, plain);
      this.try_fold(mm, va, pa, plain);
      return;
    }
    const prot = h.pte_pgprot(pte);
    const end = va + nr * this.pageSize;
    let pfn = h.pte_pfn(pte);
    for (let at = va; at < end; ) {
      const next = Math.min(at - (at % this.runBytes) + this.runBytes, end);
      const pages = (next - at) / this.pageSize;
      const whole = pages === this.run && pfn % BigInt(this.run) === 0n;
      const first = h.pfn_pte(pfn, prot);
      const entry = whole && h.pte_valid(first) ? h.pte_mkcont(first) : first;
      ptes.set_ptes(mm.asid, at, pa + ((at - va) / this.pageSize) * ENTRY, entry, pages);
      pfn += BigInt(pages);
      at = next;
    }
  }

  /** Could a single entry with this frame complete a run? By the kernel's own rule, that is; it has further conditions. */
  mayComplete(va: number, pfn: number): boolean {
    const last = this.run - 1;
    return (va / this.pageSize) % this.run === last && pfn % this.run === last;
  }

  pte_clear(mm: UserMm, va: number, pa: number): void {
    this.try_unfold(mm, va, pa);
    this.ptes.pte_clear(pa);
  }

  ptep_get_and_clear(mm: UserMm, va: number, pa: number): bigint {
    this.try_unfold(mm, va, pa);
    return this.ptes.ptep_get_and_clear(pa);
  }

  /** Takes entries out; runs that lie in the range need not be taken apart. @returns the first, with the marks of all */
  get_and_clear_full_ptes(mm: UserMm, va: number, pa: number, nr: number): bigint {
    this.try_unfold_partial(mm, va, pa, nr);
    let first = this.ptes.ptep_get_and_clear(pa);
    for (let i = 1; i < nr; i++)
      first = this.rules.contpte_gather(first, this.ptes.ptep_get_and_clear(pa + i * ENTRY));
    return first;
  }

  ptep_clear_flush(mm: UserMm, va: number, pa: number): bigint {
    this.try_unfold(mm, va, pa);
    return this.ptes.ptep_clear_flush(mm.asid, va, pa);
  }

  /** wrprotect_ptes: by compare and exchange; only runs that the range cuts are taken apart. @returns the first before */
  wrprotect_ptes(
    mm: UserMm,
    va: number,
    pa: number,
    nr: number,
    next: (old: bigint) => bigint = (old) => this.h.___ptep_set_wrprotect(old),
  ): bigint {
    this.try_unfold_partial(mm, va, pa, nr);
    const before = this.ptep_get(pa);
    for (let i = 0; i < nr; i++) this.ptes.ptep_update(pa + i * ENTRY, next);
    return before;
  }

  /** Of a run all are asked and made old: which of them was used, nobody knows. */
  ptep_test_and_clear_young(pa: number): boolean {
    if (!this.h.pte_valid_cont(this.ptes.ptep_get(pa))) return this.ptes.ptep_test_and_clear_young(pa);
    const start = this.runStart(pa);
    let young = false;
    for (let i = 0; i < this.run; i++)
      if (this.ptes.ptep_test_and_clear_young(start + i * ENTRY)) young = true;
    return young;
  }

  /** Makes entries old, clean or both; runs that the range touches are changed as a whole. */
  clear_young_dirty_ptes(pa: number, nr: number, young: boolean, dirty: boolean): void {
    const last = pa + (nr - 1) * ENTRY;
    const wide = (at: number): boolean => this.h.pte_cont(this.ptes.ptep_get(at));
    const from = wide(pa) ? this.runStart(pa) : pa;
    const to = wide(last) ? this.runStart(last) + this.runEntryBytes : last + ENTRY;
    for (let at = from; at < to; at += ENTRY) this.ptes.clear_young_dirty(at, young, dirty);
  }

  /** Raises the entry to what the fault found out. @returns whether there was anything to do */
  ptep_set_access_flags(mm: UserMm, va: number, pa: number, entry: bigint, dirty: boolean): boolean {
    const { h, ptes } = this;
    const wanted = h.pte_cont(entry) ? h.pte_mknoncont(entry) : entry;
    const raw = ptes.ptep_get(pa);
    if (!h.pte_valid_cont(raw)) return ptes.ptep_set_access_flags(mm.asid, va, pa, wanted, dirty);
    const old = h.pte_mknoncont(this.gather(pa, raw));
    if (this.nothingToDo(pa, old, wanted)) return false;
    if (h.pte_write(old) !== h.pte_write(wanted)) {
      this.try_unfold(mm, va, pa);
      ptes.ptep_set_access_flags(mm.asid, va, pa, wanted, dirty);
      return true;
    }
    // The hint stays: the marks go to all, so that a walker without hardware marks faults only once.
    const start = this.runStart(pa);
    for (let i = 0; i < this.run; i++)
      ptes.ptep_set_access_flags(mm.asid, va, start + i * ENTRY, this.advanced(wanted, start, pa, i), false);
    const from = va - (va % this.runBytes);
    if (dirty) this.tlb.flush_tlb_range(mm.asid, from, from + this.runBytes);
    return true;
  }

  ptep_modify_prot_start(mm: UserMm, va: number, pa: number): bigint {
    return this.ptep_get_and_clear(mm, va, pa);
  }

  ptep_modify_prot_commit(mm: UserMm, va: number, pa: number, pte: bigint): void {
    this.set_pte(mm, va, pa, pte);
  }

  /** contpte_try_unfold: whoever is about to change one entry of a run takes it apart. */
  try_unfold(mm: UserMm, va: number, pa: number): void {
    const pte = this.ptes.ptep_get(pa);
    if (this.h.pte_valid_cont(pte)) this.convert(mm, va, pa, this.h.pte_mknoncont(pte));
  }

  /** The runs that the range cuts, at either end. */
  private try_unfold_partial(mm: UserMm, va: number, pa: number, nr: number): void {
    const end = pa + nr * ENTRY;
    if (pa !== this.runStart(pa) || nr < this.run) this.try_unfold(mm, va, pa);
    const last = end - ENTRY;
    if (end !== this.runStart(end)) this.try_unfold(mm, va + (nr - 1) * this.pageSize, last);
  }

  /** contpte_try_fold: after the last entry of a run was set, if all of it lies in one folio and looks alike. */
  private try_fold(mm: UserMm, va: number, pa: number, pte: bigint): void {
    const { h, run, rules } = this;
    if (!h.pte_valid(pte)) return;
    const before = BigInt(this.pagesBefore(Number(h.pte_pfn(pte))));
    if (!rules.contpte_may_fold(pte, BigInt(va / this.pageSize), before, true)) return;
    const start = this.runStart(pa);
    for (let i = 0; i < run; i++) {
      const found = this.ptes.ptep_get(start + i * ENTRY);
      if (!rules.contpte_agrees(pte, found, BigInt((pa - start) / ENTRY - i))) return;
    }
    this.convert(mm, va, pa, h.pte_mkcont(pte));
  }

  /** contpte_convert: out with all entries, out of the TLBs, and back with or without the hint: break before make. */
  private convert(mm: UserMm, va: number, pa: number, pte: bigint): void {
    const { ptes } = this;
    const start = this.runStart(pa);
    let first = this.advanced(pte, start, pa, 0);
    for (let i = 0; i < this.run; i++)
      first = this.rules.contpte_gather(first, ptes.ptep_get_and_clear(start + i * ENTRY));
    const from = va - (va % this.runBytes);
    this.tlb.flush_tlb_range(mm.asid, from, from + this.runBytes);
    ptes.set_ptes(mm.asid, from, start, first, this.run);
  }

  private gather(pa: number, pte: bigint): bigint {
    const start = this.runStart(pa);
    let all = pte;
    for (let i = 0; i < this.run; i++)
      all = this.rules.contpte_gather(all, this.ptes.ptep_get(start + i * ENTRY));
    return all;
  }

  /** Is everything that the fault wants there already? */
  private nothingToDo(pa: number, gathered: bigint, entry: bigint): boolean {
    const start = this.runStart(pa);
    for (let i = 0; i < this.run; i++)
      if (this.rules.contpte_needs_update(entry, this.ptes.ptep_get(start + i * ENTRY), gathered, BigInt(i)))
        return false;
    return true;
  }

  /** The entry that belongs to the i-th place of the run, made from the one that belongs at `pa`. */
  private advanced(pte: bigint, start: number, pa: number, i: number): bigint {
    return this.h.pte_advance_pfn(pte, BigInt(i - (pa - start) / ENTRY));
  }

  private plainProt(pte: bigint): bigint {
    const { h } = this;
    return h.pte_pgprot(h.pte_mkold(h.pte_mkclean(pte)));
  }

  private runStart(pa: number): number {
    return pa - (pa % this.runEntryBytes);
  }
}
