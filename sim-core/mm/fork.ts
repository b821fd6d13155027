// Models: fork: a copy of the address space in which private pages are shared until one side writes. What each entry
// becomes, on both sides, is decided by the pieces. Reference: kernel/fork.c (dup_mmap), mm/memory.c (copy_page_range)
// @ v6.12. Does not model: vfork, clone flags.
import { pageProt, vma_soft_dirty_enabled } from './dirty-tracking.ts';
import { exit_mm } from './exit.ts';
import { maybe_mkwrite, mk_pte } from './fault-common.ts';
import { AlikeCopies } from './fork-alike.ts';
import { copy_hugetlb_page_range } from './hugetlb-protect.ts';
import { is_vm_hugetlb_page } from './hugetlb-reserve.ts';
import type { Kernel } from './kernel.ts';
import { folio_pte_batch } from './large-folio.ts';
import { folio_add_new_anon_rmap, folio_dup_anon_rmap } from './rmap.ts';
import { eachPteBatch, pmd_alloc, pte_alloc } from './tables.ts';
import { enter, makeMm, makeTask, spaceOfArea, taskOf } from './task.ts';
import { copy_huge_pmd } from './thp-rewrite.ts';
import { split_huge_pmd } from './thp-split.ts';
import { failed, type Mm, OutOfMemory, type SysResult, type Vma } from './types.ts';
import {
  dup_userfaultfd,
  dup_userfaultfd_complete,
  dup_userfaultfd_fail,
  type ForkContexts,
  newForkContexts,
} from './userfaultfd/events.ts';
import { userfaultfd_pte_wp, userfaultfd_wp } from './userfaultfd/predicates.ts';
import { has } from './vm-flags.ts';
import { holdFile, setVma } from './vma.ts';
import { vm_normal_page } from './zap.ts';

/** fork(2). @returns the child's pid; ENOMEM takes back what was copied */
export function fork(k: Kernel, pid: number): SysResult {
  const parent = enter(k, pid, 'fork');
  const child = spaceForChild(k);
  if (child === null) return failed('ENOMEM');
  const contexts = newForkContexts();
  try {
    for (const vma of k.areas.of(parent.id)) {
      if (has(vma.flags, k.vm.DONTCOPY)) continue;
      const copy = dupArea(k, vma, child, contexts);
      if (!has(vma.flags, k.vm.WIPEONFORK) && vma_needs_copy(k, copy, vma))
        copyArea(k, parent, vma, child, copy);
    }
  } catch (error) {
    if (!(error instanceof OutOfMemory)) throw error;
    k.tlb.flush_tlb_mm(parent.asid);
    dup_userfaultfd_fail(k, contexts);
    exit_mm(k, child);
    return failed('ENOMEM');
  }
  // Permission was taken away in the parent: from now on no CPU may use what it remembers.
  k.machine.races.open('after-pte-store:before-tlbi');
  k.tlb.flush_tlb_mm(parent.asid);
  const childPid = makeTask(k, child, taskOf(k, pid).cpu, pid);
  return dup_userfaultfd_complete(k, pid, contexts, childPid);
}

/** A space for the child; null when there is no memory even for its top table. */
function spaceForChild(k: Kernel): Mm | null {
  try {
    return makeMm(k);
  } catch (error) {
    if (error instanceof OutOfMemory) return null;
    throw error;
  }
}

/** The child's record of an area. */
function dupArea(k: Kernel, vma: Vma, child: Mm, contexts: ForkContexts): Vma {
  const { uffd, dropFlags } = dup_userfaultfd(k, vma, child.id, contexts);
  const flags = vma.flags & ~dropFlags & ~k.vm.LOCKED;
  const wiped = has(vma.flags, k.vm.WIPEONFORK);
  const own = vma.anonVma !== 0 && !wiped;
  holdFile(k, vma.file, 1);
  const plain: Vma = {
    ...vma,
    id: k.nextId('vma'),
    mm: child.id,
    flags,
    uffd,
    anonVma: own ? k.anonVmas.make(k.nextId('anonVma'), vma.anonVma) : 0,
    anonVmaChain: own ? vma.anonVmaChain + 1 : 0,
    // What the pool has promised, it has promised to the parent.
    ...(vma.resv ? { resv: 0 } : {}),
  };
  // A shared area that is no longer watched need not notice writes any more.
  const unwatched = has(vma.flags & dropFlags, k.vm.UFFD_WP) && has(vma.flags, k.vm.SHARED);
  return setVma(k, unwatched ? { ...plain, prot: pageProt(k, plain) } : plain);
}

/** Shared file pages can be found again by a fault; private ones cannot. */
function vma_needs_copy(k: Kernel, copy: Vma, vma: Vma): boolean {
  return userfaultfd_wp(k, copy) || vma.anonVma !== 0;
}

function is_cow_mapping(k: Kernel, vma: Vma): boolean {
  return !has(vma.flags, k.vm.SHARED) && has(vma.flags, k.vm.MAYWRITE);
}

function copyArea(k: Kernel, parent: Mm, vma: Vma, child: Mm, copy: Vma): void {
  if (is_vm_hugetlb_page(k, vma)) {
    copy_hugetlb_page_range(k, parent, vma, child, copy);
    return;
  }
  const { h } = k;
  const cow = is_cow_mapping(k, vma);
  const childWp = userfaultfd_wp(k, copy);
  let alike: AlikeCopies | undefined;
  let tableStart = -1;
  let table = 0;
  const one = (va: number, pa: number, pte: bigint, room: number): number => {
    const start = va - (va % k.g.pmdSize);
    if (start !== tableStart) {
      // Each of the parent's tables gets a counterpart, whatever is in it.
      tableStart = start;
      table = pte_alloc(k, child, start);
    }
    const target = table + ((va - start) / k.g.pageSize) * k.g.entryBytes;
    if (h.pte_none(pte)) return 1;
    if (!h.pte_present(pte)) copyNonpresent(k, pa, pte, target, cow, childWp);
    else if (!copyPinned(k, parent, copy, va, pte, target)) {
      const done = copyPresent(k, { parent, child, vma, va, pa, target, cow, childWp }, pte, room);
      if (done > 1 || room === 1) return done;
      alike ??= new AlikeCopies(k, parent, { cow, shared: has(vma.flags, k.vm.SHARED), childWp });
      const { pageSize, entryBytes } = k.g;
      return 1 + alike.following(pte, va + pageSize, pa + entryBytes, target + entryBytes, room - 1);
    }
    return 1;
  };
  eachPteBatch(k, parent, vma.start, vma.end, one, undefined, (from, _to, pmdp) => {
    const copied = copy_huge_pmd(k, parent, copy, pmdp, pmd_alloc(k, child, from));
    if (!copied) split_huge_pmd(k, vma, from);
    return copied;
  });
}

function copyNonpresent(
  k: Kernel,
  pa: number,
  pte: bigint,
  target: number,
  cow: boolean,
  childWp: boolean,
): void {
  const { h } = k;
  const entry = h.pte_to_swp_entry(pte);
  const childPte = k.pieces.copy_nonpresent_child(pte, cow, childWp);
  const parentPte = k.pieces.copy_nonpresent_parent(pte, cow);
  if (!h.non_swap_entry(entry)) k.swap.duplicate(Number(h.swp_offset(entry)));
  if (parentPte !== pte) k.ptes.set_pte(pa, parentPte);
  if (childPte !== 0n) k.ptes.set_pte(target, childPte);
}

/** copy_present_page: a page that a device may be writing to stays the parent's alone; the child gets a copy at once. */
function copyPinned(k: Kernel, parent: Mm, copy: Vma, va: number, pte: bigint, target: number): boolean {
  const { folios, h } = k;
  const pfn = vm_normal_page(k, pte);
  if (pfn === null || !folios.is(pfn, 'anon') || !folios.anonExclusive(pfn)) return false;
  if (!(k.mms.get(parent.id)?.hasPinned ?? false) || !folios.maybePinned(pfn)) return false;
  const fresh = folios.alloc(0, 0);
  folios.copy(pfn, fresh);
  folios.set(fresh, 'uptodate', true);
  folio_add_new_anon_rmap(k, fresh, copy, va);
  let entry = maybe_mkwrite(k, h.pte_mkdirty(mk_pte(k, fresh, copy.prot)), copy);
  if (userfaultfd_pte_wp(k, copy, pte)) entry = h.pte_mkuffd_wp(entry);
  k.contpte.set_pte(spaceOfArea(k, copy), va, target, entry);
  return true;
}

interface PresentCopy {
  readonly parent: Mm;
  readonly child: Mm;
  readonly vma: Vma;
  readonly va: number;
  readonly pa: number;
  readonly target: number;
  readonly cow: boolean;
  readonly childWp: boolean;
}

/** copy_present_ptes: pages of a large folio that are mapped alike go together. @returns how many entries */
function copyPresent(k: Kernel, copied: PresentCopy, pte: bigint, room: number): number {
  const { folios, vm } = k;
  const { parent, child, vma, va, pa, target, cow, childWp } = copied;
  const shared = has(vma.flags, vm.SHARED);
  const pfn = vm_normal_page(k, pte);
  let nr = 1;
  let write = k.h.pte_write(pte);
  if (pfn !== null && room > 1 && folios.order(pfn) > 0) {
    const ignore = { dirty: shared, softDirty: !vma_soft_dirty_enabled(k, vma) };
    ({ nr, anyWrite: write } = folio_pte_batch(k, pa, pte, room, ignore));
  }
  for (let i = 0; pfn !== null && i < nr; i++) {
    folios.get(pfn + i);
    if (folios.is(pfn, 'anon')) folio_dup_anon_rmap(k, pfn + i);
    else folios.addMap(pfn + i, 1);
  }
  const update = (old: bigint): bigint => k.pieces.copy_present_parent(old, cow);
  const source = write ? k.h.pte_mkwrite_novma(pte) : pte;
  // Entries that nothing is taken from are left as they are, runs and all.
  if (update(source) !== source) k.contpte.wrprotect_ptes(parent, va, pa, nr, update);
  k.contpte.set_ptes(child, va, target, k.pieces.copy_present_child(source, cow, shared, childWp), nr);
  return nr;
}
