// Models: munmap: areas of a range are cut out, their pages zapped, tables that nobody needs freed, the monitor told.
// Reference: mm/vma.c (do_vmi_align_munmap), mm/memory.c (free_pgtables) @ v6.12.
// Does not model: limits, sealed mappings, uprobes.
import { MmuGather } from './gather.ts';
import { REGISTER } from './geometry.ts';
import { hugetlb_forbids_split, hugetlb_vm_op_close } from './hugetlb-reserve.ts';
import type { Kernel } from './kernel.ts';
import { releaseFile } from './shmem.ts';
import { unlinkTables } from './tables.ts';
import { enter } from './task.ts';
import { failed, type Mm, type SysResult, type Vma } from './types.ts';
import { userfaultfd_unmap_complete, userfaultfd_unmap_prep } from './userfaultfd/events.ts';
import { holdFile, split_vma } from './vma.ts';
import { ZAP_UNMAP, zap_page_range } from './zap.ts';

/** Rounds a length up to whole pages. */
export function pageAlign(k: Kernel, length: number): number {
  return Math.ceil(length / k.g.pageSize) * k.g.pageSize;
}

/** Is it a length or an address that exists at all? Negative, fractional and endless numbers are not. */
export function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/**
 * A length in whole pages as the kernel sees it: what is negative here is very large there, and the largest of all, rounded
 * up, is zero.
 */
export function unsignedPages(k: Kernel, length: number): number {
  const size = pageAlign(k, length);
  return size < 0 ? size + REGISTER : Math.abs(size);
}

/** munmap(2). @returns 0, EINVAL for a range that cannot be; parks while a monitor has to hear of it. */
export function munmap(k: Kernel, pid: number, addr: number, length: number): SysResult {
  const mm = enter(k, pid, 'munmap');
  const size = pageAlign(k, length);
  if (!isSize(addr) || !isSize(length) || size === 0 || addr % k.g.pageSize !== 0) return failed('EINVAL');
  if (addr > k.g.taskSize || size > k.g.taskSize - addr) return failed('EINVAL');
  if (hugetlb_forbids_split(k, mm.id, addr) || hugetlb_forbids_split(k, mm.id, addr + size))
    return failed('EINVAL');
  const told = userfaultfd_unmap_prep(k, k.areas.within(mm.id, addr, addr + size), addr, addr + size);
  removeAreas(k, mm, addr, addr + size);
  return userfaultfd_unmap_complete(k, pid, told, 0);
}

/** Takes everything in [start, end) out of an address space; areas at the edges are cut. */
export function removeAreas(k: Kernel, mm: Mm, start: number, end: number): void {
  const areas = k.areas.within(mm.id, start, end).map((vma) => cutOut(k, vma, start, end));
  if (areas.length === 0) return;
  const gather = new MmuGather(k, mm);
  for (const vma of areas) zap_page_range(k, vma, vma.start, vma.end, ZAP_UNMAP, gather);
  for (const vma of areas) {
    k.vmas.put(vma.id, undefined);
    hugetlb_vm_op_close(k, vma);
    dropFile(k, vma.file);
  }
  freeTables(k, mm, start, end, gather);
  gather.finish();
}

/** The part of an area that lies in the range, as an area of its own. */
function cutOut(k: Kernel, vma: Vma, start: number, end: number): Vma {
  let part = vma;
  if (start > part.start) [, part] = split_vma(k, part, start);
  if (end < part.end) [part] = split_vma(k, part, end);
  return part;
}

/** Tables of a range whose areas are gone already. */
export function freeTables(k: Kernel, mm: Mm, start: number, end: number, gather: MmuGather): void {
  const { prev, next } = k.areas.neighbours(mm.id, start, end);
  const tables = unlinkTables(k, mm, start, end, prev?.end ?? 0, next?.start ?? k.g.taskSize);
  for (const table of tables) gather.table(table, start, end);
}

/** An area lets go of its file; a file that nobody has goes with its pages. */
export function dropFile(k: Kernel, file: number): void {
  holdFile(k, file, -1);
  releaseFile(k, file);
}
