// Computes the bits that change, and flips exactly those.
import { PTE_DIRTY, PTE_RDONLY, PTE_UFFD_WP, PTE_WRITE } from 'layout';

function missing(pte: bigint, mask: bigint): bigint {
  return (pte & mask) ^ mask;
}

export function pte_mkuffd_wp(pte: bigint): bigint {
  const writable = pte & PTE_WRITE;
  const open = missing(pte, PTE_RDONLY);
  const moved = writable * open === 0n ? 0n : missing(pte, PTE_DIRTY);
  return pte ^ (writable | open | moved | missing(pte, PTE_UFFD_WP));
}

export function pte_uffd_wp(pte: bigint): boolean {
  return !missing(pte, PTE_UFFD_WP);
}

export function pte_clear_uffd_wp(pte: bigint): bigint {
  return pte ^ (pte & PTE_UFFD_WP);
}
