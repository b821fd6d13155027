// Models: the first touch of a file mapping: reads map what the page cache has, and its neighbours with it; writes copy for
// a private mapping and dirty the file's page for a shared one. Reference: mm/memory.c (do_fault, finish_fault,
// set_pte_range), mm/filemap.c (filemap_map_pages), mm/shmem.c (shmem_fault) @ v6.12.
// Does not model: files on disks, large folios, file systems that ask before a page is written.
import { lockPte, maybe_mkwrite, mk_pte, vmf_orig_pte_uffd_wp } from './fault-common.ts';
import type { Kernel } from './kernel.ts';
import { folio_add_file_rmap, folio_add_new_anon_rmap } from './rmap.ts';
import { shmem_cached, shmem_exists, shmem_get_folio } from './shmem.ts';
import { walkPte } from './tables.ts';
import { DONE, MAJOR, type Vma, type VmFault, type Vmf } from './types.ts';
import { handle_userfault } from './userfaultfd/fault.ts';
import { userfaultfd_minor, userfaultfd_missing, userfaultfd_wp } from './userfaultfd/predicates.ts';
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

/** Maps the page. @returns false if the entry has changed meanwhile */
function finish_fault(k: Kernel, vmf: Vmf, pfn: number, copied: boolean): boolean {
  const ptep = lockPte(k, vmf);
  if (ptep === null) return false;
  set_pte_range(k, vmf, pfn, vmf.address, ptep, copied);
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
): void {
  const { h } = k;
  const { vma } = vmf;
  const prefault = address !== vmf.address;
  let entry = mk_pte(k, pfn, vma.prot);
  // With a hardware access flag, what was mapped on the side shall not look as if it had been used.
  if (prefault && k.config.hafdbs) entry = h.pte_mkold(entry);
  if (vmf.flags.write) entry = maybe_mkwrite(k, h.pte_mkdirty(entry), vma);
  if (!prefault && vmf_orig_pte_uffd_wp(k, vmf)) entry = h.pte_mkuffd_wp(entry);
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
  // The table is made before anything is looked up, as the kernel does.
  if (lockPte(k, vmf) === null) return true;
  const size = k.inodes.get(vma.file)?.size ?? 0;
  let found = false;
  for (let va = start; va < end; va += pageSize) {
    const index = pageIndex(k, vma, va);
    const pfn = shmem_cached(k, vma.file, index);
    const ptep = walkPte(k, mm, va);
    if (pfn === 0 || ptep === null || index >= size || k.folios.is(pfn, 'hwpoison')) continue;
    if (!k.h.pte_none(k.ptes.ptep_get(ptep))) continue;
    set_pte_range(k, vmf, pfn, va, ptep, false);
    if (va === address) found = true;
  }
  return found;
}
