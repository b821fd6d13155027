// Models: taking a page of a task by its address and using it by its frame: writes of a debugger through /proc/PID/mem,
// process_vm_readv and writev, and pins that keep a page where it is. Reference: mm/gup.c (can_follow_write_pte,
// gup_must_unshare, check_vma_flags), mm/memory.c (access_remote_vm) @ v6.12.
// Does not model: ranges of several pages, the lockless fast path, tasks that look at others.

import { pte_needs_soft_dirty_wp } from './dirty-tracking.ts';
import { PMD_LEVEL } from './geometry.ts';
import { hugeEntryAt } from './hugetlb-follow.ts';
import { is_vm_hugetlb_page } from './hugetlb-reserve.ts';
import type { Kernel } from './kernel.ts';
import { faultIn } from './populate.ts';
import { lookup } from './tables.ts';
import { enter, updateTask } from './task.ts';
import {
  type Continuation,
  done,
  type Errno,
  failed,
  type SysResult,
  type Vma,
  type VmFault,
} from './types.ts';
import { userfaultfd_pte_wp } from './userfaultfd/predicates.ts';
import { has } from './vm-flags.ts';

/** FOLL_*. */
export interface Gup {
  readonly write: boolean;
  /** Against the area's protection, as a debugger may. */
  readonly force: boolean;
  readonly pin: boolean;
  readonly longterm: boolean;
  /** An earlier try had to wait. */
  readonly tried: boolean;
}

/** A page that was taken, or how the attempt ended. */
type Taken = { readonly pfn: number } | { readonly fault: VmFault | 'efault' };

const WORD = 8;

/** An area that may be written, of which each process has its own copy. */
function is_cow_mapping(k: Kernel, flags: bigint): boolean {
  return has(flags, k.vm.MAYWRITE) && !has(flags, k.vm.SHARED);
}

/** May the area be used so? */
export function check_vma_flags(k: Kernel, vma: Vma, gup: Pick<Gup, 'write' | 'force'>): boolean {
  const { vm } = k;
  if (gup.write && !has(vma.flags, vm.WRITE)) return gup.force && is_cow_mapping(k, vma.flags);
  if (gup.write || has(vma.flags, vm.READ)) return true;
  return gup.force && has(vma.flags, vm.MAYREAD);
}

/** May one write to the page although the entry perhaps gives no permission? */
function can_follow_write_pte(k: Kernel, vma: Vma, pte: bigint, pfn: number, force: boolean): boolean {
  const { h, vm, folios } = k;
  if (h.pte_write(pte)) return true;
  if (!force || has(vma.flags, vm.SHARED | vm.MAYSHARE) || !has(vma.flags, vm.MAYWRITE)) return false;
  // An area that may be written just needs a write fault.
  if (has(vma.flags, vm.WRITE)) return false;
  if (!folios.is(pfn, 'anon') || !folios.anonExclusive(pfn)) return false;
  return !pte_needs_soft_dirty_wp(k, vma, pte) && !userfaultfd_pte_wp(k, vma, pte);
}

/** Must a page that is pinned for reading stop being shared, lest a later copy leave the pin behind? */
function gup_must_unshare(k: Kernel, vma: Vma, pte: bigint, pfn: number, gup: Gup): boolean {
  if (gup.write || !gup.pin || k.h.pte_write(pte)) return false;
  if (!k.folios.is(pfn, 'anon')) return gup.longterm && is_cow_mapping(k, vma.flags);
  return !k.folios.anonExclusive(pfn);
}

/** What the entry of an address allows at once. */
function follow(k: Kernel, vma: Vma, va: number, gup: Gup): number | 'fault' | 'unshare' {
  if (is_vm_hugetlb_page(k, vma)) return followHuge(k, vma, va, gup);
  const mm = k.mms.get(vma.mm);
  const place = mm && lookup(k, mm, va);
  if (!place || place.level < PMD_LEVEL) return 'fault';
  const huge = place.level === PMD_LEVEL;
  if (!(huge ? k.h.pmd_present(place.pte) : k.h.pte_present(place.pte))) return 'fault';
  // Under one entry for all, the first page says whether they belong to this space alone.
  const pfn = Number(huge ? k.h.pmd_pfn(place.pte) : k.h.pte_pfn(place.pte));
  if (!k.folios.exists(pfn)) return 'fault';
  if (gup.write && !can_follow_write_pte(k, vma, place.pte, pfn, gup.force)) return 'fault';
  if (gup_must_unshare(k, vma, place.pte, pfn, gup)) return 'unshare';
  return huge ? pfn + ((va % k.g.pmdSize) - (va % k.g.pageSize)) / k.g.pageSize : pfn;
}

/** The same in an area of huge pages. */
function followHuge(k: Kernel, vma: Vma, va: number, gup: Gup): number | 'fault' | 'unshare' {
  const pte = hugeEntryAt(k, vma, va);
  if (!k.h.pte_present(pte)) return 'fault';
  const pfn = Number(k.h.pte_pfn(pte));
  if (gup.write && !can_follow_write_pte(k, vma, pte, pfn, gup.force)) return 'fault';
  return gup_must_unshare(k, vma, pte, pfn, gup) ? 'unshare' : pfn;
}

/** get_user_pages of one page. No reference is taken. */
export function get_user_page(k: Kernel, pid: number, va: number, gup: Gup): Taken {
  const mm = enter(k, pid, k.doing.call);
  for (;;) {
    const vma = k.areas.at(mm.id, va);
    if (!vma || !check_vma_flags(k, vma, gup)) return { fault: 'efault' };
    const found = follow(k, vma, va, gup);
    if (typeof found === 'number') return { pfn: found };
    const unshare = found === 'unshare';
    const flags = { write: gup.write, unshare, remote: true, tried: gup.tried };
    const now = (): boolean => follow(k, k.areas.at(mm.id, va) ?? vma, va, gup) !== found;
    const fault = faultIn(k, pid, vma, va, flags, now);
    if (fault) return { fault };
  }
}

/** How a call ends that could not take a page: it waits, and begins again with `then`, or gives its error. */
export function gupFailed(
  k: Kernel,
  pid: number,
  fault: VmFault | 'efault',
  onward: Continuation,
  otherwise: Errno,
): SysResult {
  if (fault === 'efault' || fault.end !== 'retry' || !fault.wait) return failed(otherwise);
  updateTask(k, pid, { wait: { ...fault.wait, access: null, onward }, woken: false });
  return { state: 'parked' };
}

function checkWord(va: number): void {
  if (!Number.isSafeInteger(va) || va < 0 || va % WORD !== 0)
    throw new RangeError(`gup: va ${va} is not the address of an aligned word`);
}

/** Stores to the page as the kernel does, by its own mapping; the page is dirty, whatever the task's entry says. */
function store(k: Kernel, pfn: number, va: number, value: bigint): SysResult {
  k.machine.store(k.cpu, k.folios.pa(pfn) + (va % k.g.pageSize), value);
  k.folios.set(pfn, 'dirty', true);
  return done(WORD);
}

/** A word through /proc/self/mem, even where the task itself may not write. @returns 8; EIO */
export function proc_mem_write(k: Kernel, pid: number, va: number, value: bigint, tried = false): SysResult {
  checkWord(va);
  enter(k, pid, 'a write to /proc/self/mem');
  const gup: Gup = { write: true, force: true, pin: false, longterm: false, tried };
  const taken = get_user_page(k, pid, va, gup);
  if ('fault' in taken) return gupFailed(k, pid, taken.fault, again('proc_mem_write', va, value), 'EIO');
  return store(k, taken.pfn, va, value);
}

/** process_vm_writev of a word, with the area's protection. @returns 8; EFAULT */
export function process_vm_write(
  k: Kernel,
  pid: number,
  va: number,
  value: bigint,
  tried = false,
): SysResult {
  checkWord(va);
  enter(k, pid, 'process_vm_writev');
  markPinned(k, pid);
  const gup: Gup = { write: true, force: false, pin: true, longterm: false, tried };
  const taken = get_user_page(k, pid, va, gup);
  if ('fault' in taken) return gupFailed(k, pid, taken.fault, again('process_vm_write', va, value), 'EFAULT');
  return store(k, taken.pfn, va, value);
}

/** process_vm_readv of a word. The page is pinned for it: a shared one stops being shared. @returns 8; EFAULT */
export function process_vm_read(k: Kernel, pid: number, va: number, tried = false): SysResult {
  checkWord(va);
  enter(k, pid, 'process_vm_readv');
  markPinned(k, pid);
  const gup: Gup = { write: false, force: false, pin: true, longterm: false, tried };
  const taken = get_user_page(k, pid, va, gup);
  return 'fault' in taken
    ? gupFailed(k, pid, taken.fault, again('process_vm_read', va, 0n), 'EFAULT')
    : done(WORD);
}

function again(call: Continuation['call'], va: number, value: bigint): Continuation {
  return { call, start: va, length: WORD, advice: '', toldUpTo: 0, value };
}

/** MMF_HAS_PINNED: from now on fork and clear_refs look more closely. */
function markPinned(k: Kernel, pid: number): void {
  const mm = k.mms.get(k.tasks.get(pid)?.mm ?? 0);
  if (mm && !mm.hasPinned) k.mms.put(mm.id, { ...mm, hasPinned: true });
}

/**
 * pin_user_pages of one page: it stays where it is until it is unpinned. Pinning the zero page does nothing.
 * @returns the frame number; EFAULT; EAGAIN where the task would have to wait
 */
export function pin_user_page(
  k: Kernel,
  pid: number,
  va: number,
  { write = false, longterm = false }: { readonly write?: boolean; readonly longterm?: boolean } = {},
): SysResult {
  enter(k, pid, 'pin_user_pages');
  markPinned(k, pid);
  const taken = get_user_page(k, pid, va, { write, force: false, pin: true, longterm, tried: false });
  if (!('pfn' in taken))
    return failed(taken.fault !== 'efault' && taken.fault.end === 'retry' ? 'EAGAIN' : 'EFAULT');
  if (taken.pfn !== k.zeroPfn) k.folios.pin(taken.pfn, 1);
  return done(taken.pfn);
}

/** @param dirty somebody wrote to the page by its frame */
export function unpin_user_page(k: Kernel, pfn: number, dirty = false): void {
  if (pfn === k.zeroPfn) return;
  if (dirty) k.folios.set(pfn, 'dirty', true);
  k.folios.pin(pfn, -1);
}
