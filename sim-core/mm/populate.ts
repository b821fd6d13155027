// Models: bringing pages in without an instruction that touches them: mlock, MADV_POPULATE_*, and whoever takes a page by
// its address (GUP). Reference: mm/gup.c (populate_vma_page_range, faultin_page, follow_page_mask) @ v6.12.
// Does not model: pinning many pages at once.
import { handle_mm_fault } from './fault.ts';
import { LAST_LEVEL, PMD_LEVEL } from './geometry.ts';
import { hugeEntryAt } from './hugetlb-follow.ts';
import { is_vm_hugetlb_page } from './hugetlb-reserve.ts';
import type { Kernel } from './kernel.ts';
import { lookup } from './tables.ts';
import { updateTask } from './task.ts';
import type { Continuation, Errno, FaultFlags, SysResult, Vma, VmFault } from './types.ts';
import { done, failed } from './types.ts';
import { has } from './vm-flags.ts';

const MOST_FAULTS = 64;

/** May the page be used through the entry as it is? `write` asks for permission to write. */
export function follow_page(k: Kernel, vma: Vma, va: number, write: boolean): bigint | null {
  const mm = k.mms.get(vma.mm);
  if (!mm) return null;
  if (is_vm_hugetlb_page(k, vma)) {
    const pte = hugeEntryAt(k, vma, va);
    return !k.h.pte_present(pte) || (write && !k.h.pte_write(pte)) ? null : pte;
  }
  const place = lookup(k, mm, va);
  if (place.level === PMD_LEVEL) return follow_trans_huge_pmd(k, place.pte, write);
  if (place.level !== LAST_LEVEL || !k.h.pte_present(place.pte) || k.h.pte_protnone(place.pte)) return null;
  return write && !k.h.pte_write(place.pte) ? null : place.pte;
}

/** follow_huge_pmd: the entry of the whole huge page. */
function follow_trans_huge_pmd(k: Kernel, pmd: bigint, write: boolean): bigint | null {
  if (!k.h.pmd_present(pmd) || k.h.pmd_protnone(pmd)) return null;
  return write && !k.h.pmd_write(pmd) ? null : pmd;
}

const GUP: FaultFlags = {
  write: false,
  unshare: false,
  exec: false,
  user: false,
  remote: false,
  allowRetry: true,
  tried: false,
  vmaLock: false,
};

/** Faults one page in, until it can be followed. @returns null when it can, else how the last fault ended */
export function faultIn(
  k: Kernel,
  pid: number,
  vma: Vma,
  va: number,
  change: Partial<FaultFlags>,
  followed: () => boolean,
): VmFault | null {
  let flags: FaultFlags = { ...GUP, ...change };
  for (let faults = 0; faults < MOST_FAULTS; faults++) {
    if (followed()) return null;
    const area = k.areas.at(vma.mm, va);
    if (!area) return { end: 'sigsegv' };
    const fault = handle_mm_fault(k, pid, area, va, flags);
    if (fault.end === 'done') {
      k.countFault(pid, fault.major || flags.tried);
      flags = { ...flags, tried: false };
      // A write fault that was handled and still gives no permission is what FOLL_FORCE lives with.
      continue;
    }
    if (fault.end !== 'retry' || fault.wait) return fault;
    flags = { ...flags, tried: true };
  }
  return { end: 'sigsegv' };
}

interface Populate {
  /** As if by a store? */
  readonly write: (vma: Vma) => boolean;
  /** Why pages of an area cannot be had. */
  readonly refuse: (vma: Vma) => Errno | null;
}

/** Brings the pages of a range in, and stops at the first that does not come: those before it are there. */
export function populate(
  k: Kernel,
  pid: number,
  mm: number,
  start: number,
  end: number,
  { write, refuse }: Populate,
  onward: Continuation,
): SysResult {
  for (let va = start; va < end; va += k.g.pageSize) {
    const vma = k.areas.at(mm, va);
    if (!vma) return failed('ENOMEM');
    const refused = refuse(vma);
    if (refused) return failed(refused);
    const forWrite = write(vma);
    const fault = faultIn(
      k,
      pid,
      vma,
      va,
      { write: forWrite },
      () => follow_page(k, vma, va, forWrite) !== null,
    );
    if (fault === null) continue;
    if (fault.end === 'retry' && fault.wait) {
      updateTask(k, pid, { wait: { ...fault.wait, access: null, onward }, woken: false });
      return { state: 'parked' };
    }
    if (fault.end === 'oom') return failed('ENOMEM');
    return failed(fault.end === 'hwpoison' ? 'EHWPOISON' : 'EFAULT');
  }
  return done(0);
}

/**
 * populate_vma_page_range for mlock: writable private memory is made its own, all else is read.
 * @returns done, an error, or parked; the caller decides whether an error matters
 */
export function populate_vma_page_range(
  k: Kernel,
  pid: number,
  start: number,
  end: number,
  onward: Continuation,
): SysResult {
  const mm = k.tasks.get(pid)?.mm ?? 0;
  const { vm } = k;
  const write = (vma: Vma): boolean => has(vma.flags, vm.WRITE) && !has(vma.flags, vm.SHARED);
  const refuse = (vma: Vma): Errno | null => (has(vma.flags, vm.READ | vm.WRITE | vm.EXEC) ? null : 'EFAULT');
  return populate(k, pid, mm, start, end, { write, refuse }, onward);
}
