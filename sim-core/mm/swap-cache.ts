// Models: the swap cache: a page and its slot belong together, so that all who share a swapped page get the same one back.
// Who may throw the copy on the device away, and when. Reference: mm/swap_state.c, mm/swapfile.c @ v6.12.
// Does not model: readahead, shadows of evicted pages, writeback that takes time.
import type { Kernel } from './kernel.ts';

/** The slot that a swap entry (swp_entry_t) names; 0 for one that names no slot of the device. */
export function swp_slot(k: Kernel, entry: bigint): number {
  const slot = Number(k.h.swp_offset(entry));
  return k.h.swp_type(entry) === 0n && k.swap.exists(slot) ? slot : 0;
}

/** The swap entry of a slot. */
export function slotEntry(k: Kernel, slot: number): bigint {
  return k.h.swp_entry(0n, BigInt(slot));
}

/** One more entry names the page on swap. @returns false when the entry is broken */
export function swap_duplicate(k: Kernel, entry: bigint): boolean {
  return k.swap.duplicate(swp_slot(k, entry));
}

/** Puts a folio into the cache, at the slots that it is read from. The cache holds a reference for each page. */
export function add_to_swap_cache(k: Kernel, pfn: number, slot: number): void {
  const { folios, swap } = k;
  const pages = 2 ** folios.order(pfn);
  for (let i = 0; i < pages; i++) swap.setCached(slot + i, pfn + i);
  folios.setSlot(pfn, slot);
  folios.set(pfn, 'swapCache', true);
  folios.get(pfn, pages);
}

/** Gives an anonymous page, or one of a memory file, a slot to be written to. @returns false when swap is full */
export function add_to_swap(k: Kernel, pfn: number): boolean {
  const slot = k.swap.alloc(pfn, k.folios.order(pfn));
  if (slot === 0) return false;
  add_to_swap_cache(k, pfn, slot);
  // A page may be clean in every table and still be nowhere else.
  k.folios.set(pfn, 'dirty', true);
  return true;
}

/** Page and slot part. A slot that no entry names becomes free. */
export function delete_from_swap_cache(k: Kernel, pfn: number): void {
  const { folios, swap } = k;
  const head = folios.head(pfn);
  const pages = 2 ** folios.order(pfn);
  for (let i = 0; i < pages; i++) swap.setCached(folios.slot(head) + i, 0);
  folios.setSlot(pfn, 0);
  folios.set(pfn, 'swapCache', false);
  folios.put(pfn, pages);
}

/** Is the content still named by an entry somewhere? */
function folio_swapped(k: Kernel, pfn: number): boolean {
  const first = k.folios.slot(k.folios.head(pfn));
  for (let i = 0; i < 2 ** k.folios.order(pfn); i++) if (k.swap.count(first + i) > 0) return true;
  return false;
}

/**
 * Throws the copy on the device away if nobody else can need it: the page in memory is then the only one, and counts as
 * dirty. @returns whether that was possible
 */
export function folio_free_swap(k: Kernel, pfn: number): boolean {
  const { folios } = k;
  if (!folios.is(pfn, 'swapCache') || folio_swapped(k, pfn)) return false;
  folios.set(pfn, 'dirty', true);
  delete_from_swap_cache(k, pfn);
  return true;
}

/** free_swap_cache: an area lets go of a page. If nobody maps it and nobody names its slot, it need not stay. */
export function free_swap_cache(k: Kernel, pfn: number): void {
  const { folios } = k;
  if (folios.is(pfn, 'swapCache') && !folios.mapped(pfn) && !folios.is(pfn, 'locked'))
    folio_free_swap(k, pfn);
}

/** An entry that names a swapped page goes. @param entry swp_entry_t; a broken one is ignored */
export function free_swap_and_cache(k: Kernel, entry: bigint): void {
  const { swap, folios } = k;
  const slot = swp_slot(k, entry);
  if (swap.count(slot) === 0) return;
  swap.free(slot);
  const pfn = swap.cachedPfn(slot);
  if (pfn === 0 || swap.count(slot) > 0 || folios.is(pfn, 'locked')) return;
  if (!folios.mapped(pfn) || swap.crowded) folio_free_swap(k, pfn);
}
