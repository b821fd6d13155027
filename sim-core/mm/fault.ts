// Models: what handles a fault, once the area is known to allow the access: the entry decides. An attempt ends in done, in
// retry, or in an error; the caller repeats. Reference: mm/memory.c (handle_mm_fault, handle_pte_fault) @ v6.12.
// Does not model: soft offlining.
import { do_anonymous_page } from './anon.ts';
import { do_fault } from './file-fault.ts';
import { LAST_LEVEL } from './geometry.ts';
import { hugetlb_fault } from './hugetlb-fault.ts';
import { is_vm_hugetlb_page } from './hugetlb-reserve.ts';
import type { Kernel } from './kernel.ts';
import { do_numa_page } from './numa.ts';
import { do_swap_page } from './swapin.ts';
import { lookup } from './tables.ts';
import { handle_huge_pmd_fault } from './thp-fault.ts';
import { DONE, type FaultFlags, OutOfMemory, type Vma, type VmFault, type Vmf } from './types.ts';
import { has } from './vm-flags.ts';
import { vma_is_anonymous } from './vma.ts';
import { do_wp_page } from './wp.ts';

/** One attempt to make the access possible. Nothing of the access itself happens. */
export function handle_mm_fault(k: Kernel, pid: number, vma: Vma, va: number, flags: FaultFlags): VmFault {
  const mm = k.mms.get(vma.mm);
  if (!mm) return { end: 'sigsegv' };
  const address = Math.floor(va / k.g.pageSize) * k.g.pageSize;
  k.doing.va = address;
  try {
    if (is_vm_hugetlb_page(k, vma)) return hugetlb_fault(k, pid, mm, vma, va, flags);
    const vmf: Vmf = { pid, vma, mm, address, realAddress: va, flags, ptep: null, origPte: 0n };
    if (lookup(k, mm, address).level !== LAST_LEVEL) {
      const end = handle_huge_pmd_fault(k, vmf);
      if (end !== null) return end;
    }
    const { level, pa, pte } = lookup(k, mm, address);
    return handle_pte_fault(k, level === LAST_LEVEL ? { ...vmf, ptep: pa, origPte: pte } : vmf);
  } catch (error) {
    if (error instanceof OutOfMemory) return { end: 'oom' };
    throw error;
  }
}

function handle_pte_fault(k: Kernel, vmf: Vmf): VmFault {
  const { h, vm } = k;
  const { origPte, ptep, vma, flags, mm, address } = vmf;
  if (ptep === null || h.pte_none(origPte)) return do_pte_missing(k, vmf);
  if (!h.pte_present(origPte)) return do_swap_page(k, vmf);
  if (h.pte_protnone(origPte) && has(vma.flags, vm.READ | vm.WRITE | vm.EXEC)) return do_numa_page(k, vmf);
  let entry = origPte;
  if (flags.write || flags.unshare) {
    if (!h.pte_write(entry)) return do_wp_page(k, vmf);
    if (flags.write) entry = h.pte_mkdirty(entry);
  }
  entry = h.pte_mkyoung(entry);
  k.contpte.ptep_set_access_flags(mm, address, ptep, entry, flags.write);
  return DONE;
}

/** Nothing there yet, or a marker instead. */
export function do_pte_missing(k: Kernel, vmf: Vmf): VmFault {
  return vma_is_anonymous(vmf.vma) ? do_anonymous_page(k, vmf) : do_fault(k, vmf);
}
