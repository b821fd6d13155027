// Models: advice about memory that one entry maps as a huge page: cold, out to swap, free to be dropped. Part of one is
// taken apart first. Reference: mm/madvise.c (madvise_cold_or_pageout_pte_range), mm/huge_memory.c (madvise_free_huge_pmd)
// @ v6.12. Does not model: a huge page that goes to swap in one piece, device memory.
import { folio_likely_mapped_shared } from './folio-shared.ts';
import type { MmuGather } from './gather.ts';
import type { Kernel } from './kernel.ts';
import { split_folio } from './split-folio.ts';
import { make_pmd_old, presentHugePage } from './thp-rewrite.ts';
import type { Mm } from './types.ts';

/** The part of a range that one entry maps. */
export interface HugePart {
  readonly mm: Mm;
  readonly from: number;
  readonly to: number;
  readonly pmdp: number;
  readonly pmd: bigint;
}

/**
 * What all advice does first.
 * @returns the page, when the advice is about all of it; 'again' when it was taken apart; null when it is left alone
 */
function whole(k: Kernel, { from, to, pmd }: HugePart): number | 'again' | null {
  const pfn = presentHugePage(k, pmd);
  // A page that others map as well is left alone: they may need it.
  if (pfn === null || folio_likely_mapped_shared(k, pfn)) return null;
  if (to - from === k.g.pmdSize) return pfn;
  return takeApart(k, pfn) ? 'again' : null;
}

/** @returns whether the folio is single pages now */
function takeApart(k: Kernel, pfn: number): boolean {
  k.folios.get(pfn);
  const wrong = split_folio(k, pfn);
  k.folios.put(pfn);
  return wrong === null;
}

/** MADV_COLD. @returns false: look again, page by page */
export function coldHuge(k: Kernel, gather: MmuGather, part: HugePart): boolean {
  const pfn = whole(k, part);
  if (typeof pfn !== 'number' || !k.h.pmd_young(part.pmd)) return pfn !== 'again';
  make_pmd_old(k, part.mm, part.from, part.pmdp, false);
  gather.range(part.from, part.to);
  return true;
}

/**
 * MADV_PAGEOUT. No run of free slots is ever found for all of it, so it goes page by page, as it does in a kernel whose swap
 * has none. Of a file's page no entry is left to go by: all of it is for reclaim to take apart.
 * @param pages what reclaim is to take, each with a reference
 * @returns false: look again
 */
export function pageoutHuge(k: Kernel, part: HugePart, pages: number[]): boolean {
  const pfn = whole(k, part);
  if (typeof pfn !== 'number') return pfn !== 'again';
  if (k.folios.is(pfn, 'mlocked') || k.folios.is(pfn, 'hwpoison')) return true;
  if (!k.folios.is(pfn, 'anon')) {
    k.folios.get(pfn);
    pages.push(pfn);
    return true;
  }
  return !takeApart(k, pfn);
}

/** MADV_FREE: the content is not needed any more. @returns false: look again */
export function freeHuge(k: Kernel, gather: MmuGather, part: HugePart): boolean {
  const { folios, h } = k;
  const pfn = whole(k, part);
  if (typeof pfn !== 'number') return pfn !== 'again';
  if (folios.is(pfn, 'locked')) return true;
  folios.set(pfn, 'dirty', false);
  if (h.pmd_young(part.pmd) || h.pmd_dirty(part.pmd)) {
    make_pmd_old(k, part.mm, part.from, part.pmdp, true);
    gather.range(part.from, part.to);
  }
  if (!folios.is(pfn, 'swapCache') && !folios.is(pfn, 'mlocked')) folios.set(pfn, 'swapBacked', false);
  return true;
}
