// Models: which entries NUMA hinting leaves alone, because a hint about them would tell nothing, or could not be followed.
// Reference: mm/mprotect.c (change_pte_range, the part for MM_CP_PROT_NUMA) @ v6.12.
// Does not model: tiers of memory, device memory; a page on the right node is passed over only for a space with one user.
import { folio_likely_mapped_shared } from './folio-shared.ts';
import type { Kernel } from './kernel.ts';
import type { Vma } from './types.ts';
import { has } from './vm-flags.ts';
import { vm_normal_page } from './zap.ts';

/** Does a present entry of the last level stay as it is? */
export function prot_numa_skip(k: Kernel, vma: Vma, pte: bigint): boolean {
  const { h, folios, vm } = k;
  if (h.pte_protnone(pte)) return true;
  const pfn = vm_normal_page(k, pte);
  if (pfn === null || folios.is(pfn, 'ksm')) return true;
  const cow = !has(vma.flags, vm.SHARED) && has(vma.flags, vm.MAYWRITE);
  if (cow && (folios.maybePinned(pfn) || folio_likely_mapped_shared(k, pfn))) return true;
  // A lazily free page counts as one of a file; the pages of memory files do not.
  return folios.is(pfn, 'anon') && !folios.is(pfn, 'swapBacked') && folios.is(pfn, 'dirty');
}
