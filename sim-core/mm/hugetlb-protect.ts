// Models: another protection for huge pages, and the copy of their entries at fork. Both are hugetlb's own versions: no
// write permission is given back early, and a run of entries gets its bits anew, which makes it valid even without rights.
// Reference: mm/hugetlb.c (hugetlb_change_protection, copy_hugetlb_page_range) @ v6.12.
// Does not model: shared tables, NUMA hinting (hugetlb has none).
import type { HugeSize } from '../pgtable/hugetlb.ts';
import type { ProtectionChange } from './change-protection.ts';
import type { MmuGather } from './gather.ts';
import { alloc_hugetlb_folio, hstate_vma } from './hugetlb-reserve.ts';
import {
  copyHuge,
  eachHugePte,
  huge_pte_alloc,
  hugetlb_add_file_rmap,
  hugetlb_add_new_anon_rmap,
  make_huge_pte,
} from './hugetlb-tables.ts';
import type { Kernel } from './kernel.ts';
import { markerNotes, notesOf } from './markers.ts';
import { migrationPfn } from './rmap.ts';
import { type Mm, OutOfMemory, type Vma } from './types.ts';
import { userfaultfd_pte_wp, userfaultfd_wp } from './userfaultfd/predicates.ts';
import { has } from './vm-flags.ts';

/** @returns how many small pages were changed. @throws OutOfMemory for want of a table to put a marker in */
export function hugetlb_change_protection(
  k: Kernel,
  gather: MmuGather,
  vma: Vma,
  start: number,
  end: number,
  { op }: ProtectionChange,
): number {
  const mm = k.mms.get(vma.mm);
  if (!mm) return 0;
  const size = hstate_vma(k, vma);
  const { ptes } = k.hugetlb;
  const marker = k.h.make_pte_marker(markerNotes(k.layout).uffdWp);
  let pages = 0;
  const none = (va: number, pa: number): void => {
    if (op === 'wp') ptes.set_huge_pte_at(mm.asid, va, pa, marker, size);
  };
  const visit = (va: number, pa: number, pte: bigint): void => {
    if (k.h.pte_none(pte)) none(va, pa);
    else if (!k.h.pte_present(pte)) pages += changeNonpresent(k, mm, va, pa, pte, op, size);
    else {
      const old = ptes.huge_ptep_modify_prot_start(pa, size);
      ptes.huge_ptep_modify_prot_commit(mm.asid, va, pa, changed(k, vma, old, op, size), size);
      gather.range(va, va + size.bytes);
      pages++;
    }
  };
  eachHugePte(k, mm, size, start, end, visit, (va) => {
    if (op === 'wp') none(va, huge_pte_alloc(k, mm, va, size));
  });
  return pages * (size.bytes / k.g.pageSize);
}

function changed(k: Kernel, vma: Vma, old: bigint, op: ProtectionChange['op'], size: HugeSize): bigint {
  const { h } = k;
  const pte = k.hugetlb.ptes.arch_make_huge_pte(h.pte_modify(old, vma.prot), size);
  if (op === 'wp') return k.hugetlb.ptes.huge_pte_mkuffd_wp(pte);
  return op === 'resolve' ? h.pte_clear_uffd_wp(pte) : pte;
}

/** @returns 1 if a migration lost its write permission, as the kernel counts */
function changeNonpresent(
  k: Kernel,
  mm: Mm,
  va: number,
  pa: number,
  pte: bigint,
  op: ProtectionChange['op'],
  size: HugeSize,
): 0 | 1 {
  const { h } = k;
  const { ptes } = k.hugetlb;
  const migrating = migrationPfn(k, pte);
  if (migrating === null) {
    if (op === 'resolve' && (notesOf(h, pte) & markerNotes(k.layout).uffdWp) !== 0n)
      ptes.huge_pte_clear(pa, size);
    return 0;
  }
  const entry = h.pte_to_swp_entry(pte);
  const writable = h.is_writable_migration_entry(entry);
  let next = pte;
  if (writable) {
    const make = k.folios.is(migrating, 'anon')
      ? h.make_readable_exclusive_migration_entry
      : h.make_readable_migration_entry;
    // Unlike that of a small page, the entry loses its soft-dirty mark here.
    next = h.swp_entry_to_pte(make(h.swp_offset(entry)));
  }
  if (op === 'wp') next = h.pte_swp_mkuffd_wp(next);
  else if (op === 'resolve') next = h.pte_swp_clear_uffd_wp(next);
  if (next !== pte) ptes.set_huge_pte_at(mm.asid, va, pa, next, size);
  return writable ? 1 : 0;
}

/** What fork does with one area of huge pages. */
interface Copy {
  readonly k: Kernel;
  readonly parent: Mm;
  readonly vma: Vma;
  readonly child: Mm;
  readonly copy: Vma;
  readonly size: HugeSize;
  readonly cow: boolean;
}

/** @throws OutOfMemory for want of a table, or of a page for the copy of one that a device may write to */
export function copy_hugetlb_page_range(k: Kernel, parent: Mm, vma: Vma, child: Mm, copy: Vma): void {
  const size = hstate_vma(k, vma);
  const cow = !has(vma.flags, k.vm.SHARED) && has(vma.flags, k.vm.MAYWRITE);
  const job: Copy = { k, parent, vma, child, copy, size, cow };
  eachHugePte(k, parent, size, vma.start, vma.end, (va, pa, pte) => {
    const target = huge_pte_alloc(k, child, va, size);
    if (k.h.pte_none(pte)) return;
    if (!k.h.pte_present(pte)) copyNonpresent(job, va, pa, pte, target);
    else if (!copyPinned(job, va, pte, target)) copyPresent(job, va, pa, pte, target);
  });
}

function copyNonpresent(
  { k, parent, vma, child, copy, size, cow }: Copy,
  va: number,
  pa: number,
  pte: bigint,
  target: number,
): void {
  const { h } = k;
  const { ptes } = k.hugetlb;
  const put = (next: bigint): void => {
    if (next !== 0n) ptes.set_huge_pte_at(child.asid, va, target, next, size);
  };
  const watched = userfaultfd_wp(k, copy);
  if (h.is_pte_marker(pte)) {
    const poisoned = (notesOf(h, pte) & markerNotes(k.layout).poisoned) !== 0n;
    put(poisoned || watched ? pte : 0n);
    return;
  }
  const entry = h.pte_to_swp_entry(pte);
  let next = pte;
  if (h.is_migration_entry(entry) && !h.is_readable_migration_entry(entry) && cow) {
    next = h.swp_entry_to_pte(h.make_readable_migration_entry(h.swp_offset(entry)));
    if (userfaultfd_wp(k, vma) && h.pte_swp_uffd_wp(pte)) next = h.pte_swp_mkuffd_wp(next);
    ptes.set_huge_pte_at(parent.asid, va, pa, next, size);
  }
  put(watched ? next : h.pte_swp_clear_uffd_wp(next));
}

/** A page that a device may be writing to stays the parent's alone; the child gets a copy at once. */
function copyPinned(
  { k, parent, child, copy, size }: Copy,
  va: number,
  pte: bigint,
  target: number,
): boolean {
  const { folios, h } = k;
  const pfn = Number(h.pte_pfn(pte));
  if (!folios.is(pfn, 'anon') || !folios.anonExclusive(pfn)) return false;
  if (!(k.mms.get(parent.id)?.hasPinned ?? false) || !folios.maybePinned(pfn)) return false;
  const fresh = alloc_hugetlb_folio(k, copy, va, true);
  if (fresh === null) throw new OutOfMemory('no free huge page is left for a copy of a pinned one');
  copyHuge(k, pfn, fresh, size);
  const plain = make_huge_pte(k, copy, fresh, true);
  hugetlb_add_new_anon_rmap(k, fresh, copy, va);
  const entry = userfaultfd_pte_wp(k, copy, pte) ? k.hugetlb.ptes.huge_pte_mkuffd_wp(plain) : plain;
  k.hugetlb.ptes.set_huge_pte_at(child.asid, va, target, entry, size);
  return true;
}

function copyPresent(
  { k, parent, child, copy, size, cow }: Copy,
  va: number,
  pa: number,
  pte: bigint,
  target: number,
): void {
  const { folios, h } = k;
  const { ptes } = k.hugetlb;
  const pfn = Number(h.pte_pfn(pte));
  folios.get(pfn);
  hugetlb_add_file_rmap(k, pfn);
  if (folios.is(pfn, 'anon')) folios.setAnonExclusive(pfn, false);
  let next = pte;
  if (cow) {
    ptes.huge_ptep_set_wrprotect(parent.asid, va, pa, size);
    next = h.pte_wrprotect(next);
  }
  ptes.set_huge_pte_at(
    child.asid,
    va,
    target,
    userfaultfd_wp(k, copy) ? next : h.pte_clear_uffd_wp(next),
    size,
  );
}
