// Models: a fault on a huge page: the page comes from the file or from the pool, a monitor may want to hear of it, a write
// to a private page that others have copies it or, when they have gone, gives permission.
// Reference: mm/hugetlb.c (hugetlb_fault, hugetlb_no_page, hugetlb_wp) @ v6.12.
// Does not model: locks of files and areas, pages that lose their place while they are zeroed.
import type { HugeSize } from '../pgtable/hugetlb.ts';
import { hugetlb_add_to_page_cache, hugetlb_cached } from './hugetlb-file.ts';
import { alloc_hugetlb_folio, hstate_vma, ownsReserves } from './hugetlb-reserve.ts';
import {
  copyHuge,
  huge_pte_alloc,
  hugeStart,
  hugetlb_add_file_rmap,
  hugetlb_add_new_anon_rmap,
  hugetlb_remove_rmap,
  make_huge_pte,
} from './hugetlb-tables.ts';
import { unmap_ref_private } from './hugetlb-unmap.ts';
import type { Kernel } from './kernel.ts';
import { markerNotes, notesOf } from './markers.ts';
import { linear_page_index, swp_offset_pfn } from './rmap.ts';
import { DONE, type FaultFlags, type Mm, type Vma, type VmFault, type Vmf } from './types.ts';
import { handle_userfault } from './userfaultfd/fault.ts';
import {
  userfaultfd_minor,
  userfaultfd_missing,
  userfaultfd_pte_wp,
  userfaultfd_wp_async,
} from './userfaultfd/predicates.ts';
import { has } from './vm-flags.ts';
import { anon_vma_prepare } from './vma.ts';

/** A fault on a huge page, with the place of its first entry. */
interface HugeFault extends Vmf {
  readonly ptep: number;
  readonly size: HugeSize;
}

/** One attempt to make the access possible. @throws OutOfMemory when there is none for a table */
export function hugetlb_fault(
  k: Kernel,
  pid: number,
  mm: Mm,
  vma: Vma,
  va: number,
  flags: FaultFlags,
): VmFault {
  const { h } = k;
  const size = hstate_vma(k, vma);
  const address = hugeStart(va, size);
  k.doing.va = address;
  const ptep = huge_pte_alloc(k, mm, address, size);
  const origPte = k.hugetlb.ptes.huge_ptep_get(ptep, size);
  const vmf: HugeFault = { pid, vma, mm, address, realAddress: va, flags, ptep, origPte, size };
  if (h.pte_none(origPte) || h.is_pte_marker(origPte)) {
    const poisoned = (notesOf(h, origPte) & markerNotes(k.layout).poisoned) !== 0n;
    return poisoned ? { end: 'hwpoison' } : hugetlb_no_page(k, vmf);
  }
  if (!h.pte_present(origPte)) {
    const entry = h.pte_to_swp_entry(origPte);
    if (h.is_migration_entry(entry))
      return { end: 'retry', major: false, wait: { why: 'migration', pfn: swp_offset_pfn(k, entry) } };
    return h.is_hwpoison_entry(entry) ? { end: 'hwpoison' } : DONE;
  }
  return presentFault(k, vmf);
}

function presentFault(k: Kernel, vmf: HugeFault): VmFault {
  const { h } = k;
  const { vma, flags, mm, address, ptep, size } = vmf;
  let entry = vmf.origPte;
  if (userfaultfd_pte_wp(k, vma, entry) && flags.write && !h.pte_write(entry)) {
    if (!userfaultfd_wp_async(k, vma)) return handle_userfault(k, vmf, 'wp');
    // The mark alone changes, but a run of entries is broken and made again all the same.
    entry = h.pte_clear_uffd_wp(entry);
    k.hugetlb.ptes.set_huge_pte_at(mm.asid, address, ptep, entry, size);
  }
  if (flags.write || flags.unshare) {
    if (!h.pte_write(entry)) return hugetlb_wp(k, vmf);
    if (flags.write) entry = h.pte_mkdirty(entry);
  }
  entry = h.pte_mkyoung(entry);
  k.hugetlb.ptes.huge_ptep_set_access_flags(mm.asid, address, ptep, entry, flags.write, size);
  return DONE;
}

/** Nothing there yet, or a marker instead. */
function hugetlb_no_page(k: Kernel, vmf: HugeFault): VmFault {
  const { h } = k;
  const { flags, mm, address, ptep, size, origPte } = vmf;
  // Its parent took the page back for itself: what the child would see now is not what it had.
  if (vmf.vma.resvUnmapped) return { end: 'sigbus' };
  const index = linear_page_index(k, vmf.vma, address);
  const cached = hugetlb_cached(k, vmf.vma.file, index);
  let vma = vmf.vma;
  let pfn = cached;
  if (cached === 0) {
    if (index >= (k.inodes.get(vma.file)?.size ?? 0)) return { end: 'sigbus' };
    if (userfaultfd_missing(k, vma)) return handle_userfault(k, vmf, 'missing');
    const shared = has(vma.flags, k.vm.MAYSHARE);
    if (!shared) vma = anon_vma_prepare(k, vma);
    const fresh = alloc_hugetlb_folio(k, vma, address, false);
    if (fresh === null) return { end: 'sigbus' };
    pfn = fresh;
    if (shared) hugetlb_add_to_page_cache(k, vma.file, index, pfn);
    else hugetlb_add_new_anon_rmap(k, pfn, vma, address);
  } else {
    if (k.folios.is(cached, 'hwpoison')) return { end: 'hwpoison' };
    if (userfaultfd_minor(k, vma)) return handle_userfault(k, vmf, 'minor');
  }
  if (!k.folios.is(pfn, 'anon')) {
    k.folios.get(pfn);
    hugetlb_add_file_rmap(k, pfn);
  }
  const shared = has(vma.flags, k.vm.SHARED);
  const entry = make_huge_pte(k, vma, pfn, shared);
  const armed = (notesOf(h, origPte) & markerNotes(k.layout).uffdWp) !== 0n;
  k.hugetlb.ptes.set_huge_pte_at(
    mm.asid,
    address,
    ptep,
    armed ? k.hugetlb.ptes.huge_pte_mkuffd_wp(entry) : entry,
    size,
  );
  // A write to a private page does not have to fault once more.
  return flags.write && !shared ? hugetlb_wp(k, { ...vmf, vma }) : DONE;
}

/** A write, or the wish for a page of one's own, where the entry gives no permission. */
function hugetlb_wp(k: Kernel, vmf: HugeFault): VmFault {
  const { h, folios } = k;
  const { vma, flags, ptep, size } = vmf;
  const pte = k.hugetlb.ptes.huge_ptep_get(ptep, size);
  // Only after the mark is taken away may the page be written.
  if (!flags.unshare && h.pte_uffd_wp(pte)) return DONE;
  if (has(vma.flags, k.vm.MAYSHARE)) return maybeWritable(k, vmf, pte);
  const old = Number(h.pte_pfn(pte));
  if (folios.is(old, 'anon') && folios.mapcount(old) === 1) {
    if (!folios.anonExclusive(old)) folios.setAnonExclusive(old, true);
    return flags.unshare ? DONE : maybeWritable(k, vmf, pte);
  }
  return copyPage(k, vmf, pte, old);
}

/** set_huge_ptep_maybe_writable */
function maybeWritable(k: Kernel, { vma, mm, address, ptep, size }: HugeFault, pte: bigint): VmFault {
  if (!has(vma.flags, k.vm.WRITE)) return DONE;
  const entry = k.h.pte_mkwrite_novma(k.h.pte_mkdirty(pte));
  k.hugetlb.ptes.huge_ptep_set_access_flags(mm.asid, address, ptep, entry, true, size);
  return DONE;
}

function copyPage(k: Kernel, vmf: HugeFault, pte: bigint, old: number): VmFault {
  const { h, folios } = k;
  const { flags, mm, address, ptep, size } = vmf;
  // Whoever made the mapping keeps its promise for a later fault: this copy has to come from the rest of the pool …
  const owner = ownsReserves(k, vmf.vma) && folios.is(old, 'anon');
  const pfn = alloc_hugetlb_folio(k, vmf.vma, address, owner);
  if (pfn === null) {
    if (!owner) return { end: 'sigbus' };
    // … and if there is none, the children lose theirs.
    unmap_ref_private(k, vmf.vma, old, address);
    return hugetlb_wp(k, vmf);
  }
  const vma = anon_vma_prepare(k, vmf.vma);
  copyHuge(k, old, pfn, size);
  const plain = make_huge_pte(k, vma, pfn, !flags.unshare);
  k.hugetlb.ptes.huge_ptep_clear_flush(mm.asid, address, ptep, size);
  hugetlb_remove_rmap(k, old);
  hugetlb_add_new_anon_rmap(k, pfn, vma, address);
  const entry = h.pte_uffd_wp(pte) ? k.hugetlb.ptes.huge_pte_mkuffd_wp(plain) : plain;
  k.hugetlb.ptes.set_huge_pte_at(mm.asid, address, ptep, entry, size);
  folios.put(old);
  return DONE;
}
