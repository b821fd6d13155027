// Models: giving every entry of a range other permissions: what mprotect, UFFDIO_WRITEPROTECT and the arming of a scan
// share. Present entries are taken out, changed and put back, so that hardware marks nothing that is then lost.
// Reference: mm/mprotect.c (change_protection, change_pte_range) @ v6.12.
// Does not model: protection keys.
import type { MmuGather } from './gather.ts';
import { hugetlb_change_protection } from './hugetlb-protect.ts';
import { is_vm_hugetlb_page } from './hugetlb-reserve.ts';
import type { Kernel } from './kernel.ts';
import { markerNotes } from './markers.ts';
import { prot_numa_skip } from './numa-skip.ts';
import { migrationPfn } from './rmap.ts';
import { eachPte, lookup, pte_alloc } from './tables.ts';
import { change_huge_pmd } from './thp-rewrite.ts';
import { split_huge_pmd } from './thp-split.ts';
import type { Mm, Vma } from './types.ts';
import { userfaultfd_wp_use_markers } from './userfaultfd/predicates.ts';
import { has } from './vm-flags.ts';
import { vm_normal_page } from './zap.ts';

export interface ProtectionChange {
  /**
   * `wp` arms the pages for the monitor, `resolve` disarms them; both leave the area's protection as it is. `numa` lets
   * nobody touch the pages until a fault has told who does.
   */
  readonly op: 'mprotect' | 'wp' | 'resolve' | 'numa';
  /** MM_CP_TRY_CHANGE_WRITABLE: write permission is given at once where no fault is needed. */
  readonly tryWrite: boolean;
}

/**
 * Changes the entries of [start, end) to the area's page protection, which the caller has brought up to date.
 * @returns how many entries were changed; the caller flushes
 * @throws OutOfMemory when a table for markers cannot be had
 */
export function change_protection(
  k: Kernel,
  gather: MmuGather,
  vma: Vma,
  start: number,
  end: number,
  change: ProtectionChange,
): number {
  const mm = k.mms.get(vma.mm);
  if (!mm) return 0;
  if (is_vm_hugetlb_page(k, vma)) return hugetlb_change_protection(k, gather, vma, start, end, change);
  const { op } = change;
  const marks = op === 'wp' && userfaultfd_wp_use_markers(k, vma);
  if (marks) makeTables(k, mm, start, end);
  const marker = marks ? k.h.make_pte_marker(markerNotes(k.layout).uffdWp) : 0n;
  let pages = 0;
  const one = (va: number, pa: number, pte: bigint): void => {
    if (k.h.pte_none(pte)) {
      if (!marks) return;
      k.ptes.set_pte(pa, marker);
    } else if (k.h.pte_present(pte)) {
      if (op === 'numa' && prot_numa_skip(k, vma, pte)) return;
      changePresent(k, mm, vma, va, pa, change);
      gather.range(va, va + k.g.pageSize);
    } else if (!changeNonpresent(k, pa, pte, op)) return;
    pages++;
  };
  eachPte(k, mm, start, end, one, undefined, (from, to, pmdp) => {
    // Markers are of the last level alone: a file's pages are armed one by one.
    const each = op === 'wp' && vma.file !== 0;
    if (each || to - from < k.g.pmdSize) {
      split_huge_pmd(k, vma, from);
      if (marks) makeTables(k, mm, from, to);
      return false;
    }
    pages += change_huge_pmd(k, gather, mm, vma, from, pmdp, change);
    return true;
  });
  return pages;
}

/** What is not there is marked, too, so there must be tables to mark it in. */
function makeTables(k: Kernel, mm: Mm, start: number, end: number): void {
  const { pmdSize } = k.g;
  for (let va = start; va < end; va = (Math.floor(va / pmdSize) + 1) * pmdSize)
    if (k.h.pmd_none(lookup(k, mm, va).pte)) pte_alloc(k, mm, va);
}

function changePresent(
  k: Kernel,
  mm: Mm,
  vma: Vma,
  va: number,
  pa: number,
  { op, tryWrite }: ProtectionChange,
): void {
  const old = k.contpte.ptep_modify_prot_start(mm, va, pa);
  const prot = op === 'numa' ? k.h.vm_get_page_prot(0n) : vma.prot;
  // First without the upgrade: whether it is allowed depends on what the entry is then.
  const plain = k.pieces.change_pte(old, prot, op, false, false);
  const may = tryWrite && !k.h.pte_write(plain) && can_change_pte_writable(k, vma, plain);
  const next = tryWrite ? k.pieces.change_pte(old, prot, op, true, may) : plain;
  k.contpte.ptep_modify_prot_commit(mm, va, pa, next);
}

/** May an entry without write permission be given it at once? */
export function can_change_pte_writable(k: Kernel, vma: Vma, pte: bigint): boolean {
  const { vm } = k;
  const pfn = vm_normal_page(k, pte);
  return k.pieces.can_change_pte_writable(
    pte,
    has(vma.flags, vm.WRITE),
    has(vma.flags, vm.SHARED),
    has(vma.flags, vm.UFFD_WP),
    has(vma.flags, vm.SOFTDIRTY),
    pfn !== null && k.folios.is(pfn, 'anon') && k.folios.anonExclusive(pfn),
  );
}

function changeNonpresent(k: Kernel, pa: number, pte: bigint, op: ProtectionChange['op']): boolean {
  const migrating = migrationPfn(k, pte);
  const anon = migrating !== null && k.folios.is(migrating, 'anon');
  const next = k.pieces.change_nonpresent_pte(pte, op, anon);
  if (next === pte) return false;
  k.ptes.set_pte(pa, next);
  return true;
}
