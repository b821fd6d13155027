// Models: taking huge pages out of a range, and moving them to another one. A mark of a monitor becomes a marker unless
// the area itself goes; that is so of private pages, too, because hugetlb is always a file.
// Reference: mm/hugetlb.c (__unmap_hugepage_range, unmap_ref_private, move_hugetlb_page_tables) @ v6.12.
// Does not model: shared tables, device memory.
import type { HugeSize } from '../pgtable/hugetlb.ts';
import { MmuGather } from './gather.ts';
import { hstate_vma, hugeIndex, ownsReserves, restoreReserve } from './hugetlb-reserve.ts';
import { eachHugePte, huge_pte_alloc, hugePlace, hugetlb_remove_rmap } from './hugetlb-tables.ts';
import type { Kernel } from './kernel.ts';
import { markerNotes, notesOf } from './markers.ts';
import { type Mm, OutOfMemory, type Vma } from './types.ts';
import { ctxOf, hasFeature } from './userfaultfd/predicates.ts';
import { has } from './vm-flags.ts';
import { setVma } from './vma.ts';

/** Empties [start, end) of an area; the caller flushes. @param only nothing but this page */
export function unmap_hugepage_range(
  k: Kernel,
  vma: Vma,
  start: number,
  end: number,
  dropMarkers: boolean,
  gather: MmuGather,
  only: number | null = null,
): void {
  const mm = k.mms.get(vma.mm);
  if (!mm) return;
  const { h } = k;
  const size = hstate_vma(k, vma);
  const marker = h.make_pte_marker(markerNotes(k.layout).uffdWp);
  const { ptes } = k.hugetlb;
  eachHugePte(k, mm, size, start, end, (va, pa, pte) => {
    if (h.pte_none(pte)) return;
    if (!h.pte_present(pte)) {
      if (only !== null) return;
      if (h.pte_swp_uffd_wp_any(pte) && !dropMarkers) ptes.set_huge_pte_at(mm.asid, va, pa, marker, size);
      else ptes.huge_pte_clear(pa, size);
      return;
    }
    if (only !== null && Number(h.pte_pfn(pte)) !== only) return;
    const old = ptes.huge_ptep_get_and_clear(pa, size);
    gather.range(va, va + size.bytes);
    if (h.pte_uffd_wp(old) && !dropMarkers) ptes.set_huge_pte_at(mm.asid, va, pa, marker, size);
    dropPage(k, vma, va, old, gather);
  });
}

function dropPage(k: Kernel, vma: Vma, va: number, old: bigint, gather: MmuGather): void {
  const { folios, h } = k;
  const pfn = Number(h.pte_pfn(old));
  if (h.pte_dirty(old)) folios.set(pfn, 'dirty', true);
  hugetlb_remove_rmap(k, pfn);
  // A page that the mapping was promised is its again. One that a child still has cannot come back for that.
  if (folios.is(pfn, 'anon') && folios.mapcount(pfn) === 0 && ownsReserves(k, vma))
    restoreReserve(k, vma, va, pfn);
  gather.page(pfn);
}

/** unmap_ref_private: areas that were copied by fork lose one page, so that its owner can write to it. */
export function unmap_ref_private(k: Kernel, vma: Vma, pfn: number, va: number): void {
  const size = hstate_vma(k, vma);
  const index = hugeIndex(k, vma, va, size);
  for (const key of k.vmas.keys()) {
    const other = k.vmas.get(key);
    if (!other || other.id === vma.id || other.file !== vma.file || has(other.flags, k.vm.MAYSHARE)) continue;
    const mm = k.mms.get(other.mm);
    const at = other.start + index * size.bytes - other.pgoff * k.g.pageSize;
    if (!mm || ownsReserves(k, other) || at < other.start || at >= other.end) continue;
    const mapped = hugePlace(k, other, at);
    if (mapped === null || !k.h.pte_present(mapped.pte) || Number(k.h.pte_pfn(mapped.pte)) !== pfn) continue;
    const gather = new MmuGather(k, mm);
    unmap_hugepage_range(k, other, at, at + size.bytes, false, gather, pfn);
    gather.finish();
    setVma(k, { ...other, resvUnmapped: true });
  }
}

/**
 * move_hugetlb_page_tables: moves [from, from + length) to an area elsewhere. Nothing counts as written by it.
 * @returns the bytes that were moved: less than `length` when there was no memory for a table
 */
export function move_hugetlb_page_tables(
  k: Kernel,
  mm: Mm,
  vma: Vma,
  from: number,
  to: number,
  length: number,
): number {
  const size = hstate_vma(k, vma);
  const ctx = ctxOf(k, vma);
  const dropUffd = ctx !== undefined && !hasFeature(ctx, 'EVENT_REMAP');
  let done = length;
  try {
    eachHugePte(k, mm, size, from, from + length, (va, pa, pte) => {
      done = va - from;
      if (!k.h.pte_none(pte)) move_huge_pte(k, mm, size, pa, va - from + to, dropUffd);
    });
    done = length;
  } catch (error) {
    if (!(error instanceof OutOfMemory)) throw error;
  }
  k.tlb.flush_tlb_range(mm.asid, from, from + length, true);
  return done;
}

function move_huge_pte(k: Kernel, mm: Mm, size: HugeSize, pa: number, to: number, dropUffd: boolean): void {
  const { ptes } = k.hugetlb;
  const target = huge_pte_alloc(k, mm, to, size);
  const old = ptes.huge_ptep_get_and_clear(pa, size);
  const next = dropUffd ? withoutMark(k, old) : old;
  if (next !== 0n) ptes.set_huge_pte_at(mm.asid, to, target, next, size);
}

/** The entry as it is where nobody watches; 0n for a mark on a page that is not there. */
function withoutMark({ h, layout }: Kernel, pte: bigint): bigint {
  if (h.pte_present(pte)) return h.pte_clear_uffd_wp(pte);
  return (notesOf(h, pte) & markerNotes(layout).uffdWp) !== 0n ? 0n : h.pte_swp_clear_uffd_wp(pte);
}
