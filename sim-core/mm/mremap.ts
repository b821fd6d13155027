// Models: mremap: a mapping becomes smaller, larger, or moves, with its pages. The new area is made first, then the tables
// are moved, then the old range is unmapped. Reference: mm/mremap.c, mm/vma.c (copy_vma) @ v6.12.
// Does not model: limits and commit accounting, waiting for a monitor while a locked area grows.
import { hstate_vma, hugetlb_forbids_split, is_vm_hugetlb_page } from './hugetlb-reserve.ts';
import type { Kernel } from './kernel.ts';
import { populateAtOnce } from './mlock.ts';
import { findRoom } from './mmap.ts';
import { move_vma } from './move-vma.ts';
import { isSize, removeAreas, unsignedPages } from './munmap.ts';
import { enter } from './task.ts';
import { type Errno, failed, type Mm, type SysResult, type Vma } from './types.ts';
import {
  mremap_userfaultfd_complete,
  type UnmapNotice,
  userfaultfd_unmap_complete,
  userfaultfd_unmap_prep,
} from './userfaultfd/events.ts';
import { has } from './vm-flags.ts';
import { holdFile, setVma } from './vma.ts';
import { mergeAround } from './vma-merge.ts';

export interface MremapFlags {
  /** MREMAP_FIXED: where to; null: the kernel chooses. */
  readonly fixed: number | null;
  readonly mayMove: boolean;
  /** MREMAP_DONTUNMAP: the old area stays, empty. */
  readonly dontUnmap: boolean;
}

/** One call while it runs. */
export interface Remap {
  readonly k: Kernel;
  readonly pid: number;
  readonly mm: Mm;
  readonly addr: number;
  readonly newLen: number;
  readonly dontUnmap: boolean;
  /** Monitors to be told when all is done: of what made room, of the move, of what was left behind. */
  readonly early: UnmapNotice[];
  readonly unmapped: UnmapNotice[];
  remapCtx: number;
}

/** mremap(2). @returns the address, or EINVAL, EFAULT (no mapping, or more than one), ENOMEM (no room) */
export function mremap(
  k: Kernel,
  pid: number,
  addr: number,
  oldLength: number,
  newLength: number,
  { fixed, mayMove, dontUnmap }: MremapFlags,
): SysResult {
  const mm = enter(k, pid, 'mremap');
  if (fixed !== null && !mayMove) return failed('EINVAL');
  if (dontUnmap && (!mayMove || oldLength !== newLength)) return failed('EINVAL');
  if (![addr, oldLength, newLength].every(Number.isSafeInteger)) return failed('EINVAL');
  if (addr % k.g.pageSize !== 0 || unsignedPages(k, newLength) === 0) return failed('EINVAL');
  const vma = k.areas.at(mm.id, addr);
  if (!vma) return failed('EFAULT');
  const huge = is_vm_hugetlb_page(k, vma);
  const unit = huge ? hstate_vma(k, vma).bytes : k.g.pageSize;
  const oldLen = Math.ceil(unsignedPages(k, oldLength) / unit) * unit;
  const newLen = Math.ceil(unsignedPages(k, newLength) / unit) * unit;
  // The pool has promised nothing for what would be added.
  if (huge && (addr % unit !== 0 || (fixed ?? 0) % unit !== 0 || newLen > oldLen)) return failed('EINVAL');
  const call: Remap = { k, pid, mm, addr, newLen, dontUnmap, early: [], unmapped: [], remapCtx: 0 };
  if (fixed !== null || dontUnmap) return finish(call, mremap_to(call, oldLen, fixed), oldLen);
  return finish(call, oldLen >= newLen ? shrink(call, oldLen) : grow(call, oldLen, mayMove), oldLen);
}

/** Tells the monitors, in order, whatever came of it. */
function finish(call: Remap, ended: number | Errno, oldLen: number): SysResult {
  const { k, pid, addr } = call;
  const ret = typeof ended === 'number' ? ended : -1;
  userfaultfd_unmap_complete(k, pid, call.early, ret);
  mremap_userfaultfd_complete(k, pid, call.remapCtx, addr, ret, oldLen, ret);
  const last = userfaultfd_unmap_complete(k, pid, call.unmapped, ret);
  return last.state === 'done' && typeof ended !== 'number' ? failed(ended) : last;
}

/** do_munmap on behalf of the call. */
function unmapRange({ k, mm }: Remap, start: number, length: number, notices: UnmapNotice[]): Errno | null {
  if (length <= 0 || start > k.g.taskSize || length > k.g.taskSize - start) return 'EINVAL';
  const end = start + length;
  if (hugetlb_forbids_split(k, mm.id, start) || hugetlb_forbids_split(k, mm.id, end)) return 'EINVAL';
  notices.push(...userfaultfd_unmap_prep(k, k.areas.within(mm.id, start, end), start, end));
  removeAreas(k, mm, start, end);
  return null;
}

/** Less than before: the rest is unmapped, and it does not matter what it was. */
function shrink(call: Remap, oldLen: number): number | Errno {
  const { addr, newLen, unmapped } = call;
  if (oldLen === newLen) return addr;
  return unmapRange(call, addr + newLen, oldLen - newLen, unmapped) ?? addr;
}

/** vma_to_resize: the mapping, if it may be given the new length. */
function vma_to_resize({ k, mm, addr, newLen, dontUnmap }: Remap, oldLen: number): Vma | Errno {
  const { vm } = k;
  const vma = k.areas.at(mm.id, addr);
  if (!vma) return 'EFAULT';
  // Nothing of a shared mapping is all of it once more; of a private one it would be an unrelated mapping.
  if (oldLen === 0 && !has(vma.flags, vm.SHARED | vm.MAYSHARE)) return 'EINVAL';
  if (dontUnmap && has(vma.flags, vm.DONTEXPAND)) return 'EINVAL';
  if (oldLen > vma.end - addr) return 'EFAULT';
  return newLen !== oldLen && has(vma.flags, vm.DONTEXPAND) ? 'EFAULT' : vma;
}

function grow(call: Remap, oldLen: number, mayMove: boolean): number | Errno {
  const { k, mm, addr, newLen } = call;
  const vma = vma_to_resize(call, oldLen);
  if (typeof vma === 'string') return vma;
  const more = newLen - oldLen;
  const room = vma.end + more <= k.g.taskSize && k.areas.within(mm.id, vma.end, vma.end + more).length === 0;
  if (oldLen === vma.end - addr && room) {
    extend(k, vma, more);
    if (has(vma.flags, k.vm.LOCKED)) populateAtOnce(k, call.pid, mm, addr + oldLen, addr + newLen);
    return addr;
  }
  const to = mayMove ? findRoom(k, mm, newLen) : null;
  return to === null ? 'ENOMEM' : moveTo(call, vma, oldLen, to);
}

/** vma_merge_extend: what is added is joined to the area, and to the next one if that fits. */
function extend(k: Kernel, vma: Vma, more: number): void {
  const pgoff = vma.pgoff + (vma.end - vma.start) / k.g.pageSize;
  holdFile(k, vma.file, 1);
  const added = { ...vma, id: k.nextId('vma'), start: vma.end, end: vma.end + more, pgoff };
  mergeAround(k, setVma(k, added));
}

/** To a given place, or leaving the old one mapped. What lies at a given place goes first, even if the rest then fails. */
function mremap_to(call: Remap, oldLen: number, fixed: number | null): number | Errno {
  const { k, mm, addr, newLen, early, unmapped } = call;
  const to = fixed ?? 0;
  if (!isSize(to) || to % k.g.pageSize !== 0) return 'EINVAL';
  if (newLen > k.g.taskSize || to > k.g.taskSize - newLen) return 'EINVAL';
  if (addr + oldLen > to && to + newLen > addr) return 'EINVAL';
  const occupied = fixed === null ? null : unmapRange(call, to, newLen, early);
  if (occupied) return occupied;
  if (oldLen > newLen) {
    const wrong = unmapRange(call, addr + newLen, oldLen - newLen, unmapped);
    if (wrong) return wrong;
  }
  const length = Math.min(oldLen, newLen);
  const vma = vma_to_resize(call, length);
  if (typeof vma === 'string') return vma;
  const place = fixed ?? findRoom(k, mm, newLen);
  return place === null ? 'ENOMEM' : moveTo(call, vma, length, place);
}

function moveTo(call: Remap, vma: Vma, oldLen: number, to: number): number | Errno {
  const { k, pid, mm, addr, newLen, dontUnmap, unmapped } = call;
  const moved = move_vma(call, vma, oldLen, to);
  if (moved !== null) {
    unmapRange(call, to, newLen, unmapped);
    return moved;
  }
  if (dontUnmap) return to;
  unmapRange(call, addr, oldLen, unmapped);
  if (has(vma.flags, k.vm.LOCKED) && newLen > oldLen) populateAtOnce(k, pid, mm, to + oldLen, to + newLen);
  return to;
}
