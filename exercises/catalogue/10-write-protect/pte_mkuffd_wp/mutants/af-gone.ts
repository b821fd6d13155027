// Makes the page old as well.
import { PTE_AF, PTE_DIRTY, PTE_RDONLY, PTE_UFFD_WP, PTE_WRITE } from 'layout';

export function pte_mkuffd_wp(pte: bigint): bigint {
  const storedTo = (pte & PTE_WRITE) !== 0n && (pte & PTE_RDONLY) === 0n;
  const kept = storedTo ? pte | PTE_DIRTY : pte;
  return (kept & ~PTE_WRITE & ~PTE_AF) | PTE_RDONLY | PTE_UFFD_WP;
}

export function pte_uffd_wp(pte: bigint): boolean {
  return (pte & PTE_UFFD_WP) !== 0n;
}

export function pte_clear_uffd_wp(pte: bigint): bigint {
  return pte & ~PTE_UFFD_WP;
}
