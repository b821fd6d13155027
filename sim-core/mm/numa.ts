// Models: NUMA hinting: entries of a range are made inaccessible, and the fault that follows tells who uses the page. A page
// on another node than the CPU comes to it; any other gets its entry back. Reference: mm/mempolicy.c (change_prot_numa),
// mm/memory.c (do_numa_page, numa_rebuild_single_mapping, numa_rebuild_large_mapping), mm/migrate.c
// (migrate_misplaced_folio) @ v6.12. Does not model: when the scheduler scans, statistics, policies of tasks or areas, tiers.
import { can_change_pte_writable, change_protection } from './change-protection.ts';
import { vma_wants_manual_pte_write_upgrade } from './dirty-tracking.ts';
import { folio_likely_mapped_shared } from './folio-shared.ts';
import { MmuGather } from './gather.ts';
import { is_vm_hugetlb_page } from './hugetlb-reserve.ts';
import type { Kernel } from './kernel.ts';
import { allocOn, moveFolio, nodeOf } from './move-pages.ts';
import { enter } from './task.ts';
import { DONE, done, type SysResult, type Vma, type VmFault, type Vmf } from './types.ts';
import { has } from './vm-flags.ts';
import { vm_normal_page } from './zap.ts';

/** All CPUs belong to the node from which fresh pages come. */
const NODE_OF_CPUS = 0;

/** Hints over a range. @returns how many entries were changed */
export function change_prot_numa(k: Kernel, pid: number, start: number, length: number): SysResult {
  const mm = enter(k, pid, 'change_prot_numa');
  const end = start + length;
  let changed = 0;
  for (const vma of k.areas.within(mm.id, start, end)) {
    // task_numa_work: hugetlb has no hints.
    if (is_vm_hugetlb_page(k, vma)) continue;
    const gather = new MmuGather(k, mm);
    const [from, to] = [Math.max(start, vma.start), Math.min(end, vma.end)];
    changed += change_protection(k, gather, vma, from, to, { op: 'numa', tryWrite: false });
    gather.finish();
  }
  return done(changed);
}

/** An access to a page with a hint. */
export function do_numa_page(k: Kernel, vmf: Vmf): VmFault {
  const { vma, address, ptep, origPte } = vmf;
  if (ptep === null || !k.h.pte_same(k.contpte.ptep_get(ptep), origPte)) return DONE;
  k.doing.call = 'NUMA hinting fault';
  const pfn = vm_normal_page(k, origPte);
  let mayWrite = true;
  if (pfn !== null && nodeOf(k, pfn) !== NODE_OF_CPUS) {
    if (isolates(k, vma, pfn)) {
      // Moved, the page has an entry for reading: a store comes again.
      if (migrate_misplaced_folio(k, pfn)) return DONE;
      mayWrite = false;
      if (!k.h.pte_same(k.contpte.ptep_get(ptep), origPte)) return DONE;
    }
  }
  if (pfn !== null && k.folios.order(pfn) > 0) rebuildLarge(k, vmf, ptep, pfn, mayWrite);
  else rebuild(k, vma, address, ptep, mayWrite && isWritable(k, vma, origPte));
  return DONE;
}

/** migrate_misplaced_folio_prepare */
function isolates(k: Kernel, vma: Vma, pfn: number): boolean {
  const { folios } = k;
  if (folios.is(pfn, 'locked') || folios.is(pfn, 'hwpoison')) return false;
  // A lazily free page is on the lists of files.
  if (!folios.is(pfn, 'anon') || folios.is(pfn, 'swapBacked')) return true;
  if (has(vma.flags, k.vm.EXEC) && folio_likely_mapped_shared(k, pfn)) return false;
  return !folios.is(pfn, 'dirty');
}

/** Brings the folio to the node of the CPU. @returns whether it is there now */
export function migrate_misplaced_folio(k: Kernel, pfn: number): boolean {
  const head = k.folios.head(pfn);
  const to = allocOn(k, NODE_OF_CPUS, k.folios.order(head));
  return to !== null && moveFolio(k, head, to);
}

/** May the restored entry be written at once? */
function isWritable(k: Kernel, vma: Vma, old: bigint): boolean {
  const pte = k.h.pte_modify(old, vma.prot);
  if (k.h.pte_write(pte)) return true;
  return vma_wants_manual_pte_write_upgrade(k, vma) && can_change_pte_writable(k, vma, pte);
}

function rebuild(k: Kernel, vma: Vma, va: number, ptep: number, writable: boolean): void {
  const { h, contpte } = k;
  const mm = k.mms.get(vma.mm);
  if (!mm) return;
  const old = contpte.ptep_modify_prot_start(mm, va, ptep);
  const young = h.pte_mkyoung(h.pte_modify(old, vma.prot));
  contpte.ptep_modify_prot_commit(mm, va, ptep, writable ? h.pte_mkwrite_novma(young) : young);
}

/** All entries of the folio in this table and area come back with one fault. */
function rebuildLarge(k: Kernel, { vma, address }: Vmf, ptep: number, pfn: number, mayWrite: boolean): void {
  const { h, g, folios } = k;
  const { pagesBefore, pages } = folios.extent(pfn);
  const first = address - pagesBefore * g.pageSize;
  const table = address - (address % g.pmdSize);
  const start = Math.max(first, table, vma.start);
  const end = Math.min(first + pages * g.pageSize, table + g.pmdSize, vma.end);
  for (let va = start; va < end; va += g.pageSize) {
    const pa = ptep + ((va - address) / g.pageSize) * g.entryBytes;
    const pte = k.contpte.ptep_get(pa);
    if (!h.pte_present(pte) || !h.pte_protnone(pte) || h.pte_special(pte)) continue;
    if (folios.head(Number(h.pte_pfn(pte))) !== folios.head(pfn)) continue;
    rebuild(k, vma, va, pa, mayWrite && isWritable(k, vma, pte));
  }
}
