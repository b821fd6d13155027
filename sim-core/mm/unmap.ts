// Models: taking a page out of every table that maps it: for reclaim, where swap entries or markers stay behind, and for
// memory failure, where the poison stays. Reference: mm/rmap.c (try_to_unmap_one) @ v6.12.
// Does not model: device memory, pages that the architecture refuses to unmap.
import { folio_mapcount } from './folio-shared.ts';
import type { Kernel } from './kernel.ts';
import { folio_remove_rmap } from './rmap.ts';
import { rmapWalkFolio } from './rmap-folio.ts';
import { slotEntry, swap_duplicate } from './swap-cache.ts';
import { spaceOfArea } from './task.ts';
import { split_huge_pmd } from './thp-split.ts';
import type { Mm, Vma } from './types.ts';
import { has } from './vm-flags.ts';
import { vma_is_anonymous } from './vma.ts';

/** What the unmapping is for: TTU_*. */
export type Purpose =
  /** Reclaim: locked areas keep their pages, and the caller waits for the invalidations (TTU_BATCH_FLUSH). */
  | 'reclaim'
  /** Memory failure: whoever touches the page from now on gets a signal (TTU_HWPOISON, TTU_IGNORE_MLOCK). */
  | 'poison'
  /** Memory failure of a page whose content can be had again. */
  | 'forget'
  /** Another page takes its place in its file: no area keeps it (TTU_IGNORE_MLOCK), the caller waits (TTU_BATCH_FLUSH). */
  | 'replace';

const BATCHED: ReadonlySet<Purpose> = new Set(['reclaim', 'replace']);

/** try_to_unmap_flush: waits for the invalidations of the pages unmapped so far. */
export function try_to_unmap_flush(k: Kernel): void {
  if (k.machine.waiting().some(({ cpu }) => cpu === k.cpu)) k.machine.dsb(k.cpu);
}

/** A page that was taken out of one table. */
export interface Taken {
  readonly vma: Vma;
  readonly mm: Mm;
  readonly va: number;
  readonly pa: number;
  readonly pte: bigint;
  readonly exclusive: boolean;
}

/**
 * Unmaps the folio that begins with the page everywhere, as far as it can be. Gives back the references of the entries. The caller holds one of its
 * own and looks afterwards whether the page is still mapped.
 */
export function try_to_unmap(k: Kernel, pfn: number, purpose: Purpose): void {
  const { folios } = k;
  let stopped = false;
  const stays = (vma: Vma): boolean => {
    stopped ||= purpose === 'reclaim' && has(vma.flags, k.vm.LOCKED);
    return stopped;
  };
  // One entry for all of a huge page becomes one for each page: what is left behind is left page by page.
  const split = (vma: Vma, start: number): void => {
    if (!stays(vma)) split_huge_pmd(k, vma, start);
  };
  if (folios.order(pfn) > 0) rmapWalkFolio(k, pfn, pfn, { pte: () => undefined, pmd: split });
  const one = (vma: Vma, va: number, pa: number, found: bigint, index: number): void => {
    if (!k.h.pte_present(found) || stays(vma)) return;
    const page = pfn + index;
    const taken = takeOut(k, page, vma, va, pa, BATCHED.has(purpose));
    installMarker(k, taken);
    stopped = !leaveBehind(k, page, taken, purpose);
    if (stopped) return;
    folio_remove_rmap(k, page);
    folios.put(page);
  };
  rmapWalkFolio(k, pfn, pfn, { pte: one, pmd: () => undefined });
}

/** Clears one entry, and hands on that the page is dirty. `batch`: the caller waits for the invalidation later. */
export function takeOut(k: Kernel, pfn: number, vma: Vma, va: number, pa: number, batch: boolean): Taken {
  const { folios, h } = k;
  const mm = spaceOfArea(k, vma);
  const exclusive = folios.is(pfn, 'anon') && folios.anonExclusive(pfn);
  const pte = k.contpte.ptep_get_and_clear(mm, va, pa);
  // pte_accessible: while somebody's invalidation is still to come, a TLB may know an entry that is no longer valid.
  const inTlb = h.pte_valid(pte) || mm.tlbFlushPending > 0;
  if (inTlb) {
    if (batch) k.tlb.flush_tlb_page_nosync(mm.asid, va);
    else k.tlb.flush_tlb_page(mm.asid, va);
  }
  if (h.pte_dirty(pte)) folios.set(pfn, 'dirty', true);
  return { vma, mm, va, pa, pte, exclusive };
}

/** pte_install_uffd_wp_if_needed: a promise to a monitor about a file's page becomes a marker. */
function installMarker(k: Kernel, { vma, mm, va, pa, pte }: Taken): void {
  const marker = k.pieces.after_clear(pte, vma_is_anonymous(vma), has(vma.flags, k.vm.UFFD_WP));
  if (marker !== 0n) k.contpte.set_pte(mm, va, pa, marker);
}

/** The entry of a page that may not be used any more. */
export function hwpoisonPte(k: Kernel, pfn: number): bigint {
  const { h } = k;
  return h.swp_entry_to_pte(h.swp_entry(BigInt(k.layout.swapTypes.SWP_HWPOISON), BigInt(pfn)));
}

/** What stands in the place of the page. @returns false if the page had to be put back */
function leaveBehind(k: Kernel, pfn: number, taken: Taken, purpose: Purpose): boolean {
  const { folios } = k;
  const { mm, va, pa, pte } = taken;
  if (purpose === 'poison') {
    k.contpte.set_pte(mm, va, pa, hwpoisonPte(k, pfn));
    return true;
  }
  if (!folios.is(pfn, 'anon')) return true;
  if (!folios.is(pfn, 'swapBacked')) {
    // MADV_FREE: gone if nobody wrote or took it since. Else it is a page like others again.
    const mapped = folio_mapcount(k, pfn);
    if (folios.ref(pfn) === 1 + mapped && !folios.is(pfn, 'dirty')) return true;
    k.contpte.set_pte(mm, va, pa, pte);
    folios.set(pfn, 'swapBacked', true);
    return false;
  }
  return leaveSwapEntry(k, pfn, taken);
}

function leaveSwapEntry(k: Kernel, pfn: number, { mm, va, pa, pte, exclusive }: Taken): boolean {
  const { folios, h } = k;
  const entry = slotEntry(k, folios.slot(pfn));
  if (!folios.is(pfn, 'swapCache') || !swap_duplicate(k, entry)) {
    k.contpte.set_pte(mm, va, pa, pte);
    return false;
  }
  if (exclusive && !folio_try_share_anon_rmap(k, pfn)) {
    k.swap.free(folios.slot(pfn));
    k.contpte.set_pte(mm, va, pa, pte);
    return false;
  }
  let swp = h.swp_entry_to_pte(entry);
  if (exclusive) swp = h.pte_swp_mkexclusive(swp);
  if (h.pte_soft_dirty(pte)) swp = h.pte_swp_mksoft_dirty(swp);
  if (h.pte_uffd_wp(pte)) swp = h.pte_swp_mkuffd_wp(swp);
  k.contpte.set_pte(mm, va, pa, swp);
  return true;
}

/** The page stops being exclusive, because an entry will remember it; a pinned page must stay so. @returns whether it did */
export function folio_try_share_anon_rmap(k: Kernel, pfn: number): boolean {
  if (k.folios.maybePinned(pfn)) return false;
  k.folios.setAnonExclusive(pfn, false);
  return true;
}
