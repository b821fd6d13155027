// Write-protects and declares the page clean.
import { PTE_DIRTY, PTE_RDONLY, PTE_WRITE } from 'layout';

export function pte_wrprotect(pte: bigint): bigint {
  return (pte & ~PTE_WRITE & ~PTE_DIRTY) | PTE_RDONLY;
}

export function pte_mkdirty(pte: bigint): bigint {
  const dirty = pte | PTE_DIRTY;
  return (pte & PTE_WRITE) !== 0n ? dirty & ~PTE_RDONLY : dirty;
}

export function pte_mkwrite_novma(pte: bigint): bigint {
  const writable = pte | PTE_WRITE;
  return (pte & PTE_DIRTY) !== 0n ? writable & ~PTE_RDONLY : writable;
}
