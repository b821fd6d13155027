// Models: mmap: checking the request, making room for it, flags and protection of the new area, joining it with its
// neighbours. Reference: mm/mmap.c (do_mmap, mmap_region), mm/util.c (__vm_enough_memory) @ v6.12. Does not model: growing
// stacks, address space randomisation, resource limits, strict accounting, MAP_POPULATE and MAP_LOCKED.

import { pageProt } from './dirty-tracking.ts';
import { MMAP_MIN_ADDR, REGISTER } from './geometry.ts';
import { hugetlb_file_setup } from './hugetlb-file.ts';
import { hugetlb_forbids_split, hugetlb_reserve_pages } from './hugetlb-reserve.ts';
import type { Kernel } from './kernel.ts';
import { dropFile, removeAreas, unsignedPages } from './munmap.ts';
import { shmem_file_setup } from './shmem.ts';
import { enter } from './task.ts';
import { type Errno, failed, type Inode, type Mm, type Prot, type SysResult, type Vma } from './types.ts';
import { userfaultfd_unmap_complete, userfaultfd_unmap_prep } from './userfaultfd/events.ts';
import { has } from './vm-flags.ts';
import { holdFile, setVma } from './vma.ts';
import { mergeAround } from './vma-merge.ts';

export interface MmapRequest {
  /** Where (MAP_FIXED); null: the kernel chooses. */
  readonly addr: number | null;
  /** MAP_FIXED_NOREPLACE: nothing may be there yet. */
  readonly noReplace?: boolean;
  /** Bytes; rounded up to pages. */
  readonly length: number;
  readonly prot: Prot;
  readonly shared: boolean;
  /** Inode; 0: anonymous. */
  readonly file: number;
  /** Where in the file, in pages. */
  readonly pgoff: number;
  /** MAP_HUGETLB, of no file: bytes of a huge page. */
  readonly hugetlb?: number;
}

/** MAX_LFS_FILESIZE, and one more. */
const LARGEST_FILE = REGISTER / 2;
/** Room that stays free at the top of user space. */
const STACK_GAP = 2 ** 30;

/** mmap(2). @returns the address of the mapping, or EINVAL, ENOMEM, EACCES, EBADF, EEXIST, EPERM, EOVERFLOW */
export function mmap(k: Kernel, pid: number, request: MmapRequest): SysResult {
  const mm = enter(k, pid, 'mmap');
  const inode = k.inodes.get(request.file);
  const refused = refuse(k, mm, request, inode);
  if (refused) return failed(refused);
  const unit = hugeUnit(k, request, inode);
  const length = Math.ceil(request.length / unit) * unit;
  const addr = request.addr ?? alignedRoom(k, mm, length, unit);
  if (addr === null) return failed('ENOMEM');
  if (addr % unit !== 0 || (request.pgoff * k.g.pageSize) % unit !== 0) return failed('EINVAL');
  if (hugetlb_forbids_split(k, mm.id, addr) || hugetlb_forbids_split(k, mm.id, addr + length))
    return failed('EINVAL');
  const old = k.areas.within(mm.id, addr, addr + length);
  const told = userfaultfd_unmap_prep(k, old, addr, addr + length);
  removeAreas(k, mm, addr, addr + length);
  const made = mapRegion(k, mm, addr, length, request, inode);
  const ended = userfaultfd_unmap_complete(k, pid, told, addr);
  // Where there are too few huge pages, what was there before is gone all the same.
  return made === null ? failed('ENOMEM') : ended;
}

/** The errors in the kernel's order. */
function refuse(k: Kernel, mm: Mm, request: MmapRequest, inode: Inode | undefined): Errno | null {
  const { addr, length, prot, shared, file, pgoff } = request;
  const { pageSize, taskSize } = k.g;
  if (file !== 0 && !inode) return 'EBADF';
  if (length === 0 || ![length, pgoff, addr ?? 0].every(Number.isSafeInteger)) return 'EINVAL';
  if (request.hugetlb !== undefined && (file !== 0 || !k.hugetlb.size(request.hugetlb))) return 'EINVAL';
  const unit = hugeUnit(k, request, inode);
  const size = Math.ceil(unsignedPages(k, length) / unit) * unit;
  if (size === 0 || size > taskSize - MMAP_MIN_ADDR) return 'ENOMEM';
  if (addr !== null && (addr < 0 || addr > taskSize - size)) return 'ENOMEM';
  if (addr !== null && addr % pageSize !== 0) return 'EINVAL';
  if (addr !== null && request.noReplace && k.areas.within(mm.id, addr, addr + size).length > 0)
    return 'EEXIST';
  const pages = size / pageSize;
  if (file !== 0 && (pgoff < 0 || pgoff + pages >= LARGEST_FILE / pageSize)) return 'EOVERFLOW';
  if (shared && inode && prot.write && (!inode.writable || inode.sealed))
    return inode.sealed && inode.writable ? 'EPERM' : 'EACCES';
  return isCharged(k, request, inode) && !vm_enough_memory(k, pages) ? 'ENOMEM' : null;
}

/** accountable_mapping, and shared memory without a name: the pages are promised when it is mapped. */
function isCharged(k: Kernel, request: MmapRequest, inode: Inode | undefined): boolean {
  if (hugeUnit(k, request, inode) !== k.g.pageSize) return false;
  return request.shared ? request.file === 0 : request.prot.write;
}

/** __vm_enough_memory, by guess: what could never be kept is not promised; what is promised already is not asked. */
function vm_enough_memory(k: Kernel, pages: number): boolean {
  const ram = k.config.nodes.reduce((sum, bytes) => sum + bytes, 0);
  return pages <= Math.floor(ram / k.g.pageSize) + k.swap.slots;
}

/** What lengths, addresses and places in a file are multiples of. */
function hugeUnit(k: Kernel, request: MmapRequest, inode: Inode | undefined): number {
  return request.hugetlb ?? inode?.huge?.bytes ?? k.g.pageSize;
}

/** Room that begins at a multiple of `unit`. */
function alignedRoom(k: Kernel, mm: Mm, length: number, unit: number): number | null {
  const found = findRoom(k, mm, length + unit - k.g.pageSize);
  return found === null ? null : Math.ceil(found / unit) * unit;
}

/** The highest gap that is large enough. */
export function findRoom(k: Kernel, mm: Mm, length: number): number | null {
  let top = k.g.taskSize - STACK_GAP;
  for (const vma of [...k.areas.of(mm.id)].reverse()) {
    if (vma.end <= top - length) break;
    top = Math.min(top, vma.start);
  }
  return top - length >= k.g.pageSize ? top - length : null;
}

/** calc_vm_prot_bits and the rest: the flags of a new area. */
function flagsOf(k: Kernel, { prot, shared, file, hugetlb }: MmapRequest, inode: Inode | undefined): bigint {
  const { vm } = k;
  let flags = vm.MAYREAD | vm.MAYWRITE | vm.MAYEXEC | vm.SOFTDIRTY;
  if (prot.read) flags |= vm.READ;
  if (prot.write) flags |= vm.WRITE;
  if (prot.exec) flags |= vm.EXEC;
  if (shared) flags |= vm.SHARED | vm.MAYSHARE;
  // A file that was opened for reading can never be written through the mapping: it is as good as private.
  if (shared && file !== 0 && inode && (!inode.writable || inode.sealed)) {
    flags &= ~vm.MAYWRITE;
    if (!inode.writable) flags &= ~vm.SHARED;
  }
  // Huge pages are accounted by their pool; an area of them can neither grow nor be joined with another.
  if (hugetlb !== undefined || inode?.huge) return flags | vm.HUGETLB | vm.DONTEXPAND;
  if (prot.write && !shared) flags |= vm.ACCOUNT;
  return flags;
}

function mapRegion(
  k: Kernel,
  mm: Mm,
  addr: number,
  length: number,
  request: MmapRequest,
  inode: Inode | undefined,
): Vma | null {
  // Shared anonymous memory is a file without a name. It is made here and belongs to the area alone.
  const { hugetlb } = request;
  const hidden = hugetlb !== undefined || (request.shared && request.file === 0);
  const file = hidden ? hiddenFile(k, length, hugetlb) : request.file;
  if (!hidden) holdFile(k, file, 1);
  const plain: Vma = {
    id: k.nextId('vma'),
    mm: mm.id,
    start: addr,
    end: addr + length,
    flags: flagsOf(k, request, inode),
    prot: 0n,
    anonVma: 0,
    anonVmaChain: 0,
    file,
    // Private anonymous memory counts its pages by address, so that neighbours can be joined.
    pgoff: file === 0 ? addr / k.g.pageSize : hidden ? 0 : request.pgoff,
    uffd: 0,
  };
  if (has(plain.flags, k.vm.HUGETLB)) return mapHuge(k, { ...plain, prot: pageProt(k, plain) });
  const merged = mergeAround(k, setVma(k, { ...plain, prot: pageProt(k, plain) }));
  // What is new counts as written, and takes the area that it was joined to with it.
  const marked = { ...merged, flags: merged.flags | k.vm.SOFTDIRTY };
  return setVma(k, { ...marked, prot: pageProt(k, marked) });
}

/** Memory without a name is a file without one, made here, that belongs to the area alone. */
function hiddenFile(k: Kernel, length: number, hugetlb: number | undefined): number {
  return hugetlb === undefined
    ? shmem_file_setup(k, length / k.g.pageSize, { hidden: true })
    : hugetlb_file_setup(k, hugetlb, length / hugetlb);
}

/** hugetlbfs_file_mmap: the pages are promised now, or there is no mapping. */
function mapHuge(k: Kernel, plain: Vma): Vma | null {
  const promised = hugetlb_reserve_pages(k, plain);
  if (promised === null) {
    dropFile(k, plain.file);
    return null;
  }
  const inode = k.inodes.get(plain.file);
  const end = plain.pgoff + (plain.end - plain.start) / k.g.pageSize;
  if (inode && has(plain.flags, k.vm.WRITE) && inode.size < end)
    k.inodes.put(inode.id, { ...inode, size: end });
  return setVma(k, promised);
}
