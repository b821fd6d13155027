// Models: taking pages out of a range: entries are cleared, what they knew is handed on (dirty and young to the page, the
// userfaultfd promise to a marker), pages go when no TLB can reach them. Reference: mm/memory.c (zap_pte_range,
// unmap_mapping_pages) @ v6.12. Does not model: special mappings of devices.
import { MmuGather } from './gather.ts';
import { is_vm_hugetlb_page } from './hugetlb-reserve.ts';
import { unmap_hugepage_range } from './hugetlb-unmap.ts';
import type { Kernel } from './kernel.ts';
import { folio_pte_batch } from './large-folio.ts';
import { folio_remove_rmap, swp_offset_pfn } from './rmap.ts';
import { free_swap_and_cache } from './swap-cache.ts';
import { eachPteBatch } from './tables.ts';
import { zap_huge_pmd } from './thp-rewrite.ts';
import { split_huge_pmd } from './thp-split.ts';
import type { Mm, Vma } from './types.ts';
import { has } from './vm-flags.ts';
import { vma_is_anonymous } from './vma.ts';

export interface ZapDetails {
  /** Private copies in a file mapping go, too (even_cows). */
  readonly evenCows: boolean;
  /** ZAP_FLAG_DROP_MARKER: the area itself goes; no promise is left to keep. */
  readonly dropMarkers: boolean;
}

/** What DONTNEED wants: everything in the range, but a file's promises stay. */
export const ZAP_ALL: ZapDetails = { evenCows: true, dropMarkers: false };
/** What unmapping an area wants. */
export const ZAP_UNMAP: ZapDetails = { evenCows: true, dropMarkers: true };

/** The page behind a present entry; null for the zero page and other special ones. */
export function vm_normal_page(k: Kernel, pte: bigint): number | null {
  return k.h.pte_special(pte) ? null : Number(k.h.pte_pfn(pte));
}

/** Empties [start, end) of an area. With a `gather` the caller flushes. */
export function zap_page_range(
  k: Kernel,
  vma: Vma,
  start: number,
  end: number,
  details: ZapDetails,
  gather?: MmuGather,
): void {
  const mm = k.mms.get(vma.mm);
  if (!mm) return;
  const own = gather ?? new MmuGather(k, mm);
  if (is_vm_hugetlb_page(k, vma)) {
    unmap_hugepage_range(k, vma, start, end, details.dropMarkers, own);
    if (!gather) own.finish();
    return;
  }
  const one = (va: number, pa: number, pte: bigint, room: number): number => {
    if (k.h.pte_none(pte)) return 1;
    if (k.h.pte_present(pte)) return zapPresent(k, mm, vma, va, pa, pte, room, details, own);
    zapNonpresent(k, vma, pa, pte, details);
    return 1;
  };
  eachPteBatch(k, mm, start, end, one, undefined, (from, to, pmdp) => {
    // Part of a huge page goes entry by entry.
    if (to - from < k.g.pmdSize) split_huge_pmd(k, vma, from);
    else zap_huge_pmd(k, own, vma, from, pmdp);
    return to - from === k.g.pmdSize;
  });
  if (!gather) own.finish();
}

/** zap_present_ptes: pages of a large folio that are mapped alike go together. @returns how many entries */
function zapPresent(
  k: Kernel,
  mm: Mm,
  vma: Vma,
  va: number,
  pa: number,
  pte: bigint,
  room: number,
  details: ZapDetails,
  gather: MmuGather,
): number {
  const { h, folios } = k;
  const pfn = vm_normal_page(k, pte);
  if (pfn !== null && !details.evenCows && folios.is(pfn, 'anon')) return 1;
  const large = pfn !== null && room > 1 && folios.order(pfn) > 0;
  const { nr } = large ? folio_pte_batch(k, pa, pte, room, { dirty: true, softDirty: true }) : { nr: 1 };
  const old = k.contpte.get_and_clear_full_ptes(mm, va, pa, nr);
  gather.range(va, va + nr * k.g.pageSize);
  for (let i = 0; i < nr; i++) installMarker(k, vma, pa + i * k.g.entryBytes, old, details);
  if (pfn === null) return nr;
  if (!folios.is(pfn, 'anon') && h.pte_dirty(old)) folios.set(pfn, 'dirty', true);
  for (let i = 0; i < nr; i++) {
    folio_remove_rmap(k, pfn + i);
    gather.page(pfn + i);
  }
  return nr;
}

function zapNonpresent(k: Kernel, vma: Vma, pa: number, pte: bigint, details: ZapDetails): void {
  const { h } = k;
  const entry = h.pte_to_swp_entry(pte);
  if (h.is_pte_marker_entry(entry)) {
    const poisoned = !h.pte_swp_uffd_wp_any(pte);
    if (poisoned ? !details.evenCows : !vma_is_anonymous(vma) && !details.dropMarkers) return;
  } else if (!h.non_swap_entry(entry)) {
    // Only private copies are ever on swap by an entry.
    if (!details.evenCows) return;
    free_swap_and_cache(k, entry);
  } else if (!details.evenCows && belongsToCopy(k, entry)) return;
  k.ptes.pte_clear(pa);
  installMarker(k, vma, pa, pte, details);
}

/** Does the entry stand for a private copy? Of a poisoned page nobody can tell any more. */
function belongsToCopy(k: Kernel, entry: bigint): boolean {
  if (!k.h.is_migration_entry(entry)) return k.h.is_hwpoison_entry(entry);
  return k.folios.is(swp_offset_pfn(k, entry), 'anon');
}

/** zap_install_uffd_wp_if_needed */
function installMarker(k: Kernel, vma: Vma, pa: number, old: bigint, details: ZapDetails): void {
  if (details.dropMarkers) return;
  const marker = k.pieces.after_clear(old, vma_is_anonymous(vma), has(vma.flags, k.vm.UFFD_WP));
  if (marker !== 0n) k.ptes.set_pte(pa, marker);
}

/** unmap_mapping_pages: empties a range of a file in every area that maps it. */
export function unmap_mapping_pages(
  k: Kernel,
  inode: number,
  first: number,
  pages: number,
  evenCows: boolean,
): void {
  for (const key of k.vmas.keys()) {
    const vma = k.vmas.get(key);
    if (vma?.file !== inode) continue;
    const at = (index: number): number => vma.start + (index - vma.pgoff) * k.g.pageSize;
    // What hugetlbfs cuts off is gone, marks and all; of a hole the marks stay.
    const dropMarkers = evenCows && is_vm_hugetlb_page(k, vma);
    const start = Math.max(vma.start, at(first));
    const end = Math.min(vma.end, at(first + pages));
    if (start < end) zap_page_range(k, vma, start, end, { evenCows, dropMarkers });
  }
}
