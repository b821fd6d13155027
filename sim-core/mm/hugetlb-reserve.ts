// Models: promises: a mapping of huge pages is told at once whether there will be enough of them, so that no fault can
// fail later. A shared mapping's promises belong to the file, a private one's to the area that mmap made; a child of fork
// has none. Reference: mm/hugetlb.c (hugetlb_reserve_pages, vma_needs_reservation, alloc_hugetlb_folio) @ v6.12.
// Does not model: MAP_NORESERVE, subpools, limits of control groups.
import type { HugeSize } from '../pgtable/hugetlb.ts';
import type { Kernel } from './kernel.ts';
import type { Inode, Vma } from './types.ts';
import { has } from './vm-flags.ts';
import { setVma } from './vma.ts';

/** is_vm_hugetlb_page */
export function is_vm_hugetlb_page(k: Kernel, vma: Vma): boolean {
  return has(vma.flags, k.vm.HUGETLB);
}

/** The size of an inode's huge pages. @throws RangeError for a file of other pages */
export function hstate_inode(k: Kernel, inode: Inode | undefined): HugeSize {
  const size = k.hugetlb.size(inode?.huge?.bytes ?? 0);
  if (!size) throw new RangeError(`hugetlb: inode ${inode?.id} has no huge pages`);
  return size;
}

/** hstate_vma: how the pages of an area are mapped. */
export function hstate_vma(k: Kernel, vma: Vma): HugeSize {
  return hstate_inode(k, k.inodes.get(vma.file));
}

/** May an area not be cut here, because a huge page lies across the address (hugetlb_vm_op_split)? */
export function hugetlb_forbids_split(k: Kernel, mm: number, addr: number): boolean {
  const vma = k.areas.at(mm, addr);
  if (!vma || vma.start === addr || !is_vm_hugetlb_page(k, vma)) return false;
  return addr % hstate_vma(k, vma).bytes !== 0;
}

/** vma_hugecache_offset: the page's number in the file, in huge pages. */
export function hugeIndex(k: Kernel, vma: Vma, va: number, size: HugeSize): number {
  return Math.floor((va - vma.start + vma.pgoff * k.g.pageSize) / size.bytes);
}

/** The area's promises, if it is the one that was promised. */
function mapOf(k: Kernel, vma: Vma): readonly number[] | null {
  return vma.resv ? (k.hugetlb.maps.get(vma.resv)?.used ?? null) : null;
}

/** Is the area private, and does it own promises? */
export function ownsReserves(k: Kernel, vma: Vma): boolean {
  return !has(vma.flags, k.vm.MAYSHARE) && mapOf(k, vma) !== null;
}

/** Promises a new mapping its pages. @returns the area with its promises, or null when there are too few pages */
export function hugetlb_reserve_pages(k: Kernel, vma: Vma): Vma | null {
  const size = hstate_vma(k, vma);
  const first = hugeIndex(k, vma, vma.start, size);
  const indexes = Array.from({ length: (vma.end - vma.start) / size.bytes }, (_, i) => first + i);
  if (!has(vma.flags, k.vm.MAYSHARE)) {
    if (!k.hugetlb.hugetlb_acct_memory(size, indexes.length)) return null;
    return setVma(k, { ...vma, resv: k.hugetlb.makeMap() });
  }
  const inode = k.inodes.get(vma.file);
  if (!inode?.huge) return vma;
  const known = new Set(inode.huge.reserved);
  const fresh = indexes.filter((index) => !known.has(index));
  if (!k.hugetlb.hugetlb_acct_memory(size, fresh.length)) return null;
  k.inodes.put(inode.id, { ...inode, huge: { ...inode.huge, reserved: [...inode.huge.reserved, ...fresh] } });
  return vma;
}

/** hugetlb_vm_op_close: an area goes, with the promises that were not called in. It is in no list any more. */
export function hugetlb_vm_op_close(k: Kernel, vma: Vma): void {
  const used = is_vm_hugetlb_page(k, vma) ? mapOf(k, vma) : null;
  if (used === null || !vma.resv) return;
  const size = hstate_vma(k, vma);
  const first = hugeIndex(k, vma, vma.start, size);
  const pages = (vma.end - vma.start) / size.bytes;
  const kept = used.filter((index) => index >= first && index < first + pages).length;
  k.hugetlb.hugetlb_acct_memory(size, kept - pages);
  const shared = k.vmas.keys().some((key) => k.vmas.get(key)?.resv === vma.resv);
  if (!shared) k.hugetlb.maps.put(vma.resv, undefined);
}

/** clear_vma_resv_huge_pages: the promises are another area's from now on. */
export function clear_vma_resv_huge_pages(k: Kernel, vma: Vma): void {
  if (vma.resv) setVma(k, { ...vma, resv: 0 });
}

/** Pages [first, end) of a file, in huge pages, lose their promises; `freed` of them were pages in its cache. */
export function hugetlb_unreserve_pages(
  k: Kernel,
  id: number,
  first: number,
  end: number,
  freed: number,
): void {
  const inode = k.inodes.get(id);
  if (!inode?.huge) return;
  const kept = inode.huge.reserved.filter((index) => index < first || index >= end);
  const gone = inode.huge.reserved.length - kept.length;
  k.inodes.put(id, { ...inode, huge: { ...inode.huge, reserved: kept } });
  k.hugetlb.hugetlb_acct_memory(hstate_inode(k, inode), freed - gone);
}

/** vma_needs_reservation: 0 when the page was promised and the promise is still open; 1 when it must come from the rest. */
function vma_needs_reservation(k: Kernel, vma: Vma, index: number): 0 | 1 {
  if (has(vma.flags, k.vm.MAYSHARE)) return k.inodes.get(vma.file)?.huge?.reserved.includes(index) ? 0 : 1;
  const used = mapOf(k, vma);
  return used === null || used.includes(index) ? 1 : 0;
}

/** vma_commit_reservation: of a shared file the page is accounted for from now on; a private promise is kept. */
function vma_commit_reservation(k: Kernel, vma: Vma, index: number): void {
  if (has(vma.flags, k.vm.MAYSHARE)) {
    const inode = k.inodes.get(vma.file);
    if (inode?.huge && !inode.huge.reserved.includes(index))
      k.inodes.put(inode.id, {
        ...inode,
        huge: { ...inode.huge, reserved: [...inode.huge.reserved, index] },
      });
    return;
  }
  const used = mapOf(k, vma);
  if (used !== null && vma.resv && !used.includes(index))
    k.hugetlb.maps.put(vma.resv, { used: [...used, index] });
}

/** vma_add_reservation after a private page went: the promise is open again, and the page that comes back stands for it. */
export function restoreReserve(k: Kernel, vma: Vma, va: number, pfn: number): void {
  const used = mapOf(k, vma);
  const index = hugeIndex(k, vma, va, hstate_vma(k, vma));
  if (used === null || !vma.resv || !used.includes(index)) return;
  k.folios.set(pfn, 'restoreReserve', true);
  k.hugetlb.maps.put(vma.resv, { used: used.filter((other) => other !== index) });
}

/**
 * alloc_hugetlb_folio: a page for an address, from the promise if there is one.
 * @param avoidReserve the promise is kept for later: the page comes from what nobody was promised
 * @returns its first frame, or null when there is none: the kernel's ENOSPC
 */
export function alloc_hugetlb_folio(k: Kernel, vma: Vma, va: number, avoidReserve: boolean): number | null {
  const size = hstate_vma(k, vma);
  const index = hugeIndex(k, vma, va, size);
  const promised = !avoidReserve && vma_needs_reservation(k, vma, index) === 0;
  if (!promised && k.hugetlb.available(size) <= 0) return null;
  const pfn = k.hugetlb.dequeue(size);
  if (pfn === null) return null;
  if (promised) {
    k.hugetlb.hugetlb_acct_memory(size, -1);
    k.folios.set(pfn, 'restoreReserve', true);
  }
  vma_commit_reservation(k, vma, index);
  k.folios.set(pfn, 'uptodate', true);
  return pfn;
}
