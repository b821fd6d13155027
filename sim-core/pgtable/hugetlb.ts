// Models: huge pages that hugetlb maps: a block, or a run of contiguous entries that is one page to everybody above. All
// slots of a run are written together; what hardware notes in one of them counts for all.
// Reference: arch/arm64/mm/hugetlbpage.c @ v6.12.117; RFC v1 patch 3 (__pte_mkdirty where dirtiness is only collected).
// Does not model: blocks of the level above (1 GiB), memory tags. Folding of contpte is another layer.
import { DESCRIPTOR_BYTES } from '../arch/granule.ts';
import type { PgtableHelpers } from './helpers.ts';
import type { Layout } from './layout.ts';
import type { Ptes } from './ptes.ts';
import type { TlbFlush } from './tlbflush.ts';

/** How hugetlb maps one page: `num_contig_ptes` and where the slots are. */
export interface HugeSize {
  readonly bytes: number;
  readonly kind: 'contpte' | 'pmd' | 'contpmd';
  /** Entries that map the page together. */
  readonly slots: number;
  /** Bytes that each of them maps. */
  readonly slotBytes: number;
}

/** The sizes of huge pages that an architecture with these pages has, the smallest first. */
export function hugeSizes(layout: Layout): readonly HugeSize[] {
  const pageBytes = 2 ** layout.pageShift;
  const pmdBytes = 2 ** layout.number('PMD_SHIFT');
  const [ptes, pmds] = [layout.number('CONT_PTES'), layout.number('CONT_PMDS')];
  return [
    { bytes: ptes * pageBytes, kind: 'contpte', slots: ptes, slotBytes: pageBytes },
    { bytes: pmdBytes, kind: 'pmd', slots: 1, slotBytes: pmdBytes },
    { bytes: pmds * pmdBytes, kind: 'contpmd', slots: pmds, slotBytes: pmdBytes },
  ];
}

/** Entries of huge pages in memory. `pa` is the place of the first slot, `va` the page's first address. */
export class HugePtes {
  private readonly pageBytes: number;

  constructor(
    layout: Layout,
    private readonly h: PgtableHelpers,
    private readonly ptes: Ptes,
    private readonly tlb: TlbFlush,
  ) {
    this.pageBytes = 2 ** layout.pageShift;
  }

  /**
   * arch_make_huge_pte: an entry of a huge page from one of a page. The run of last-level entries becomes valid by it,
   * whatever it was: that is so in the kernel, too.
   */
  arch_make_huge_pte(entry: bigint, size: HugeSize): bigint {
    const { h } = this;
    if (size.kind === 'contpte') return h.pte_mkcont(h.pte_mkhuge(entry));
    const block = h.pmd_mkhuge(entry);
    return size.kind === 'contpmd' ? h.pmd_mkcont(block) : block;
  }

  /** huge_pte_mkuffd_wp */
  huge_pte_mkuffd_wp(pte: bigint): bigint {
    return this.h.pte_wrprotect(this.h.pte_mkuffd_wp(pte));
  }

  /** The entry with what hardware noted in any of its slots. */
  huge_ptep_get(pa: number, size: HugeSize): bigint {
    const { h } = this;
    let pte = this.ptes.ptep_get(pa);
    if (!h.pte_present(pte) || !h.pte_cont(pte)) return pte;
    for (let slot = 0; slot < size.slots; slot++) pte = this.gather(pte, this.slot(pa, slot));
    return pte;
  }

  /** What is not present stands in every slot as it is. A run that is present is broken before it is made. */
  set_huge_pte_at(asid: number, va: number, pa: number, pte: bigint, size: HugeSize): void {
    const { h, ptes } = this;
    if (h.pte_present(pte) && !h.pte_cont(pte)) {
      ptes.set_pte(pa, pte);
      return;
    }
    if (h.pte_present(pte)) {
      this.clear_flush(asid, va, pa, size);
      this.setRun(pa, pte, size);
      return;
    }
    for (let slot = 0; slot < size.slots; slot++) ptes.set_pte(this.place(pa, slot), pte);
  }

  huge_pte_clear(pa: number, size: HugeSize): void {
    for (let slot = 0; slot < size.slots; slot++) this.ptes.pte_clear(this.place(pa, slot));
  }

  huge_ptep_get_and_clear(pa: number, size: HugeSize): bigint {
    return this.get_clear_contig(pa, size);
  }

  huge_ptep_clear_flush(asid: number, va: number, pa: number, size: HugeSize): bigint {
    return this.get_clear_contig_flush(asid, va, pa, size);
  }

  huge_ptep_modify_prot_start(pa: number, size: HugeSize): bigint {
    return this.huge_ptep_get_and_clear(pa, size);
  }

  huge_ptep_modify_prot_commit(asid: number, va: number, pa: number, pte: bigint, size: HugeSize): void {
    this.set_huge_pte_at(asid, va, pa, pte, size);
  }

  /** Raises the entry to what the fault found out. @returns whether there was anything to do */
  huge_ptep_set_access_flags(
    asid: number,
    va: number,
    pa: number,
    entry: bigint,
    dirty: boolean,
    size: HugeSize,
  ): boolean {
    const { h } = this;
    if (!h.pte_cont(entry)) return this.ptes.ptep_set_access_flags(asid, va, pa, entry, dirty);
    if (!this.contAccessFlagsChanged(pa, entry, size)) return false;
    const old = this.get_clear_contig_flush(asid, va, pa, size);
    // What hardware noted meanwhile must not be lost.
    let next = h.pte_dirty(old) ? h.__pte_mkdirty(entry) : entry;
    if (h.pte_young(old)) next = h.pte_mkyoung(next);
    this.setRun(pa, next, size);
    return true;
  }

  huge_ptep_set_wrprotect(asid: number, va: number, pa: number, size: HugeSize): void {
    if (!this.h.pte_cont(this.ptes.ptep_get(pa))) {
      this.ptes.ptep_set_wrprotect(pa);
      return;
    }
    const old = this.get_clear_contig_flush(asid, va, pa, size);
    this.setRun(pa, this.h.pte_wrprotect(old), size);
  }

  /** __cont_access_flags_changed: a difference in other marks is not seen. */
  private contAccessFlagsChanged(pa: number, entry: bigint, size: HugeSize): boolean {
    const { h } = this;
    if (h.pte_write(entry) !== h.pte_write(this.ptes.ptep_get(pa))) return true;
    for (let slot = 0; slot < size.slots; slot++) {
      const old = this.slot(pa, slot);
      if (h.pte_dirty(entry) !== h.pte_dirty(old) || h.pte_young(entry) !== h.pte_young(old)) return true;
    }
    return false;
  }

  /** Takes all slots out; the first has what hardware noted in any. What is not present has nothing to gather. */
  private get_clear_contig(pa: number, size: HugeSize): bigint {
    let pte = this.ptes.ptep_get_and_clear(pa);
    const present = this.h.pte_present(pte);
    for (let slot = 1; slot < size.slots; slot++) {
      const old = this.ptes.ptep_get_and_clear(this.place(pa, slot));
      if (present) pte = this.gather(pte, old);
    }
    return pte;
  }

  private get_clear_contig_flush(asid: number, va: number, pa: number, size: HugeSize): bigint {
    const old = this.get_clear_contig(pa, size);
    this.tlb.flush_tlb_range(asid, va, va + size.bytes);
    return old;
  }

  private clear_flush(asid: number, va: number, pa: number, size: HugeSize): void {
    for (let slot = 0; slot < size.slots; slot++) this.ptes.ptep_get_and_clear(this.place(pa, slot));
    this.tlb.flush_tlb_range(asid, va, va + size.bytes);
  }

  /** One entry for each slot, the frame numbers stepping on. */
  private setRun(pa: number, pte: bigint, size: HugeSize): void {
    const { h } = this;
    const first = h.pte_pfn(pte);
    const prot = pte ^ h.pfn_pte(first, 0n);
    const step = BigInt(size.slotBytes / this.pageBytes);
    for (let slot = 0; slot < size.slots; slot++)
      this.ptes.set_pte(this.place(pa, slot), h.pfn_pte(first + BigInt(slot) * step, prot));
  }

  private gather(pte: bigint, old: bigint): bigint {
    const { h } = this;
    const dirty = h.pte_dirty(old) ? h.__pte_mkdirty(pte) : pte;
    return h.pte_young(old) ? h.pte_mkyoung(dirty) : dirty;
  }

  private place(pa: number, slot: number): number {
    return pa + slot * DESCRIPTOR_BYTES;
  }

  private slot(pa: number, slot: number): bigint {
    return this.ptes.ptep_get(this.place(pa, slot));
  }
}
