// Models: faults that end at an entry which maps a whole huge page, or could: a first touch, a write without permission,
// the access flag, a hint. Null is VM_FAULT_FALLBACK: single pages instead.
// Reference: mm/memory.c (__handle_mm_fault), mm/huge_memory.c (do_huge_pmd_anonymous_page, do_huge_pmd_wp_page,
// do_huge_pmd_numa_page) @ v6.12. Does not model: migration to the node of a hint, compaction; a
// file's huge page comes from its page cache (file-fault.ts).
import { pgtable_trans_huge_deposit } from './deposit.ts';
import { vma_wants_manual_pte_write_upgrade } from './dirty-tracking.ts';
import type { Kernel } from './kernel.ts';
import { swp_offset_pfn } from './rmap.ts';
import { folio_free_swap } from './swap-cache.ts';
import { allocTable, pmd_alloc } from './tables.ts';
import {
  can_change_pmd_writable,
  hugeOrder,
  hugeStart,
  is_huge_zero_pmd,
  maybe_pmd_mkwrite,
  mk_huge_pmd,
  pmd_trans_huge_lock,
  thp_vma_allowable,
  thp_vma_suitable,
} from './thp.ts';
import { folio_add_new_anon_rmap_pmd } from './thp-rmap.ts';
import { split_huge_pmd } from './thp-split.ts';
import { DONE, OutOfMemory, type VmFault, type Vmf } from './types.ts';
import { handle_userfault } from './userfaultfd/fault.ts';
import { userfaultfd_missing, userfaultfd_wp, userfaultfd_wp_async } from './userfaultfd/predicates.ts';
import { has } from './vm-flags.ts';
import { anon_vma_prepare } from './vma.ts';

/** A fault at an address whose last-level table does not exist. */
export function handle_huge_pmd_fault(k: Kernel, vmf: Vmf): VmFault | null {
  const { vma, flags, mm, address } = vmf;
  const place = pmd_trans_huge_lock(k, mm, address);
  if (!place) return thp_vma_allowable(k, vma) ? do_huge_pmd_anonymous_page(k, vmf) : null;
  const { h, vm } = k;
  const { pa, pte: pmd } = place;
  if (!h.pmd_present(pmd)) {
    const pfn = k.folios.head(swp_offset_pfn(k, h.pte_to_swp_entry(pmd)));
    return { end: 'retry', major: false, wait: { why: 'migration', pfn } };
  }
  if (h.pmd_protnone(pmd) && has(vma.flags, vm.READ | vm.WRITE | vm.EXEC))
    return do_huge_pmd_numa_page(k, vmf, pa, pmd);
  if ((flags.write || flags.unshare) && !h.pmd_write(pmd)) return wp_huge_pmd(k, vmf, pa, pmd);
  huge_pmd_set_accessed(k, vmf, pa, pmd);
  return DONE;
}

function do_huge_pmd_anonymous_page(k: Kernel, vmf: Vmf): VmFault | null {
  const start = hugeStart(k, vmf.address);
  if (!thp_vma_suitable(k, vmf.vma, start)) return null;
  const vma = anon_vma_prepare(k, vmf.vma);
  const pmdp = pmd_alloc(k, vmf.mm, start);
  if (userfaultfd_missing(k, vma)) return handle_userfault(k, { ...vmf, vma }, 'missing');
  const pfn = vmf.flags.write ? allocHuge(k) : hugeZero(k);
  if (pfn === null) return null;
  const table = tableFor(k, vmf.flags.write ? pfn : null);
  let entry = mk_huge_pmd(k, pfn, vma.prot);
  if (vmf.flags.write) {
    entry = maybe_pmd_mkwrite(k, k.h.pmd_mkdirty(entry), vma);
    folio_add_new_anon_rmap_pmd(k, pfn, vma, start);
  }
  pgtable_trans_huge_deposit(k, pmdp, table);
  k.ptes.set_pte(pmdp, entry);
  return DONE;
}

/** A fresh huge page; null when memory has no piece of that size, which is no reason to fail. */
export function allocHuge(k: Kernel, node = 0): number | null {
  try {
    const pfn = k.folios.alloc(hugeOrder(k), node);
    k.folios.set(pfn, 'uptodate', true);
    return pfn;
  } catch (error) {
    if (!(error instanceof OutOfMemory)) throw error;
    return null;
  }
}

/** mm_get_huge_zero_folio: made when it is first wanted. */
function hugeZero(k: Kernel): number | null {
  if (k.hugeZeroPfn !== 0) return k.hugeZeroPfn;
  const pfn = allocHuge(k);
  if (pfn !== null) k.setHugeZeroPfn(pfn);
  return pfn;
}

/** The table that is put by. @throws OutOfMemory; `pfn` is then given back */
function tableFor(k: Kernel, pfn: number | null): number {
  try {
    return allocTable(k);
  } catch (error) {
    if (pfn !== null) k.folios.put(pfn);
    throw error;
  }
}

function wp_huge_pmd(k: Kernel, vmf: Vmf, pmdp: number, pmd: bigint): VmFault | null {
  const { vma, flags } = vmf;
  // A copy, or a write that must be noticed, is a matter of single pages.
  if (vma.file !== 0) return fallBack(k, vmf);
  if (!flags.unshare && userfaultfd_wp(k, vma) && k.h.pmd_uffd_wp(pmd)) {
    // Without a message the mark goes page by page: the rest stays armed.
    if (!userfaultfd_wp_async(k, vma)) return handle_userfault(k, vmf, 'wp');
    return fallBack(k, vmf);
  }
  return do_huge_pmd_wp_page(k, vmf, pmdp, pmd);
}

function fallBack(k: Kernel, { vma, address }: Vmf): null {
  split_huge_pmd(k, vma, address);
  return null;
}

function do_huge_pmd_wp_page(k: Kernel, vmf: Vmf, pmdp: number, pmd: bigint): VmFault | null {
  const { h } = k;
  k.doing.call = vmf.flags.unshare ? 'huge unshare fault' : 'huge wp_page fault';
  if (is_huge_zero_pmd(k, pmd) || !mayReuse(k, Number(h.pmd_pfn(pmd)))) return fallBack(k, vmf);
  if (vmf.flags.unshare) return DONE;
  const entry = maybe_pmd_mkwrite(k, h.pmd_mkdirty(h.pmd_mkyoung(pmd)), vmf.vma);
  setAccessFlags(k, vmf, pmdp, entry, true);
  return DONE;
}

/** Exclusive, or nobody else refers to the page: then it is the area's own from now on. */
function mayReuse(k: Kernel, pfn: number): boolean {
  const { folios } = k;
  if (folios.anonExclusive(pfn)) return true;
  if (folios.is(pfn, 'locked')) return false;
  const cached = folios.is(pfn, 'swapCache') ? k.g.entries : 0;
  if (folios.ref(pfn) > 1 + cached) return false;
  if (cached > 0) folio_free_swap(k, pfn);
  if (folios.ref(pfn) !== 1) return false;
  folios.setAnonExclusive(pfn, true);
  return true;
}

function huge_pmd_set_accessed(k: Kernel, vmf: Vmf, pmdp: number, pmd: bigint): void {
  const { write } = vmf.flags;
  const young = k.h.pmd_mkyoung(pmd);
  setAccessFlags(k, vmf, pmdp, write ? k.h.pmd_mkdirty(young) : young, write);
}

/** pmdp_set_access_flags: the helper of the last level, and its invalidation, serve here too. */
function setAccessFlags(k: Kernel, { mm, address }: Vmf, pmdp: number, entry: bigint, write: boolean): void {
  k.ptes.ptep_set_access_flags(mm.asid, hugeStart(k, address), pmdp, entry, write);
}

/** The hint was for the scheduler alone: the page stays where it is, and may be used again. */
function do_huge_pmd_numa_page(k: Kernel, { vma }: Vmf, pmdp: number, old: bigint): VmFault {
  const { h } = k;
  const pmd = h.pmd_modify(old, vma.prot);
  const writable =
    h.pmd_write(pmd) || (vma_wants_manual_pte_write_upgrade(k, vma) && can_change_pmd_writable(k, vma, pmd));
  const young = h.pmd_mkyoung(pmd);
  k.ptes.set_pte(pmdp, writable ? h.pmd_mkwrite_novma(young) : young);
  return DONE;
}
