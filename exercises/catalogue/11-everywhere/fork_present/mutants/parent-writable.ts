// Closes the copy only.
import { pte_hw_dirty, pte_write } from 'kernel';
import { PTE_AF, PTE_DIRTY, PTE_RDONLY, PTE_UFFD_WP, PTE_WRITE } from 'layout';

/** No store without a fault from now on. */
function wrprotect(pte: bigint): bigint {
  const kept = pte_hw_dirty(pte) ? pte | PTE_DIRTY : pte;
  return (kept & ~PTE_WRITE) | PTE_RDONLY;
}

/** Forget that the page was written. Whether it may be written stays as it is. */
function mkclean(pte: bigint): bigint {
  return (pte & ~PTE_DIRTY) | PTE_RDONLY;
}

/** What both sides have in common. */
function shareable(pte: bigint, cow: boolean): bigint {
  return cow && pte_write(pte) ? wrprotect(pte) : pte;
}

export function parent_after(pte: bigint, _cow: boolean): bigint {
  return pte;
}

export function child_after(pte: bigint, cow: boolean, shared: boolean, child_wp: boolean): bigint {
  let child = shareable(pte, cow);
  if (shared) child = mkclean(child);
  if (!child_wp) child &= ~PTE_UFFD_WP;
  return child & ~PTE_AF;
}
