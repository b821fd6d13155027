// Models: mlock and munlock: areas whose pages stay in memory; mlock brings them in. Reference: mm/mlock.c, mm/gup.c
// (__mm_populate) @ v6.12. Does not model: limits, MLOCK_ONFAULT, mlockall, the unevictable list.
import type { Kernel } from './kernel.ts';
import { pageAlign } from './munmap.ts';
import { faultIn, follow_page, populate_vma_page_range } from './populate.ts';
import { eachPte } from './tables.ts';
import { enter } from './task.ts';
import { presentHugePage } from './thp-rewrite.ts';
import { done, failed, type Mm, type SysResult, type Vma } from './types.ts';
import { has } from './vm-flags.ts';
import { vma_modify } from './vma.ts';
import { vm_normal_page } from './zap.ts';

/** mlock(2). Also the rest of one that had to wait: what is in memory already costs nothing. */
export function mlock(k: Kernel, pid: number, addr: number, length: number): SysResult {
  const locked = lockRange(k, enter(k, pid, 'mlock'), addr, length, true);
  if (locked.state !== 'done' || locked.ret === 0) return locked;
  const start = firstPage(k, addr);
  const onward = { call: 'mlock', start, length: locked.ret, advice: '', toldUpTo: 0 } as const;
  const came = populate_vma_page_range(k, pid, start, start + locked.ret, onward);
  if (came.state !== 'error') return came;
  // What the standard wants to hear: the range is not all there, or it is for now too much.
  return failed(came.err === 'ENOMEM' ? 'EAGAIN' : 'ENOMEM');
}

/** munlock(2) */
export function munlock(k: Kernel, pid: number, addr: number, length: number): SysResult {
  const unlocked = lockRange(k, enter(k, pid, 'munlock'), addr, length, false);
  return unlocked.state === 'done' ? done(0) : unlocked;
}

function firstPage(k: Kernel, addr: number): number {
  return Math.floor(addr / k.g.pageSize) * k.g.pageSize;
}

/** apply_vma_lock_flags: area by area; a hole ends it, and the areas before it stay changed. @returns the bytes */
function lockRange(k: Kernel, mm: Mm, addr: number, length: number, lock: boolean): SysResult {
  if (![addr, length].every(Number.isSafeInteger)) return failed('EINVAL');
  const start = firstPage(k, addr);
  const end = start + pageAlign(k, length + (addr - start));
  // What is negative here is very large for the kernel: then the end lies before the start, unless both are.
  if (end < start || (start < 0 && end >= 0 && end !== start)) return failed('EINVAL');
  for (let at = start; at < end; ) {
    const vma = k.areas.at(mm.id, at);
    if (!vma) return failed('ENOMEM');
    const to = Math.min(end, vma.end);
    mlock_fixup(k, mm, vma, at, to, lock);
    at = to;
  }
  return done(end - start);
}

function mlock_fixup(k: Kernel, mm: Mm, vma: Vma, start: number, end: number, lock: boolean): void {
  const { vm } = k;
  const flags = lock ? vma.flags | vm.LOCKED : vma.flags & ~vm.LOCKED;
  if (flags === vma.flags || has(vma.flags, vm.HUGETLB)) return;
  vma_modify(k, vma, start, end, { flags });
  const one = (_va: number, _pa: number, pte: bigint): void => {
    const pfn = k.h.pte_present(pte) ? vm_normal_page(k, pte) : null;
    if (pfn !== null) k.folios.set(pfn, 'mlocked', lock);
  };
  eachPte(k, mm, start, end, one, undefined, (_from, _to, _pmdp, pmd) => {
    const pfn = presentHugePage(k, pmd);
    if (pfn !== null) k.folios.set(pfn, 'mlocked', lock);
    return true;
  });
}

/**
 * Brings pages of a locked area in on the way of another call, which cannot wait: ends at the first that does not come at
 * once, and nobody is told.
 */
export function populateAtOnce(k: Kernel, pid: number, mm: Mm, start: number, end: number): void {
  const { vm } = k;
  for (let va = start; va < end; va += k.g.pageSize) {
    const vma = k.areas.at(mm.id, va);
    if (!vma || !has(vma.flags, vm.READ | vm.WRITE | vm.EXEC)) return;
    const write = has(vma.flags, vm.WRITE) && !has(vma.flags, vm.SHARED);
    const there = (): boolean => follow_page(k, vma, va, write) !== null;
    if (faultIn(k, pid, vma, va, { write, allowRetry: false }, there) !== null) return;
  }
}
