// Models: what handles a fault, once the area is known to allow the access: the entry decides. An attempt ends in done, in
// retry, or in an error; the caller repeats. Reference: mm/memory.c (handle_mm_fault, handle_pte_fault) @ v6.12.
// Does not model: huge entries, NUMA hinting, soft offlining.
import { do_anonymous_page } from './anon.ts';
import { do_fault } from './file-fault.ts';
import { LAST_LEVEL } from './geometry.ts';
import type { Kernel } from './kernel.ts';
import { do_swap_page } from './swapin.ts';
import { lookup } from './tables.ts';
import {
  DONE,
  type FaultFlags,
  NotModelled,
  OutOfMemory,
  type Vma,
  type VmFault,
  type Vmf,
} from './types.ts';
import { has } from './vm-flags.ts';
import { vma_is_anonymous } from './vma.ts';
import { do_wp_page } from './wp.ts';

/** One attempt to make the access possible. Nothing of the access itself happens. */
export function handle_mm_fault(k: Kernel, pid: number, vma: Vma, va: number, flags: FaultFlags): VmFault {
  const mm = k.mms.get(vma.mm);
  if (!mm) return { end: 'sigsegv' };
  const address = Math.floor(va / k.g.pageSize) * k.g.pageSize;
  const place = lookup(k, mm, address);
  if (place.level !== LAST_LEVEL && !k.h.pmd_none(place.pte))
    throw new NotModelled('a fault on a huge entry');
  const ptep = place.level === LAST_LEVEL ? place.pa : null;
  const origPte = ptep === null ? 0n : place.pte;
  k.doing.va = address;
  try {
    return handle_pte_fault(k, { pid, vma, mm, address, realAddress: va, flags, ptep, origPte });
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
  if (h.pte_protnone(origPte) && has(vma.flags, vm.READ | vm.WRITE | vm.EXEC))
    throw new NotModelled('a NUMA hinting fault');
  let entry = origPte;
  if (flags.write || flags.unshare) {
    if (!h.pte_write(entry)) return do_wp_page(k, vmf);
    if (flags.write) entry = h.pte_mkdirty(entry);
  }
  entry = h.pte_mkyoung(entry);
  k.ptes.ptep_set_access_flags(mm.asid, address, ptep, entry, flags.write);
  return DONE;
}

/** Nothing there yet, or a marker instead. */
export function do_pte_missing(k: Kernel, vmf: Vmf): VmFault {
  return vma_is_anonymous(vmf.vma) ? do_anonymous_page(k, vmf) : do_fault(k, vmf);
}
