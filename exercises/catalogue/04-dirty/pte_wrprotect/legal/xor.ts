// Computes the bits that change, and flips exactly those.
import { PTE_DIRTY, PTE_RDONLY, PTE_WRITE } from 'layout';

const missing = (pte: bigint, mask: bigint): bigint => (pte & mask) ^ mask;

export function pte_wrprotect(pte: bigint): bigint {
  const writable = pte & PTE_WRITE;
  const open = missing(pte, PTE_RDONLY);
  const moved = writable * open === 0n ? 0n : missing(pte, PTE_DIRTY);
  return pte ^ (writable | open | moved);
}

export function pte_mkdirty(pte: bigint): bigint {
  const closed = (pte & PTE_WRITE) === 0n ? 0n : pte & PTE_RDONLY;
  return pte ^ (missing(pte, PTE_DIRTY) | closed);
}

export function pte_mkwrite_novma(pte: bigint): bigint {
  const closed = (pte & PTE_DIRTY) === 0n ? 0n : pte & PTE_RDONLY;
  return pte ^ (missing(pte, PTE_WRITE) | closed);
}
