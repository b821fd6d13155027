// Models: a fault on an entry that is neither empty nor present: pages on swap come back, migrations are waited for, poison
// kills, markers are looked at. Reference: mm/memory.c (do_swap_page, handle_pte_marker) @ v6.12.
// Does not model: large folios that come back whole, device memory, readahead, pages that KSM has to copy.
import { pte_needs_soft_dirty_wp } from './dirty-tracking.ts';
import { do_pte_missing } from './fault.ts';
import { mk_pte } from './fault-common.ts';
import type { Kernel } from './kernel.ts';
import { markerNotes } from './markers.ts';
import { folio_add_anon_rmap, swp_offset_pfn } from './rmap.ts';
import { add_to_swap_cache, folio_free_swap, swp_slot } from './swap-cache.ts';
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
  const pfn = cached === 0 ? readIn(k, slot) : cached;
  return mapSwappedIn(k, vmf, ptep, slot, pfn, cached === 0);
}

/** Entries that stand for no slot. */
function nonSwapFault(k: Kernel, vmf: Vmf, entry: bigint): VmFault {
  const { h } = k;
  if (h.is_migration_entry(entry))
    return { end: 'retry', major: false, wait: { why: 'migration', pfn: swp_offset_pfn(k, entry) } };
  if (h.is_hwpoison_entry(entry)) return { end: 'hwpoison' };
  return h.is_pte_marker_entry(entry) ? handle_pte_marker(k, vmf) : { end: 'sigbus' };
}

/**
 * A fresh page with the slot's content, and a reference for the caller. The device is as fast as memory: a page that only
 * one entry names is not put into the cache first.
 */
function readIn(k: Kernel, slot: number): number {
  const { folios, swap } = k;
  const pfn = folios.alloc(0, 0);
  folios.set(pfn, 'swapBacked', true);
  folios.set(pfn, 'uptodate', true);
  swap.read(slot, folios.pa(pfn));
  if (swap.count(slot) > 1) add_to_swap_cache(k, pfn, slot);
  return pfn;
}

/** Maps the page, for which the caller holds a reference, in place of its swap entry. */
function mapSwappedIn(k: Kernel, vmf: Vmf, ptep: number, slot: number, pfn: number, major: boolean): VmFault {
  const { h, folios } = k;
  const { vma, flags, origPte, address } = vmf;
  const exclusive = h.pte_swp_exclusive(origPte) || !folios.is(pfn, 'swapCache');
  k.swap.free(slot);
  if (should_try_to_free_swap(k, vmf, pfn)) folio_free_swap(k, pfn);
  let pte = mk_pte(k, pfn, vma.prot);
  if (h.pte_swp_soft_dirty(origPte)) pte = h.pte_mksoft_dirty(pte);
  if (h.pte_swp_uffd_wp(origPte)) pte = h.pte_mkuffd_wp(pte);
  let { write } = flags;
  const alone = exclusive || folios.ref(pfn) === 1;
  const mayWrite =
    has(vma.flags, k.vm.WRITE) && !userfaultfd_pte_wp(k, vma, pte) && !pte_needs_soft_dirty_wp(k, vma, pte);
  if (alone && mayWrite) {
    pte = h.pte_mkwrite_novma(pte);
    if (write) {
      pte = h.pte_mkdirty(pte);
      write = false;
    }
  }
  folio_add_anon_rmap(k, pfn, vma, address, alone);
  k.ptes.set_pte(ptep, pte);
  const end = major ? MAJOR : DONE;
  if (!write) return end;
  const after = do_wp_page(k, { ...vmf, origPte: pte });
  return major && (after.end === 'done' || after.end === 'retry') ? { ...after, major } : after;
}

/** Is it worth a try to be the only owner? A reference is the cache's, one is the fault's. */
function should_try_to_free_swap(k: Kernel, { vma, flags }: Vmf, pfn: number): boolean {
  const { folios } = k;
  if (!folios.is(pfn, 'swapCache')) return false;
  if (k.swap.crowded || has(vma.flags, k.vm.LOCKED) || folios.is(pfn, 'mlocked')) return true;
  return flags.write && folios.ref(pfn) === 2;
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
