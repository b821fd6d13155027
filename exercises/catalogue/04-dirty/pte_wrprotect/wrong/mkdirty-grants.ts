// A dirty page must have been writable, so it is made writable.
import { PTE_DIRTY, PTE_RDONLY, PTE_WRITE } from 'layout';

export function pte_wrprotect(pte: bigint): bigint {
  const storedTo = (pte & PTE_WRITE) !== 0n && (pte & PTE_RDONLY) === 0n;
  const kept = storedTo ? pte | PTE_DIRTY : pte;
  return (kept & ~PTE_WRITE) | PTE_RDONLY;
}

export function pte_mkdirty(pte: bigint): bigint {
  return (pte | PTE_DIRTY | PTE_WRITE) & ~PTE_RDONLY;
}

export function pte_mkwrite_novma(pte: bigint): bigint {
  const writable = pte | PTE_WRITE;
  return (pte & PTE_DIRTY) !== 0n ? writable & ~PTE_RDONLY : writable;
}
