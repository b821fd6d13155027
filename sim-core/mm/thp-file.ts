// Models: huge pages of files in memory: where one entry may map one, making that entry, and taking it away, which needs no
// table in its place: a fault finds the page again. Such a page comes into being by MADV_COLLAPSE alone.
// Reference: mm/memory.c (do_set_pmd), mm/huge_memory.c (__thp_vma_allowable_orders, __split_huge_pmd_locked) @ v6.12.
// Does not model: huge pages that a write makes (mount option huge=, shmem_enabled), files on disks, statistics.
import type { Kernel } from './kernel.ts';
import { pmd_alloc } from './tables.ts';
import { hugeOrder, hugeStart, maybe_pmd_mkwrite, mk_huge_pmd, thp_vma_suitable } from './thp.ts';
import { folio_add_file_rmap_pmd, folio_remove_rmap_pmd } from './thp-rmap.ts';
import type { Mm, Vma } from './types.ts';
import { has } from './vm-flags.ts';

/** Do huge pages of the file lie at multiples of a huge page in the area? */
function aligned(k: Kernel, vma: Vma): boolean {
  return (vma.start / k.g.pageSize - vma.pgoff) % k.g.entries === 0;
}

/** thp_vma_suitable_order of a file's area: may one entry map the huge page at an address? */
export function file_thp_suitable(k: Kernel, vma: Vma, start: number): boolean {
  return aligned(k, vma) && thp_vma_suitable(k, vma, start);
}

/**
 * thp_vma_allowable_order of a file's area, for whoever asks by name: neither sysfs nor the mount has a say then, but the
 * area must have room for one.
 */
export function file_thp_allowable(k: Kernel, vma: Vma): boolean {
  if (has(vma.flags, k.vm.HUGETLB | k.vm.NOHUGEPAGE | k.vm.DONTEXPAND)) return false;
  return file_thp_suitable(k, vma, hugeStart(k, vma.end - k.g.pmdSize));
}

/** The page is one of a huge page of a file. */
export function isHugeFilePage(k: Kernel, pfn: number): boolean {
  return k.folios.order(pfn) === hugeOrder(k) && !k.folios.is(pfn, 'anon');
}

/**
 * do_set_pmd: one entry for all of the huge page around an address, where no table is. Takes a reference.
 * @returns false when it cannot be: single entries then
 */
export function do_set_pmd(k: Kernel, mm: Mm, vma: Vma, va: number, pfn: number, write: boolean): boolean {
  const start = hugeStart(k, va);
  if (has(vma.flags, k.vm.NOHUGEPAGE) || !file_thp_suitable(k, vma, start)) return false;
  if (!isHugeFilePage(k, pfn)) return false;
  const pmdp = pmd_alloc(k, mm, start);
  if (!k.h.pmd_none(k.ptes.ptep_get(pmdp))) return false;
  const head = k.folios.head(pfn);
  const entry = mk_huge_pmd(k, head, vma.prot);
  k.folios.get(head);
  folio_add_file_rmap_pmd(k, head);
  k.ptes.set_pte(pmdp, write ? maybe_pmd_mkwrite(k, k.h.pmd_mkdirty(entry), vma) : entry);
  return true;
}

/** __split_huge_pmd of a file's page: the entry goes, and the page is told what it knew. */
export function clear_file_pmd(k: Kernel, mm: Mm, start: number, pmdp: number): void {
  const { h, folios } = k;
  const old = k.ptes.ptep_get_and_clear(pmdp);
  k.machine.races.open('after-pte-store:before-tlbi');
  k.tlb.flush_tlb_range(mm.asid, start, start + k.g.pmdSize);
  // Of a page under migration nobody counts the mapping, nor holds a reference.
  if (!h.pmd_present(old)) return;
  const pfn = Number(h.pmd_pfn(old));
  if (h.pmd_dirty(old)) folios.set(pfn, 'dirty', true);
  folio_remove_rmap_pmd(k, pfn);
  folios.put(pfn);
}
