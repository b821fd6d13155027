// Models: the first touch of a file mapping: reads map what the page cache has, and its neighbours with it; writes copy for
// a private mapping and dirty the file's page for a shared one. Reference: mm/memory.c (do_fault, finish_fault,
// set_pte_range), mm/filemap.c (filemap_map_pages), mm/shmem.c (shmem_fault) @ v6.12.
// Does not model: files on disks, folios larger than a page but smaller than a huge one, file systems that ask before a page
// is written.
import { lockPte, maybe_mkwrite, mk_pte, vmf_orig_pte_uffd_wp } from './fault-common.ts';
import type { Kernel } from './kernel.ts';
import { allNone } from './large-folio.ts';
import { folio_add_file_rmap, folio_add_new_anon_rmap } from './rmap.ts';
import { shmem_cached, shmem_exists, shmem_get_folio } from './shmem.ts';
import { walkPte } from './tables.ts';
import { do_set_pmd, isHugeFilePage } from './thp-file.ts';
import { DONE, MAJOR, type Vma, type VmFault, type Vmf } from './types.ts';
import { handle_userfault } from './userfaultfd/fault.ts';
import {
  userfaultfd_armed,
  userfaultfd_minor,
  userfaultfd_missing,
  userfaultfd_wp,
} from './userfaultfd/predicates.ts';
import { has } from './vm-flags.ts';
import { anon_vma_prepare } from './vma.ts';

export function do_fault(k: Kernel, vmf: Vmf): VmFault {
  const { flags, vma } = vmf;
  if (!flags.write && !flags.unshare) return do_read_fault(k, vmf);
  return has(vma.flags, k.vm.SHARED) ? do_shared_fault(k, vmf) : do_cow_fault(k, vmf);
}

/** The page of the file, or how the fault ends without it. */
type Found = { readonly pfn: number; readonly major: boolean } | { readonly fault: VmFault };

/** shmem_fault: the page from the cache, from swap, or fresh; a monitor may want to supply it. */
function shmem_fault(k: Kernel, vmf: Vmf): Found {
  const { vma } = vmf;
  const index = pageIndex(k, vma, vmf.address);
  const inode = k.inodes.get(vma.file);
  if (!inode || index >= inode.size) return { fault: { end: 'sigbus' } };
  if (shmem_exists(k, vma.file, index)) {
    if (userfaultfd_minor(k, vma)) return { fault: handle_userfault(k, vmf, 'minor') };
  } else if (userfaultfd_missing(k, vma)) return { fault: handle_userfault(k, vmf, 'missing') };
  const got = shmem_get_folio(k, vma.file, index, true);
  if (got === null || got === 'beyond') return { fault: { end: 'sigbus' } };
  if (k.folios.is(got.pfn, 'hwpoison')) return { fault: { end: 'hwpoison' } };
  return got;
}

export function pageIndex(k: Kernel, vma: Vma, address: number): number {
  return vma.pgoff + (address - vma.start) / k.g.pageSize;
}

const ended = (major: boolean): VmFault => (major ? MAJOR : DONE);

function do_read_fault(k: Kernel, vmf: Vmf): VmFault {
  if (!userfaultfd_wp(k, vmf.vma) && !userfaultfd_minor(k, vmf.vma) && faultAround(k, vmf)) return DONE;
  const found = shmem_fault(k, vmf);
  if ('fault' in found) return found.fault;
  finish_fault(k, vmf, found.pfn, false);
  return ended(found.major);
}

function do_cow_fault(k: Kernel, vmf: Vmf): VmFault {
  const vma = anon_vma_prepare(k, vmf.vma);
  const found = shmem_fault(k, vmf);
  if ('fault' in found) return found.fault;
  const pfn = k.folios.alloc(0, 0);
  k.folios.set(pfn, 'uptodate', true);
  k.folios.copy(found.pfn, pfn);
  if (!finish_fault(k, { ...vmf, vma }, pfn, true)) k.folios.put(pfn);
  return ended(found.major);
}

function do_shared_fault(k: Kernel, vmf: Vmf): VmFault {
  const found = shmem_fault(k, vmf);
  if ('fault' in found) return found.fault;
  if (finish_fault(k, vmf, found.pfn, false)) k.folios.set(found.pfn, 'dirty', true);
  return ended(found.major);
}

/** Maps the page, and all of a huge one where there is room. @returns false if the entry has changed meanwhile */
function finish_fault(k: Kernel, vmf: Vmf, pfn: number, copied: boolean): boolean {
  if (!copied && vmf.ptep === null && do_set_pmd(k, vmf.mm, vmf.vma, vmf.address, pfn, vmf.flags.write))
    return true;
  const ptep = lockPte(k, vmf);
  if (ptep === null) return false;
  if (!copied && mapsWhole(k, vmf, pfn) && mapEach(k, vmf, pfn, ptep)) return true;
  set_pte_range(k, vmf, pfn, vmf.address, ptep, copied);
  return true;
}

/**
 * In shared memory without a name, and without a monitor, a fault maps all of a huge page by single entries where one entry
 * for all cannot be.
 */
function mapsWhole(k: Kernel, { vma, address }: Vmf, pfn: number): boolean {
  if (!isHugeFilePage(k, pfn) || !k.inodes.get(vma.file)?.hidden || userfaultfd_armed(k, vma)) return false;
  const { pagesBefore, pages } = k.folios.extent(pfn);
  const before = (address - vma.start) / k.g.pageSize;
  const inTable = (address % k.g.pmdSize) / k.g.pageSize;
  const fits = (at: number, room: number): boolean => at >= pagesBefore && at + pages - pagesBefore <= room;
  return fits(before, (vma.end - vma.start) / k.g.pageSize) && fits(inTable, k.g.entries);
}

/** @returns false when something is mapped there already */
function mapEach(k: Kernel, { vma, mm, address, flags }: Vmf, pfn: number, ptep: number): boolean {
  const { pagesBefore, pages } = k.folios.extent(pfn);
  const head = pfn - pagesBefore;
  const first = ptep - pagesBefore * k.g.entryBytes;
  if (!allNone(k, { start: address, ptep: first, pages })) return false;
  const plain = mk_pte(k, head, vma.prot);
  k.folios.get(head, pages);
  for (let i = 0; i < pages; i++) folio_add_file_rmap(k, head + i);
  const entry = flags.write ? maybe_mkwrite(k, k.h.pte_mkdirty(plain), vma) : plain;
  k.contpte.set_ptes(mm, address - pagesBefore * k.g.pageSize, first, entry, pages);
  return true;
}

/** Installs one page of a file mapping, or the private copy of one. */
function set_pte_range(
  k: Kernel,
  vmf: Vmf,
  pfn: number,
  address: number,
  ptep: number,
  copied: boolean,
  prefault = false,
): void {
  const { h } = k;
  const { vma } = vmf;
  let entry = mk_pte(k, pfn, vma.prot);
  // With a hardware access flag, what was mapped on the side shall not look as if it had been used.
  if (prefault && k.config.hafdbs) entry = h.pte_mkold(entry);
  if (vmf.flags.write) entry = maybe_mkwrite(k, h.pte_mkdirty(entry), vma);
  if (address === vmf.address && vmf_orig_pte_uffd_wp(k, vmf)) entry = h.pte_mkuffd_wp(entry);
  if (copied) folio_add_new_anon_rmap(k, pfn, vma, address);
  else {
    k.folios.get(pfn);
    folio_add_file_rmap(k, pfn);
  }
  k.contpte.set_pte(vmf.mm, address, ptep, entry);
}

/**
 * do_fault_around: maps pages that are in the cache already, in an aligned span around the fault, where nothing is mapped.
 * @returns whether the page that faulted was among them
 */
function faultAround(k: Kernel, vmf: Vmf): boolean {
  const { vma, address, mm } = vmf;
  const { pageSize, pmdSize } = k.g;
  const span = Math.max(k.config.faultAround, pageSize);
  if (span === pageSize) return false;
  const tableStart = Math.floor(address / pmdSize) * pmdSize;
  const start = Math.max(Math.floor(address / span) * span, vma.start, tableStart);
  const end = Math.min(Math.floor(address / span) * span + span, vma.end, tableStart + pmdSize);
  const size = k.inodes.get(vma.file)?.size ?? 0;
  if (vmf.ptep === null && mapHuge(k, vmf, pageIndex(k, vma, start), size)) return true;
  // The table is made before anything is looked up, as the kernel does.
  if (lockPte(k, vmf) === null) return true;
  const asked = stepAround(k, vmf, start, end, size);
  let found = false;
  for (let va = start; va < end; va += pageSize) {
    const index = pageIndex(k, vma, va);
    const pfn = shmem_cached(k, vma.file, index);
    const ptep = walkPte(k, mm, va);
    if (pfn === 0 || ptep === null || index >= size || k.folios.is(pfn, 'hwpoison')) continue;
    if (!k.h.pte_none(k.ptes.ptep_get(ptep))) continue;
    set_pte_range(k, vmf, pfn, va, ptep, false, va < asked.from || va >= asked.to);
    if (va === address) found = true;
  }
  return found;
}

/**
 * filemap_map_folio_range: empty entries side by side for pages of one large folio are made in one step, and all of them
 * look used if one was asked for. @returns the step of the page that faulted
 */
function stepAround(
  k: Kernel,
  { vma, mm, address }: Vmf,
  start: number,
  end: number,
  size: number,
): { readonly from: number; readonly to: number } {
  const { folios, h, ptes } = k;
  const { pageSize } = k.g;
  const cached = (va: number): number => shmem_cached(k, vma.file, pageIndex(k, vma, va));
  const pfn = cached(address);
  const large = pfn !== 0 && folios.order(pfn) > 0;
  const joins = (va: number): boolean => {
    if (!large || va < start || va >= end || pageIndex(k, vma, va) >= size) return false;
    const ptep = walkPte(k, mm, va);
    const there = cached(va);
    return (
      there !== 0 &&
      folios.head(there) === folios.head(pfn) &&
      ptep !== null &&
      h.pte_none(ptes.ptep_get(ptep))
    );
  };
  let [from, to] = [address, address + pageSize];
  while (joins(from - pageSize)) from -= pageSize;
  while (joins(to)) to += pageSize;
  return { from, to };
}

/** filemap_map_pmd: the first page that is found is one of a huge page, which is mapped as a whole. */
function mapHuge(k: Kernel, vmf: Vmf, first: number, size: number): boolean {
  const pfn = shmem_cached(k, vmf.vma.file, first);
  if (pfn === 0 || first >= size || k.folios.is(pfn, 'locked')) return false;
  return do_set_pmd(k, vmf.mm, vmf.vma, vmf.address, pfn, false);
}
