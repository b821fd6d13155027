// Models: what a program says about pages that it will not need soon: cold, out to swap, or free to be dropped.
// Reference: mm/madvise.c (madvise_cold_or_pageout_pte_range, madvise_free_pte_range) @ v6.12. Does not model: LRU lists.
// A clean page that others map too is never made lazily free here; upstream leaves that to reclaim.
import { folio_mapcount } from './folio-shared.ts';
import { MmuGather } from './gather.ts';
import type { Kernel } from './kernel.ts';
import { advised } from './large-advice.ts';
import { markerNotes, notesOf } from './markers.ts';
import { folio_free_swap, free_swap_and_cache } from './swap-cache.ts';
import { eachPteBatch } from './tables.ts';
import { coldHuge, freeHuge, type HugePart, pageoutHuge } from './thp-advice.ts';
import type { Mm, Vma } from './types.ts';
import { reclaim_pages } from './vmscan.ts';
import { vm_normal_page } from './zap.ts';

/** The page behind an entry, if it is one that reclaim may touch at all. */
function reclaimable(k: Kernel, pte: bigint): number | null {
  const { folios } = k;
  const pfn = k.h.pte_present(pte) ? vm_normal_page(k, pte) : null;
  if (pfn === null || !folios.exists(pfn)) return null;
  return pfn;
}

/** A page that others map as well is left alone: they may need it. */
function isShared(k: Kernel, pfn: number): boolean {
  return folio_mapcount(k, pfn) !== 2 ** k.folios.order(pfn);
}

function walk(
  k: Kernel,
  vma: Vma,
  start: number,
  end: number,
  visit: Parameters<typeof eachPteBatch>[4],
  huge: (part: HugePart) => boolean,
): Mm | null {
  const mm = k.mms.get(vma.mm);
  if (!mm) return null;
  eachPteBatch(k, mm, start, end, visit, undefined, (from, to, pmdp, pmd) =>
    huge({ mm, from, to, pmdp, pmd }),
  );
  return mm;
}

/** MADV_PAGEOUT: the pages of the range go to swap, as far as they can. Whether they were used lately does not matter. */
export function madvise_pageout(k: Kernel, vma: Vma, start: number, end: number): void {
  const { folios } = k;
  const pages: number[] = [];
  const one = (_va: number, pa: number, pte: bigint, room: number): number => {
    const found = reclaimable(k, pte);
    if (found === null) return 1;
    const part = advised(k, found, pa, pte, room);
    if (typeof part === 'number') return part;
    const { pfn, alone, nr } = part;
    if (!alone || folios.is(pfn, 'mlocked') || folios.is(pfn, 'hwpoison')) return nr;
    folios.get(pfn);
    pages.push(pfn);
    return nr;
  };
  walk(k, vma, start, end, one, (part) => pageoutHuge(k, part, pages));
  reclaim_pages(k, pages);
}

/** MADV_COLD: the pages look as if they had not been used. */
export function madvise_cold(k: Kernel, vma: Vma, start: number, end: number): void {
  const mm = k.mms.get(vma.mm);
  if (!mm) return;
  const gather = new MmuGather(k, mm);
  const one = (va: number, pa: number, pte: bigint, room: number): number => {
    const found = reclaimable(k, pte);
    if (found === null) return 1;
    const part = advised(k, found, pa, pte, room);
    if (typeof part === 'number') return part;
    if (!part.alone || !part.anyYoung) return part.nr;
    k.contpte.clear_young_dirty_ptes(pa, part.nr, true, false);
    gather.range(va, va + part.nr * k.g.pageSize);
    return part.nr;
  };
  walk(k, vma, start, end, one, (part) => coldHuge(k, gather, part));
  gather.finish();
}

/** MADV_FREE: the content is not needed any more. Until reclaim comes a store can still save the page. */
export function madvise_free(k: Kernel, vma: Vma, start: number, end: number): void {
  const { h } = k;
  const mm = k.mms.get(vma.mm);
  if (!mm) return;
  const gather = new MmuGather(k, mm);
  const one = (va: number, pa: number, pte: bigint, room: number): number => {
    if (h.pte_none(pte)) return 1;
    if (!h.pte_present(pte)) {
      freeNonpresent(k, pa, pte);
      return 1;
    }
    const found = reclaimable(k, pte);
    if (found === null) return 1;
    const part = advised(k, found, pa, pte, room);
    if (typeof part === 'number') return part;
    const { pfn, nr, anyDirty } = part;
    if (!forgetContent(k, pfn)) return nr;
    if (anyDirty || part.anyYoung) {
      k.contpte.clear_young_dirty_ptes(pa, nr, true, true);
      gather.range(va, va + nr * k.g.pageSize);
    }
    if (anyDirty || part.alone) folio_mark_lazyfree(k, pfn);
    return nr;
  };
  walk(k, vma, start, end, one, (part) => freeHuge(k, gather, part));
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
