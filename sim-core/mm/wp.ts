// Models: a write to a page that is mapped without write permission: a monitor may want to hear of it; a page that nobody
// else has is given permission; one that is shared is copied. Reference: mm/memory.c (do_wp_page, wp_page_reuse,
// wp_page_copy) @ v6.12. Does not model: device memory, file systems that ask before a page is written.
import { lockPte, maybe_mkwrite, mk_pte } from './fault-common.ts';
import type { Kernel } from './kernel.ts';
import { folio_add_new_anon_rmap, folio_remove_rmap } from './rmap.ts';
import { folio_free_swap, free_swap_cache } from './swap-cache.ts';
import { DONE, type VmFault, type Vmf } from './types.ts';
import { handle_userfault } from './userfaultfd/fault.ts';
import { userfaultfd_wp, userfaultfd_wp_async } from './userfaultfd/predicates.ts';
import { has } from './vm-flags.ts';
import { anon_vma_prepare } from './vma.ts';
import { vm_normal_page } from './zap.ts';

export function do_wp_page(k: Kernel, vmf: Vmf): VmFault {
  const { vma, flags, mm, address } = vmf;
  const ptep = lockPte(k, vmf);
  if (ptep === null) return DONE;
  k.doing.call = flags.unshare ? 'unshare fault' : 'wp_page fault';
  let entry = vmf.origPte;
  const decision = k.pieces.on_wp_fault(
    entry,
    userfaultfd_wp(k, vma),
    userfaultfd_wp_async(k, vma),
    flags.unshare,
  );
  if (decision === 'event') return handle_userfault(k, vmf, 'wp');
  if (decision === 'clear-u') {
    // Nobody is told: the note goes, PAGEMAP_SCAN will see that it has gone, and the fault goes on.
    entry = k.h.pte_clear_uffd_wp(entry);
    k.contpte.set_pte(mm, address, ptep, entry);
  }
  // Another thread may have write-protected the page and not flushed yet: a copy must not race with old TLB entries.
  if (userfaultfd_wp(k, vma) && mm.tlbFlushPending > 0) k.tlb.flush_tlb_page(mm.asid, address);
  const pfn = vm_normal_page(k, entry);
  if (has(vma.flags, k.vm.SHARED | k.vm.MAYSHARE)) return wp_page_shared(k, vmf, ptep, entry, pfn);
  if (pfn !== null && k.folios.is(pfn, 'anon') && mayReuse(k, pfn)) {
    k.folios.setAnonExclusive(pfn, true);
    return flags.unshare ? DONE : wp_page_reuse(k, vmf, ptep, entry);
  }
  return wp_page_copy(k, vmf, ptep, entry, pfn);
}

/** PageAnonExclusive, or wp_can_reuse_anon_folio: nobody else refers to the page. */
function mayReuse(k: Kernel, pfn: number): boolean {
  const { folios } = k;
  if (folios.anonExclusive(pfn)) return true;
  if (folios.is(pfn, 'ksm') || folios.is(pfn, 'locked') || folios.order(pfn) > 0) return false;
  if (folios.is(pfn, 'swapCache') && folios.ref(pfn) === 2) folio_free_swap(k, pfn);
  return folios.ref(pfn) === 1;
}

/** Gives write permission in place. */
function wp_page_reuse(k: Kernel, vmf: Vmf, ptep: number, entry: bigint): VmFault {
  const young = k.h.pte_mkyoung(entry);
  const next = maybe_mkwrite(k, k.h.pte_mkdirty(young), vmf.vma);
  k.contpte.ptep_set_access_flags(vmf.mm, vmf.address, ptep, next, true);
  return DONE;
}

/** A page of a shared mapping: permission, and the file's page is dirty. */
function wp_page_shared(k: Kernel, vmf: Vmf, ptep: number, entry: bigint, pfn: number | null): VmFault {
  const end = wp_page_reuse(k, vmf, ptep, entry);
  if (pfn !== null) k.folios.set(pfn, 'dirty', true);
  return end;
}

/** A copy of its own for this address space. */
function wp_page_copy(k: Kernel, vmf: Vmf, ptep: number, old: bigint, oldPfn: number | null): VmFault {
  const { h, folios } = k;
  const { mm, address, flags } = vmf;
  const vma = anon_vma_prepare(k, vmf.vma);
  const pfn = folios.alloc(0, 0);
  if (oldPfn !== null) folios.copy(oldPfn, pfn);
  folios.set(pfn, 'uptodate', true);
  let entry = mk_pte(k, pfn, vma.prot);
  if (flags.unshare) {
    if (h.pte_soft_dirty(old)) entry = h.pte_mksoft_dirty(entry);
    if (h.pte_uffd_wp(old)) entry = h.pte_mkuffd_wp(entry);
  } else entry = maybe_mkwrite(k, h.pte_mkdirty(entry), vma);
  // The frame changes: break before make.
  k.contpte.ptep_clear_flush(mm, address, ptep);
  folio_add_new_anon_rmap(k, pfn, vma, address);
  k.contpte.set_pte(mm, address, ptep, entry);
  if (oldPfn === null) return DONE;
  folio_remove_rmap(k, oldPfn);
  free_swap_cache(k, oldPfn);
  folios.put(oldPfn);
  return DONE;
}
