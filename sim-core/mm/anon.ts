// Models: the first touch of anonymous memory: the zero page for a read, a fresh page for a write, a message if a monitor
// wants to fill it. Reference: mm/memory.c (do_anonymous_page) @ v6.12. Does not model: memory control groups,
// spaces that forbid the zero page.
import { lockPte, maybe_mkwrite, mk_pte, vmf_orig_pte_uffd_wp } from './fault-common.ts';
import type { Kernel } from './kernel.ts';
import { alloc_anon_folio, folio_add_new_anon_rmap_ptes } from './large-folio.ts';
import { folio_add_new_anon_rmap } from './rmap.ts';
import { DONE, type VmFault, type Vmf } from './types.ts';
import { handle_userfault } from './userfaultfd/fault.ts';
import { userfaultfd_missing } from './userfaultfd/predicates.ts';
import { has } from './vm-flags.ts';
import { anon_vma_prepare } from './vma.ts';

export function do_anonymous_page(k: Kernel, vmf: Vmf): VmFault {
  const { h } = k;
  if (has(vmf.vma.flags, k.vm.SHARED)) return { end: 'sigbus' };
  const uffdWp = vmf_orig_pte_uffd_wp(k, vmf);
  const ptep = lockPte(k, vmf);
  if (ptep === null) return DONE;
  if (userfaultfd_missing(k, vmf.vma)) return handle_userfault(k, vmf, 'missing');
  if (!vmf.flags.write) {
    const zero = h.pte_mkspecial(mk_pte(k, k.zeroPfn, vmf.vma.prot));
    k.contpte.set_pte(vmf.mm, vmf.address, ptep, uffdWp ? h.pte_mkuffd_wp(zero) : zero);
    return DONE;
  }
  const vma = anon_vma_prepare(k, vmf.vma);
  const large = alloc_anon_folio(k, vmf, ptep);
  const pfn = large?.pfn ?? k.folios.alloc(0, 0);
  k.folios.set(pfn, 'uptodate', true);
  let entry = mk_pte(k, pfn, vma.prot);
  if (has(vma.flags, k.vm.WRITE)) entry = maybe_mkwrite(k, h.pte_mkdirty(entry), vma);
  if (uffdWp) entry = h.pte_mkuffd_wp(entry);
  if (large === null) {
    folio_add_new_anon_rmap(k, pfn, vma, vmf.address);
    k.contpte.set_pte(vmf.mm, vmf.address, ptep, entry);
    return DONE;
  }
  const { block } = large;
  k.folios.get(pfn, block.pages - 1);
  folio_add_new_anon_rmap_ptes(k, pfn, block.pages, vma, block.start, true);
  k.contpte.set_ptes(vmf.mm, block.start, block.ptep, entry, block.pages);
  return DONE;
}
