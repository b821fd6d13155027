// Models: whether writes of an area must be noticed, and what that does to its page protection: VM_SOFTDIRTY clear means
// that somebody counts. Reference: include/linux/mm.h, mm/mmap.c (vma_wants_writenotify, vma_set_page_prot) @ v6.12.
// Does not model: file systems that ask for notice themselves (memory files do not).
import type { Kernel } from './kernel.ts';
import type { Vma } from './types.ts';
import { userfaultfd_wp } from './userfaultfd/predicates.ts';
import { has } from './vm-flags.ts';
import { setVma } from './vma.ts';

/** Are writes of the area counted? Then VM_SOFTDIRTY is absent, and the kernel has the feature. */
export function vma_soft_dirty_enabled(k: Kernel, vma: Vma): boolean {
  return k.vm.SOFTDIRTY !== 0n && !has(vma.flags, k.vm.SOFTDIRTY);
}

/** Must the entry stay without write permission, so that the next store is counted? */
export function pte_needs_soft_dirty_wp(k: Kernel, vma: Vma, pte: bigint): boolean {
  return vma_soft_dirty_enabled(k, vma) && !k.h.pte_soft_dirty(pte);
}

export function vma_wants_writenotify(k: Kernel, vma: Vma): boolean {
  const { vm } = k;
  if (!has(vma.flags, vm.WRITE) || !has(vma.flags, vm.SHARED)) return false;
  if (vma_soft_dirty_enabled(k, vma) && !has(vma.flags, vm.HUGETLB)) return true;
  return userfaultfd_wp(k, vma);
}

/** What vm_page_prot is for these flags: without write permission where each first write must be noticed. */
export function pageProt(k: Kernel, vma: Vma): bigint {
  const flags = vma_wants_writenotify(k, vma) ? vma.flags & ~k.vm.SHARED : vma.flags;
  return k.h.vm_get_page_prot(flags);
}

/** Works vm_page_prot out again, after a change of flags. */
export function vma_set_page_prot(k: Kernel, vma: Vma): Vma {
  const prot = pageProt(k, vma);
  return prot === vma.prot ? vma : setVma(k, { ...vma, prot });
}

/**
 * vma_wants_manual_pte_write_upgrade: may write permission be given without waiting for a fault? A shared area is asked
 * whether its writes must be noticed with the page protection that it has; where that lacks write permission already,
 * because they are, the kernel takes it for somebody else's doing and answers no.
 */
export function vma_wants_manual_pte_write_upgrade(k: Kernel, vma: Vma): boolean {
  if (!has(vma.flags, k.vm.SHARED)) return has(vma.flags, k.vm.WRITE);
  return vma.prot === k.h.vm_get_page_prot(vma.flags) && vma_wants_writenotify(k, vma);
}
