// Models: a fault on an entry that is neither empty nor present: pages on swap come back, migrations are waited for, poison
// kills, markers are looked at. Reference: mm/memory.c (do_swap_page, handle_pte_marker) @ v6.12.
// Does not model: device memory, readahead.
import { pte_needs_soft_dirty_wp } from './dirty-tracking.ts';
import { do_pte_missing } from './fault.ts';
import { mk_pte } from './fault-common.ts';
import type { Kernel } from './kernel.ts';
import { allocLarge, type Block, folio_add_new_anon_rmap_ptes, suitableBlocks } from './large-folio.ts';
import { markerNotes } from './markers.ts';
import { folio_add_anon_rmap, swp_offset_pfn } from './rmap.ts';
import { add_to_swap_cache, folio_free_swap, slotEntry, swp_slot } from './swap-cache.ts';
import { DONE, MAJOR, type VmFault, type Vmf } from './types.ts';
import { userfaultfd_pte_wp, userfaultfd_wp } from './userfaultfd/predicates.ts';
import { has } from './vm-flags.ts';
import { do_wp_page } from './wp.ts';

export function do_swap_page(k: Kernel, vmf: Vmf): VmFault {
  const { h, folios } = k;
  const { ptep, origPte } = vmf;
  if (ptep === null || !h.pte_same(k.ptes.ptep_get(ptep), origPte)) return DONE;
  const entry = h.pte_to_swp_entry(origPte);
  if (h.non_swap_entry(entry)) return nonSwapFault(k, vmf, entry);
  const slot = swp_slot(k, entry);
  if (slot === 0) return { end: 'sigbus' };
  // A slot that is not in use cannot be read. The kernel takes it for a lack of memory.
  if (k.swap.count(slot) === 0) return { end: 'oom' };
  const cached = k.swap.cachedPfn(slot);
  if (cached !== 0) {
    if (folios.is(cached, 'hwpoison')) return { end: 'hwpoison' };
    if (folios.is(cached, 'locked'))
      return { end: 'retry', major: false, wait: { why: 'migration', pfn: cached } };
    folios.get(cached);
  }
  const block = cached === 0 && k.swap.count(slot) === 1 ? can_swapin_thp(k, vmf, ptep, slot) : null;
  const large = block && allocLarge(k, block.pages);
  if (block && large) {
    const first = slot - (vmf.address - block.start) / k.g.pageSize;
    return mapSwappedIn(k, vmf, block, first, readInto(k, large, first), true);
  }
  const pfn = cached === 0 ? readIn(k, slot) : cached;
  return mapSwappedIn(k, vmf, { start: vmf.address, ptep, pages: 1 }, slot, pfn, cached === 0);
}

/** The largest block around a fault that went to swap as a whole, and nothing has become of any part of it. */
function can_swapin_thp(k: Kernel, vmf: Vmf, ptep: number, slot: number): Block | null {
  return suitableBlocks(k, vmf, ptep).find((block) => isOnSwap(k, vmf, block, slot)) ?? null;
}

function isOnSwap(k: Kernel, vmf: Vmf, block: Block, slot: number): boolean {
  const { h, swap } = k;
  const first = slot - (vmf.address - block.start) / k.g.pageSize;
  if (first <= 0 || first % block.pages !== 0) return false;
  // What the entries say besides their slots must be the same.
  const marks = vmf.origPte ^ h.swp_entry_to_pte(slotEntry(k, slot));
  for (let i = 0; i < block.pages; i++) {
    const pte = k.ptes.ptep_get(block.ptep + i * k.g.entryBytes);
    if ((pte ^ h.swp_entry_to_pte(slotEntry(k, first + i))) !== marks) return false;
    if (swap.count(first + i) !== 1 || swap.cachedPfn(first + i) !== 0) return false;
  }
  return true;
}

/** Entries that stand for no slot. */
function nonSwapFault(k: Kernel, vmf: Vmf, entry: bigint): VmFault {
  const { h } = k;
  if (h.is_migration_entry(entry))
    return {
      end: 'retry',
      major: false,
      wait: { why: 'migration', pfn: k.folios.head(swp_offset_pfn(k, entry)) },
    };
  if (h.is_hwpoison_entry(entry)) return { end: 'hwpoison' };
  return h.is_pte_marker_entry(entry) ? handle_pte_marker(k, vmf) : { end: 'sigbus' };
}

/**
 * A fresh page with the slot's content, and a reference for the caller. The device is as fast as memory: a page that only
 * one entry names is not put into the cache first.
 */
function readIn(k: Kernel, slot: number): number {
  const pfn = readInto(k, k.folios.alloc(0, 0), slot);
  if (k.swap.count(slot) > 1) add_to_swap_cache(k, pfn, slot);
  return pfn;
}

function readInto(k: Kernel, pfn: number, slot: number): number {
  const { folios, swap } = k;
  folios.set(pfn, 'swapBacked', true);
  folios.set(pfn, 'uptodate', true);
  for (let i = 0; i < 2 ** folios.order(pfn); i++) swap.read(slot + i, folios.pa(pfn + i));
  return pfn;
}

/** Maps the pages, for which the caller holds one reference, in place of their swap entries. */
function mapSwappedIn(
  k: Kernel,
  vmf: Vmf,
  { start, ptep, pages }: Block,
  slot: number,
  pfn: number,
  major: boolean,
): VmFault {
  const { h, folios } = k;
  const { vma, flags, origPte, address } = vmf;
  const exclusive = h.pte_swp_exclusive(origPte) || !folios.is(pfn, 'swapCache');
  for (let i = 0; i < pages; i++) k.swap.free(slot + i);
  if (should_try_to_free_swap(k, vmf, pfn)) folio_free_swap(k, pfn);
  let pte = mk_pte(k, pfn, vma.prot);
  if (h.pte_swp_soft_dirty(origPte)) pte = h.pte_mksoft_dirty(pte);
  if (h.pte_swp_uffd_wp(origPte)) pte = h.pte_mkuffd_wp(pte);
  let { write } = flags;
  const alone = !folios.is(pfn, 'ksm') && (exclusive || folios.ref(pfn) === 1);
  const mayWrite =
    has(vma.flags, k.vm.WRITE) && !userfaultfd_pte_wp(k, vma, pte) && !pte_needs_soft_dirty_wp(k, vma, pte);
  if (alone && mayWrite) {
    pte = h.pte_mkwrite_novma(pte);
    if (write) {
      pte = h.pte_mkdirty(pte);
      write = false;
    }
  }
  if (pages === 1) folio_add_anon_rmap(k, pfn, vma, address, alone);
  else {
    folios.get(pfn, pages - 1);
    folio_add_new_anon_rmap_ptes(k, pfn, pages, vma, start, alone);
  }
  k.contpte.set_ptes(vmf.mm, start, ptep, pte, pages);
  const end = major ? MAJOR : DONE;
  if (!write) return end;
  const own = h.pte_advance_pfn(pte, BigInt((address - start) / k.g.pageSize));
  const after = do_wp_page(k, { ...vmf, origPte: own });
  return major && (after.end === 'done' || after.end === 'retry') ? { ...after, major } : after;
}

/** Is it worth a try to be the only owner? A reference is the cache's, one is the fault's. */
function should_try_to_free_swap(k: Kernel, { vma, flags }: Vmf, pfn: number): boolean {
  const { folios } = k;
  if (!folios.is(pfn, 'swapCache')) return false;
  if (k.swap.crowded || has(vma.flags, k.vm.LOCKED) || folios.is(pfn, 'mlocked')) return true;
  return flags.write && folios.ref(pfn) === 1 + 2 ** folios.order(pfn);
}

/** A marker: poison kills, a promise to a monitor is kept, or forgotten if the monitor has gone. */
export function handle_pte_marker(k: Kernel, vmf: Vmf): VmFault {
  const { h, layout, ptes } = k;
  const { ptep, origPte, vma } = vmf;
  const notes = h.pte_marker_get(h.pte_to_swp_entry(origPte));
  const { poisoned, uffdWp } = markerNotes(layout);
  if ((notes & poisoned) !== 0n) return { end: 'hwpoison' };
  if ((notes & uffdWp) === 0n) return { end: 'sigbus' };
  if (userfaultfd_wp(k, vma)) return do_pte_missing(k, vmf);
  if (ptep !== null && h.pte_same(ptes.ptep_get(ptep), origPte)) ptes.pte_clear(ptep);
  return DONE;
}
