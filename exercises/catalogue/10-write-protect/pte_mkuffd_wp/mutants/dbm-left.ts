// Sets RDONLY and leaves WRITE, which hardware reads as DBM.
import { PTE_RDONLY, PTE_UFFD_WP } from 'layout';

export function pte_mkuffd_wp(pte: bigint): bigint {
  return pte | PTE_UFFD_WP | PTE_RDONLY;
}

export function pte_uffd_wp(pte: bigint): boolean {
  return (pte & PTE_UFFD_WP) !== 0n;
}

export function pte_clear_uffd_wp(pte: bigint): bigint {
  return pte & ~PTE_UFFD_WP;
}
