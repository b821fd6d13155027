// Two functions without helpers; with cow every page is closed, also those that were closed before.
import { pte_dirty } from 'kernel';
import * as layout from 'layout';

const { PTE_AF, PTE_DIRTY, PTE_RDONLY, PTE_UFFD_WP, PTE_WRITE } = layout;

export const parent_after = (pte: bigint, cow: boolean): bigint =>
  cow ? (pte & ~PTE_WRITE) | PTE_RDONLY | (pte_dirty(pte) ? PTE_DIRTY : 0n) : pte;

export const child_after = (pte: bigint, cow: boolean, shared: boolean, child_wp: boolean): bigint => {
  const gone = PTE_AF | (child_wp ? 0n : PTE_UFFD_WP) | (shared ? PTE_DIRTY : 0n);
  return (parent_after(pte, cow) & ~gone) | (shared ? PTE_RDONLY : 0n);
};
