// Models: what a transparent huge page is: a folio as large as a table maps, under one entry; where one may be, and what
// its entry says. Reference: include/linux/huge_mm.h, mm/huge_memory.c @ v6.12.
// Does not model: khugepaged, counters, the rules of sysfs other than "never" and "madvise".
import type { ScanResult } from './collapse-result.ts';
import { LAST_LEVEL, PMD_LEVEL } from './geometry.ts';
import type { Kernel } from './kernel.ts';
import { entryAt, lookup, type Place } from './tables.ts';
import type { Mm, Vma } from './types.ts';
import { userfaultfd_wp } from './userfaultfd/predicates.ts';
import { has } from './vm-flags.ts';

/** HPAGE_PMD_ORDER */
export function hugeOrder(k: Kernel): number {
  return Math.log2(k.g.entries);
}

/** The huge page that an address lies in. */
export function hugeStart(k: Kernel, va: number): number {
  return va - (va % k.g.pmdSize);
}

/** thp_vma_suitable_order: does the whole huge page lie in the area, and its place in the mapping fit? */
export function thp_vma_suitable(k: Kernel, vma: Vma, start: number): boolean {
  return start >= vma.start && start + k.g.pmdSize <= vma.end;
}

/** thp_vma_allowable_order, for a fault: was it asked for, and does the kernel do it at all? */
export function thp_vma_allowable(k: Kernel, vma: Vma): boolean {
  if (k.config.thp === 'never' || !has(vma.flags, k.vm.HUGEPAGE)) return false;
  return thp_vma_possible(k, vma);
}

/** The same for somebody who asks for a huge page by name, whatever the settings are. */
export function thp_vma_possible(k: Kernel, vma: Vma): boolean {
  return vma.file === 0 && !has(vma.flags, k.vm.SHARED | k.vm.HUGETLB | k.vm.NOHUGEPAGE);
}

/** The entry of the huge page at an address, if one entry maps it, or waits for it under migration. */
export function pmd_trans_huge_lock(k: Kernel, mm: Mm, va: number): Place | null {
  const place = lookup(k, mm, va);
  return place.level === PMD_LEVEL && !k.h.pmd_none(place.pte) ? place : null;
}

/** find_pmd_or_thp_or_none: is there a table for the pages of a huge page? SCAN_PMD_MAPPED: one entry maps them. */
export function find_pmd_or_thp_or_none(k: Kernel, mm: Mm, va: number): ScanResult {
  const { level, pte } = lookup(k, mm, va);
  if (level === LAST_LEVEL) return 'SCAN_SUCCEED';
  if (level < PMD_LEVEL) return 'SCAN_PMD_NULL';
  if (k.h.pmd_none(pte)) return 'SCAN_PMD_NONE';
  return k.h.pmd_present(pte) ? 'SCAN_PMD_MAPPED' : 'SCAN_PMD_NULL';
}

/** Takes the table of a huge page's pages out of the walk: no CPU reaches the pages, nor walks through it. @returns it */
export function pmdp_collapse_flush(k: Kernel, mm: Mm, start: number): number {
  const pmdp = entryAt(k, mm, start, PMD_LEVEL);
  const table = entryAt(k, mm, start, LAST_LEVEL);
  if (pmdp === null || table === null) throw new RangeError(`thp: no table at 0x${start.toString(16)}`);
  k.ptes.pte_clear(pmdp);
  k.machine.races.open('after-pte-store:before-tlbi');
  k.tlb.flush_tlb_range(mm.asid, start, start + k.g.pmdSize, true);
  return table;
}

export function mk_huge_pmd(k: Kernel, pfn: number, prot: bigint): bigint {
  return k.h.pmd_mkhuge(k.h.pfn_pmd(BigInt(pfn), prot));
}

/** Write permission if the area may be written at all. */
export function maybe_pmd_mkwrite(k: Kernel, pmd: bigint, vma: Vma): bigint {
  return has(vma.flags, k.vm.WRITE) ? k.h.pmd_mkwrite_novma(pmd) : pmd;
}

export function is_huge_zero_pmd(k: Kernel, pmd: bigint): boolean {
  return k.hugeZeroPfn !== 0 && k.h.pmd_present(pmd) && Number(k.h.pmd_pfn(pmd)) === k.hugeZeroPfn;
}

/** vm_normal_page_pmd: the first page that a present entry maps; null for the huge zero page. */
export function vm_normal_page_pmd(k: Kernel, pmd: bigint): number | null {
  return is_huge_zero_pmd(k, pmd) ? null : Number(k.h.pmd_pfn(pmd));
}

/** Hides the entry from hardware, and no TLB answers from it: from here on nothing marks it. @returns what it was */
export function pmdp_invalidate(k: Kernel, mm: Mm, start: number, pmdp: number): bigint {
  const old = k.ptes.ptep_update(pmdp, (pmd) => k.h.pmd_mkinvalid(pmd));
  k.machine.races.open('after-pte-store:before-tlbi');
  k.tlb.flush_tlb_range(mm.asid, start, start + k.g.pmdSize);
  return old;
}

/** May write permission be given without a fault? */
export function can_change_pmd_writable(k: Kernel, vma: Vma, pmd: bigint): boolean {
  const { h, vm, folios } = k;
  if (!has(vma.flags, vm.WRITE) || h.pmd_protnone(pmd)) return false;
  if (vm.SOFTDIRTY !== 0n && !has(vma.flags, vm.SOFTDIRTY) && !h.pmd_soft_dirty(pmd)) return false;
  if (userfaultfd_wp(k, vma) && h.pmd_uffd_wp(pmd)) return false;
  if (has(vma.flags, vm.SHARED)) return h.pmd_dirty(pmd);
  const pfn = vm_normal_page_pmd(k, pmd);
  return pfn !== null && folios.is(pfn, 'anon') && folios.anonExclusive(pfn);
}
