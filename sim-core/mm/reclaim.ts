// Models: what a program says about pages that it will not need soon: cold, out to swap, or free to be dropped.
// Reference: mm/madvise.c (madvise_cold_or_pageout_pte_range, madvise_free_pte_range) @ v6.12. Does not model: LRU lists,
// large folios. A clean page that others map too is never made lazily free here; upstream leaves that to reclaim.
import { MmuGather } from './gather.ts';
import type { Kernel } from './kernel.ts';
import { markerNotes, notesOf } from './markers.ts';
import { folio_free_swap, free_swap_and_cache } from './swap-cache.ts';
import { eachPte } from './tables.ts';
import { type Mm, NotModelled, type Vma } from './types.ts';
import { reclaim_pages } from './vmscan.ts';
import { vm_normal_page } from './zap.ts';

/** The page behind an entry, if it is one that reclaim may touch at all. */
function reclaimable(k: Kernel, pte: bigint): number | null {
  const { folios } = k;
  const pfn = k.h.pte_present(pte) ? vm_normal_page(k, pte) : null;
  if (pfn === null || !folios.exists(pfn)) return null;
  if (folios.order(pfn) > 0) throw new NotModelled('advice about part of a large folio');
  return pfn;
}

/** A page that others map as well is left alone: they may need it. */
function isShared(k: Kernel, pfn: number): boolean {
  return k.folios.mapcount(pfn) !== 1;
}

function walk(
  k: Kernel,
  vma: Vma,
  start: number,
  end: number,
  visit: Parameters<typeof eachPte>[4],
): Mm | null {
  const mm = k.mms.get(vma.mm);
  if (!mm) return null;
  eachPte(k, mm, start, end, visit);
  return mm;
}

/** MADV_PAGEOUT: the pages of the range go to swap, as far as they can. Whether they were used lately does not matter. */
export function madvise_pageout(k: Kernel, vma: Vma, start: number, end: number): void {
  const { folios } = k;
  const pages: number[] = [];
  walk(k, vma, start, end, (_va, _pa, pte) => {
    const pfn = reclaimable(k, pte);
    if (pfn === null || isShared(k, pfn) || folios.is(pfn, 'mlocked') || folios.is(pfn, 'hwpoison')) return;
    folios.get(pfn);
    pages.push(pfn);
  });
  reclaim_pages(k, pages);
}

/** MADV_COLD: the pages look as if they had not been used. */
export function madvise_cold(k: Kernel, vma: Vma, start: number, end: number): void {
  const mm = k.mms.get(vma.mm);
  if (!mm) return;
  const gather = new MmuGather(k, mm);
  walk(k, vma, start, end, (va, pa, pte) => {
    const pfn = reclaimable(k, pte);
    if (pfn === null || isShared(k, pfn) || !k.h.pte_young(pte)) return;
    k.ptes.clear_young_dirty(pa, true, false);
    gather.range(va, va + k.g.pageSize);
  });
  gather.finish();
}

/** MADV_FREE: the content is not needed any more. Until reclaim comes a store can still save the page. */
export function madvise_free(k: Kernel, vma: Vma, start: number, end: number): void {
  const { h } = k;
  const mm = k.mms.get(vma.mm);
  if (!mm) return;
  const gather = new MmuGather(k, mm);
  walk(k, vma, start, end, (va, pa, pte) => {
    if (h.pte_none(pte)) return;
    if (!h.pte_present(pte)) {
      freeNonpresent(k, pa, pte);
      return;
    }
    const pfn = reclaimable(k, pte);
    if (pfn === null || !forgetContent(k, pfn)) return;
    const dirty = h.pte_dirty(pte);
    if (dirty || h.pte_young(pte)) {
      k.ptes.clear_young_dirty(pa, true, true);
      gather.range(va, va + k.g.pageSize);
    }
    if (dirty || !isShared(k, pfn)) folio_mark_lazyfree(k, pfn);
  });
  gather.finish();
}

/** What is on swap is dropped at once; so are poisoned entries. */
function freeNonpresent(k: Kernel, pa: number, pte: bigint): void {
  const { h } = k;
  const entry = h.pte_to_swp_entry(pte);
  if (!h.non_swap_entry(entry)) free_swap_and_cache(k, entry);
  else if (!h.is_hwpoison_entry(entry) && !isPoisonMarker(k, pte)) return;
  k.ptes.pte_clear(pa);
}

function isPoisonMarker(k: Kernel, pte: bigint): boolean {
  return (notesOf(k.h, pte) & markerNotes(k.layout).poisoned) !== 0n;
}

/** Takes away what says that the page must be written. @returns false if others may still count on it */
function forgetContent(k: Kernel, pfn: number): boolean {
  const { folios } = k;
  if (!folios.is(pfn, 'swapCache') && !folios.is(pfn, 'dirty')) return true;
  if (folios.is(pfn, 'locked') || isShared(k, pfn)) return false;
  if (folios.is(pfn, 'swapCache') && !folio_free_swap(k, pfn)) return false;
  folios.set(pfn, 'dirty', false);
  return true;
}

function folio_mark_lazyfree(k: Kernel, pfn: number): void {
  const { folios } = k;
  if (folios.is(pfn, 'anon') && !folios.is(pfn, 'swapCache') && !folios.is(pfn, 'mlocked'))
    folios.set(pfn, 'swapBacked', false);
}
