// Models: reclaim of given pages: swap space, unmapping, invalidation before the content is written, writing, freeing. What
// cannot go stays. Reference: mm/vmscan.c (reclaim_pages, shrink_folio_list), mm/shmem.c (shmem_writepage) @ v6.12.
// Does not model: LRU lists and the choice of victims, writeback that takes time, demotion to slower memory.
import { cacheKey, type Kernel } from './kernel.ts';
import { split_folio } from './split-folio.ts';
import { add_to_swap, delete_from_swap_cache, folio_free_swap } from './swap-cache.ts';
import { try_to_unmap, try_to_unmap_flush } from './unmap.ts';

/** Reclaims the pages; the caller holds one reference to each, and has none afterwards. */
export function reclaim_pages(k: Kernel, pages: readonly number[]): void {
  const { folios } = k;
  const list = [...pages];
  // Grows while it is worked off.
  for (const pfn of list) {
    if (folios.is(pfn, 'locked')) continue;
    if (needsSlots(k, pfn) && folios.order(pfn) > 0 && !folios.maybePinned(pfn) && !add_to_swap(k, pfn))
      list.push(...splitForSwap(k, pfn));
    // A file's pages go to swap one by one.
    if (isLargeOfFile(k, pfn)) list.push(...splitForSwap(k, pfn, true));
    const stays = !shrink_folio(k, pfn);
    // Not a candidate after all: if swap is short, the slot is not kept for it.
    if (stays && folios.is(pfn, 'swapCache') && (k.swap.crowded || folios.is(pfn, 'mlocked')))
      folio_free_swap(k, pfn);
  }
  // Nobody may reach the pages any more before they become something else.
  try_to_unmap_flush(k);
  for (const pfn of list) folios.put(pfn);
}

function needsSlots({ folios }: Kernel, pfn: number): boolean {
  return folios.is(pfn, 'anon') && folios.is(pfn, 'swapBacked') && !folios.is(pfn, 'swapCache');
}

function isLargeOfFile({ folios }: Kernel, pfn: number): boolean {
  return folios.order(pfn) > 0 && !folios.is(pfn, 'anon');
}

/**
 * There is no room for the folio as a whole: its pages go one by one.
 * @param unmapped also those that nobody maps
 * @returns those behind the first, held by a reference
 */
function splitForSwap(k: Kernel, head: number, unmapped = false): readonly number[] {
  const { folios } = k;
  const pages = 2 ** folios.order(head);
  if (split_folio(k, head) !== null) return [];
  const rest: number[] = [];
  for (let pfn = head + 1; pfn < head + pages; pfn++) {
    // Of zeroes nothing is left.
    if (!folios.exists(pfn) || !(unmapped || folios.mapped(pfn))) continue;
    folios.get(pfn);
    rest.push(pfn);
  }
  return rest;
}

/** @returns whether only the caller's reference is left */
function shrink_folio(k: Kernel, pfn: number): boolean {
  const { folios } = k;
  if (folios.is(pfn, 'mlocked') || folios.is(pfn, 'hwpoison') || isLargeOfFile(k, pfn)) return false;
  if (needsSlots(k, pfn) && (folios.order(pfn) > 0 || folios.maybePinned(pfn) || !add_to_swap(k, pfn)))
    return false;
  if (folios.mapped(pfn)) {
    try_to_unmap(k, pfn, 'reclaim');
    if (folios.mapped(pfn)) return false;
  }
  if (folios.maybePinned(pfn)) return false;
  if (folios.is(pfn, 'dirty') && !pageout(k, pfn)) return false;
  return remove_mapping(k, pfn);
}

/** Writes the content to swap. @returns whether the page is clean now */
function pageout(k: Kernel, pfn: number): boolean {
  const { folios, swap } = k;
  const where = holder(k, pfn);
  const pages = 2 ** folios.order(pfn);
  // The cache has a reference for each page, one is the caller's: whoever has another could change the page afterwards.
  if (where === 'nobody' || folios.ref(pfn) !== 1 + pages) return false;
  // No CPU may store through an old TLB entry once the content is on its way.
  try_to_unmap_flush(k);
  if (where === 'page cache' && !moveToSwapCache(k, pfn)) return false;
  // swap_writepage: if all who named the slot have gone meanwhile, there is nothing to write.
  if (folio_free_swap(k, pfn)) return true;
  for (let i = 0; i < pages; i++) swap.write(folios.slot(pfn + i), folios.pa(pfn + i));
  folios.set(pfn, 'dirty', false);
  return true;
}

/** Who keeps the page besides its mappings? */
function holder(k: Kernel, pfn: number): 'swap cache' | 'page cache' | 'nobody' {
  const { folios } = k;
  if (folios.is(pfn, 'swapCache')) return 'swap cache';
  return folios.is(pfn, 'anon') || folios.mapping(pfn) === 0 ? 'nobody' : 'page cache';
}

/** shmem_writepage: the file remembers the slot in place of the page. @returns false when swap is full */
function moveToSwapCache(k: Kernel, pfn: number): boolean {
  const { folios } = k;
  if (!add_to_swap(k, pfn)) return false;
  const slot = folios.slot(pfn);
  k.swap.duplicate(slot);
  k.cache.put(cacheKey(folios.mapping(pfn), folios.index(pfn)), { pfn: 0, slot });
  folios.setMapping(pfn, 0, 0);
  folios.put(pfn);
  return true;
}

/** __remove_mapping: takes the page out of its cache if nobody else refers to it. */
function remove_mapping(k: Kernel, pfn: number): boolean {
  const { folios } = k;
  const where = holder(k, pfn);
  if (where === 'nobody') return folios.ref(pfn) === 1;
  if (folios.ref(pfn) !== 1 + 2 ** folios.order(pfn) || folios.is(pfn, 'dirty')) return false;
  if (where === 'swap cache') {
    delete_from_swap_cache(k, pfn);
    return true;
  }
  // A clean page of a memory file was never written: the file has a hole there again.
  k.cache.put(cacheKey(folios.mapping(pfn), folios.index(pfn)), undefined);
  folios.setMapping(pfn, 0, 0);
  folios.put(pfn);
  return true;
}
