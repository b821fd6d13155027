// Protects user pages only, although a PROT_NONE page has no USER.
import { PTE_DIRTY, PTE_RDONLY, PTE_UFFD_WP, PTE_USER, PTE_WRITE } from 'layout';

export function pte_mkuffd_wp(pte: bigint): bigint {
  if ((pte & PTE_USER) === 0n) return pte | PTE_UFFD_WP;
  const storedTo = (pte & PTE_WRITE) !== 0n && (pte & PTE_RDONLY) === 0n;
  const kept = storedTo ? pte | PTE_DIRTY : pte;
  return (kept & ~PTE_WRITE) | PTE_RDONLY | PTE_UFFD_WP;
}

export function pte_uffd_wp(pte: bigint): boolean {
  return (pte & PTE_UFFD_WP) !== 0n;
}

export function pte_clear_uffd_wp(pte: bigint): bigint {
  return pte & ~PTE_UFFD_WP;
}
