// Clears RDONLY of every page that becomes writable.
import { PTE_DIRTY, PTE_RDONLY, PTE_WRITE } from 'layout';

export function pte_wrprotect(pte: bigint): bigint {
  const storedTo = (pte & PTE_WRITE) !== 0n && (pte & PTE_RDONLY) === 0n;
  const kept = storedTo ? pte | PTE_DIRTY : pte;
  return (kept & ~PTE_WRITE) | PTE_RDONLY;
}

export function pte_mkdirty(pte: bigint): bigint {
  const dirty = pte | PTE_DIRTY;
  return (pte & PTE_WRITE) !== 0n ? dirty & ~PTE_RDONLY : dirty;
}

export function pte_mkwrite_novma(pte: bigint): bigint {
  return (pte | PTE_WRITE) & ~PTE_RDONLY;
}
