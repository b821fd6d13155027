// Write-protects without moving what hardware recorded.
import { PTE_RDONLY, PTE_UFFD_WP, PTE_WRITE } from 'layout';

export function pte_mkuffd_wp(pte: bigint): bigint {
  return (pte & ~PTE_WRITE) | PTE_RDONLY | PTE_UFFD_WP;
}

export function pte_uffd_wp(pte: bigint): boolean {
  return (pte & PTE_UFFD_WP) !== 0n;
}

export function pte_clear_uffd_wp(pte: bigint): bigint {
  return pte & ~PTE_UFFD_WP;
}
