// Models: small steps that all kinds of faults share: making an entry, giving write permission if the area allows it,
// finding a userfaultfd marker in the place of the page. Reference: include/linux/mm.h, mm/memory.c @ v6.12.
import type { Kernel } from './kernel.ts';
import { pte_alloc } from './tables.ts';
import type { Vma, Vmf } from './types.ts';
import { userfaultfd_wp } from './userfaultfd/predicates.ts';
import { has } from './vm-flags.ts';

export function mk_pte(k: Kernel, pfn: number, prot: bigint): bigint {
  return k.h.pfn_pte(BigInt(pfn), prot);
}

/** Write permission if the area may be written at all. */
export function maybe_mkwrite(k: Kernel, pte: bigint, vma: Vma): bigint {
  return has(vma.flags, k.vm.WRITE) ? k.h.pte_mkwrite_novma(pte) : pte;
}

/** Was the entry a marker that stands for a write-protected page? */
export function vmf_orig_pte_uffd_wp(k: Kernel, vmf: Vmf): boolean {
  return userfaultfd_wp(k, vmf.vma) && k.h.is_pte_marker(vmf.origPte) && k.h.pte_swp_uffd_wp_any(vmf.origPte);
}

/** The last-level entry, with its table made if need be; null if the entry is no longer as the fault found it. */
export function lockPte(k: Kernel, vmf: Vmf): number | null {
  const ptep = vmf.ptep ?? pte_alloc(k, vmf.mm, vmf.address);
  return k.h.pte_same(k.contpte.ptep_get(ptep), vmf.origPte) ? ptep : null;
}
