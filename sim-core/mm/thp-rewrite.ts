// Models: what fork, mprotect, userfaultfd, munmap, mremap, clear_refs and madvise do to one entry that maps a whole huge
// page. Reference: mm/huge_memory.c (copy_huge_pmd, change_huge_pmd, zap_huge_pmd, move_huge_pmd, madvise_free_huge_pmd),
// fs/proc/task_mmu.c (clear_soft_dirty_pmd, make_uffd_wp_pmd) @ v6.12.
import type { ProtectionChange } from './change-protection.ts';
import { pgtable_trans_huge_deposit, pgtable_trans_huge_withdraw, zap_deposited_table } from './deposit.ts';
import type { MmuGather } from './gather.ts';
import type { Kernel } from './kernel.ts';
import { type EntryMarks, migrationMarks, migrationPte } from './migration-entry.ts';
import { swp_offset_pfn } from './rmap.ts';
import { allocTable } from './tables.ts';
import { can_change_pmd_writable, is_huge_zero_pmd, pmdp_invalidate, vm_normal_page_pmd } from './thp.ts';
import { folio_remove_rmap_pmd, folio_try_dup_anon_rmap_pmd } from './thp-rmap.ts';
import type { Mm, Vma } from './types.ts';
import { userfaultfd_wp } from './userfaultfd/predicates.ts';

/** The same page under an entry with other marks. */
function remark(k: Kernel, pmd: bigint, change: Partial<EntryMarks>): bigint {
  const pfn = swp_offset_pfn(k, k.h.pte_to_swp_entry(pmd));
  return migrationPte(k, pfn, { ...migrationMarks(k, pmd), ...change });
}

/**
 * copy_huge_pmd: parent and child share the page from now on.
 * @returns false when the page may be pinned: the caller splits the mapping and copies entry by entry
 */
export function copy_huge_pmd(k: Kernel, parent: Mm, child: Vma, source: number, target: number): boolean {
  const { h, ptes } = k;
  // A file's page is found again by a fault.
  if (child.file !== 0) return true;
  const pmd = ptes.ptep_get(source);
  const table = allocTable(k);
  const armed = userfaultfd_wp(k, child);
  if (!h.pmd_present(pmd)) {
    const shared = remark(k, pmd, { write: false, exclusive: false });
    if (shared !== pmd) ptes.set_pte(source, shared);
    pgtable_trans_huge_deposit(k, target, table);
    ptes.set_pte(target, armed ? shared : h.pmd_swp_clear_uffd_wp(shared));
    return true;
  }
  const pfn = vm_normal_page_pmd(k, pmd);
  if (pfn !== null) {
    if (!folio_try_dup_anon_rmap_pmd(k, pfn, k.mms.get(parent.id)?.hasPinned ?? false)) {
      k.folios.put(table / k.g.pageSize);
      return false;
    }
    k.folios.get(pfn);
  }
  pgtable_trans_huge_deposit(k, target, table);
  ptes.ptep_set_wrprotect(source);
  const kept = armed ? pmd : h.pmd_clear_uffd_wp(pmd);
  ptes.set_pte(target, h.pmd_mkold(h.pmd_wrprotect(kept)));
  return true;
}

/** change_huge_pmd. @returns how many pages changed */
export function change_huge_pmd(
  k: Kernel,
  gather: MmuGather,
  mm: Mm,
  vma: Vma,
  start: number,
  pmdp: number,
  { op, tryWrite }: ProtectionChange,
): number {
  const { h, ptes, folios } = k;
  const pmd = ptes.ptep_get(pmdp);
  if (!h.pmd_present(pmd)) {
    const anon = folios.is(swp_offset_pfn(k, h.pte_to_swp_entry(pmd)), 'anon');
    const next = k.pieces.change_nonpresent_pte(pmd, op, anon);
    if (next !== pmd) ptes.set_pte(pmdp, next);
    return 0;
  }
  const hint = op === 'numa';
  if (hint && (is_huge_zero_pmd(k, pmd) || h.pmd_protnone(pmd))) return 0;
  const old = pmdp_invalidate(k, mm, start, pmdp);
  let entry = h.pmd_modify(old, hint ? h.vm_get_page_prot(0n) : vma.prot);
  if (op === 'wp') entry = h.pmd_mkuffd_wp(entry);
  else if (op === 'resolve') entry = h.pmd_clear_uffd_wp(entry);
  if (tryWrite && !h.pmd_write(entry) && can_change_pmd_writable(k, vma, entry))
    entry = h.pmd_mkwrite_novma(entry);
  ptes.set_pte(pmdp, entry);
  gather.range(start, start + k.g.pmdSize);
  return k.g.entries;
}

/** zap_huge_pmd: the mapping goes; the page with it, if nobody else maps it. */
export function zap_huge_pmd(k: Kernel, gather: MmuGather, vma: Vma, start: number, pmdp: number): void {
  const { h, ptes } = k;
  const old = ptes.ptep_get_and_clear(pmdp);
  // Only for anonymous memory a table was put by.
  if (vma.file === 0) zap_deposited_table(k, pmdp);
  if (!h.pmd_present(old)) return;
  gather.range(start, start + k.g.pmdSize);
  const pfn = vm_normal_page_pmd(k, old);
  if (pfn === null) return;
  folio_remove_rmap_pmd(k, pfn);
  gather.page(pfn);
}

/** move_huge_pmd: the whole page at another address. @returns false when something is there already */
export function move_huge_pmd(
  k: Kernel,
  mm: Mm,
  vma: Vma,
  from: number,
  source: number,
  target: number,
  dropUffd: boolean,
): boolean {
  const { ptes, h } = k;
  if (!h.pmd_none(ptes.ptep_get(target))) return false;
  const pmd = ptes.ptep_get_and_clear(source);
  if (vma.file === 0) pgtable_trans_huge_deposit(k, target, pgtable_trans_huge_withdraw(k, source));
  ptes.set_pte(target, movedPmd(k, pmd, dropUffd));
  if (h.pmd_present(pmd)) {
    k.machine.races.open('after-pte-store:before-tlbi');
    k.tlb.flush_tlb_range(mm.asid, from, from + k.g.pmdSize);
  }
  return true;
}

/** move_soft_dirty_pmd, and the mark that goes with a monitor that does not follow. */
function movedPmd(k: Kernel, pmd: bigint, dropUffd: boolean): bigint {
  const { h } = k;
  const counts = k.vm.SOFTDIRTY !== 0n;
  if (h.pmd_present(pmd)) {
    const moved = counts ? h.pmd_mksoft_dirty(pmd) : pmd;
    return dropUffd ? h.pmd_clear_uffd_wp(moved) : moved;
  }
  const moved = counts ? h.pmd_swp_mksoft_dirty(pmd) : pmd;
  return dropUffd ? h.pmd_swp_clear_uffd_wp(moved) : moved;
}

/** clear_soft_dirty_pmd: the next write is counted again. */
export function clear_soft_dirty_pmd(k: Kernel, mm: Mm, start: number, pmdp: number): void {
  const { h, ptes } = k;
  const pmd = ptes.ptep_get(pmdp);
  if (!h.pmd_present(pmd)) {
    ptes.set_pte(pmdp, h.pmd_swp_clear_soft_dirty(pmd));
    return;
  }
  // What hardware marked until now is kept.
  const old = pmdp_invalidate(k, mm, start, pmdp);
  ptes.set_pte(pmdp, h.pmd_clear_soft_dirty(h.pmd_wrprotect(old)));
}

/** make_uffd_wp_pmd of PAGEMAP_SCAN. */
export function make_uffd_wp_pmd(k: Kernel, mm: Mm, start: number, pmdp: number): void {
  const { h, ptes } = k;
  const pmd = ptes.ptep_get(pmdp);
  if (h.pmd_present(pmd)) ptes.set_pte(pmdp, h.pmd_mkuffd_wp(pmdp_invalidate(k, mm, start, pmdp)));
  else ptes.set_pte(pmdp, h.pmd_swp_mkuffd_wp(pmd));
}

/** MADV_COLD and MADV_FREE: the page looks unused, and clean if `clean`. */
export function make_pmd_old(k: Kernel, mm: Mm, start: number, pmdp: number, clean: boolean): void {
  const { h, ptes } = k;
  const old = h.pmd_mkold(pmdp_invalidate(k, mm, start, pmdp));
  ptes.set_pte(pmdp, clean ? h.pmd_mkclean(old) : old);
}

/** The huge page behind a present entry, if it is one that has owners. */
export function presentHugePage(k: Kernel, pmd: bigint): number | null {
  return k.h.pmd_present(pmd) ? vm_normal_page_pmd(k, pmd) : null;
}
