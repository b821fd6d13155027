// Models: mprotect: other permissions for a range, area by area. An area that may not have them ends the call; the areas
// before it keep what they got. Reference: mm/mprotect.c (do_mprotect_pkey, mprotect_fixup) @ v6.12.
// Does not model: growing stacks, protection keys, sealed mappings, commit limits.
import { change_protection } from './change-protection.ts';
import { vma_set_page_prot, vma_wants_manual_pte_write_upgrade } from './dirty-tracking.ts';
import { MmuGather } from './gather.ts';
import { hugetlb_forbids_split } from './hugetlb-reserve.ts';
import type { Kernel } from './kernel.ts';
import { populateAtOnce } from './mlock.ts';
import { pageAlign } from './munmap.ts';
import { enter } from './task.ts';
import { done, failed, type Mm, type Prot, type SysResult, type Vma } from './types.ts';
import { has } from './vm-flags.ts';
import { vma_is_anonymous, vma_modify } from './vma.ts';

/** mprotect(2). EINVAL for an address inside a page, ENOMEM for holes, EACCES for what the mapping never allows. */
export function mprotect(k: Kernel, pid: number, addr: number, length: number, prot: Prot): SysResult {
  const mm = enter(k, pid, 'mprotect');
  if (![addr, length].every(Number.isSafeInteger) || addr % k.g.pageSize !== 0) return failed('EINVAL');
  if (length === 0) return done(0);
  const end = addr + pageAlign(k, length);
  // What is negative here is very large for the kernel: the end lies before the start, or nothing is mapped there.
  if (addr < 0 || end <= addr) return failed('ENOMEM');
  const asked = accessFlags(k, prot);
  for (let at = addr; at < end; ) {
    const vma = k.areas.at(mm.id, at);
    if (!vma) return failed('ENOMEM');
    if ((asked & ~mayFlags(k, vma)) !== 0n) return failed('EACCES');
    const to = Math.min(end, vma.end);
    const cuts = hugetlb_forbids_split(k, mm.id, at) || hugetlb_forbids_split(k, mm.id, to);
    if (cuts && newFlags(k, vma, asked) !== vma.flags) return failed('EINVAL');
    mprotect_fixup(k, pid, mm, vma, at, to, asked);
    at = to;
  }
  return done(0);
}

function accessFlags(k: Kernel, prot: Prot): bigint {
  const { vm } = k;
  return (prot.read ? vm.READ : 0n) | (prot.write ? vm.WRITE : 0n) | (prot.exec ? vm.EXEC : 0n);
}

/** What the area could be given: its VM_MAY flags, spelled as access flags. */
function mayFlags(k: Kernel, vma: Vma): bigint {
  const { vm } = k;
  const may = (mask: bigint, access: bigint): bigint => (has(vma.flags, mask) ? access : 0n);
  return may(vm.MAYREAD, vm.READ) | may(vm.MAYWRITE, vm.WRITE) | may(vm.MAYEXEC, vm.EXEC);
}

function mprotect_fixup(
  k: Kernel,
  pid: number,
  mm: Mm,
  vma: Vma,
  start: number,
  end: number,
  asked: bigint,
): void {
  const { vm } = k;
  const flags = newFlags(k, vma, asked);
  if (flags === vma.flags) return;
  const changed = vma_modify(k, vma, start, end, { flags });
  // Asked with the new flags, but with the page protection as it was.
  const tryWrite = vma_wants_manual_pte_write_upgrade(k, changed);
  const current = vma_set_page_prot(k, changed);
  const gather = new MmuGather(k, mm);
  change_protection(k, gather, current, start, end, { op: 'mprotect', tryWrite });
  gather.finish();
  // A locked private area must never fault later: what it may now write is made its own at once.
  const lockedReadOnly = (vma.flags & (vm.WRITE | vm.SHARED | vm.LOCKED)) === vm.LOCKED;
  if (lockedReadOnly && has(flags, vm.WRITE)) populateAtOnce(k, pid, mm, start, end);
}

function newFlags(k: Kernel, vma: Vma, asked: bigint): bigint {
  const { vm } = k;
  const flags = (vma.flags & ~(vm.READ | vm.WRITE | vm.EXEC)) | asked;
  if (has(flags, vm.WRITE)) {
    // Private memory that becomes writable may need pages of its own: they are accounted from now on, for good …
    const counted = vm.ACCOUNT | vm.WRITE | vm.HUGETLB | vm.SHARED;
    return has(vma.flags, counted) ? flags : flags | vm.ACCOUNT;
  }
  // … but for an area that never had a page.
  return vma_is_anonymous(vma) && vma.anonVma === 0 ? flags & ~vm.ACCOUNT : flags;
}
