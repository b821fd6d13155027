// Two bits and one memory. WRITE says that stores are allowed; RDONLY, beside a set WRITE, says that none has come yet;
// DIRTY is the kernel's own copy of "a store has come", and the only one that survives without WRITE.
import { PTE_DIRTY, PTE_RDONLY, PTE_WRITE } from 'layout';

export function pte_wrprotect(pte: bigint): bigint {
  // Asked before anything changes: once WRITE is clear, hardware's answer can no longer be read.
  const storedTo = (pte & PTE_WRITE) !== 0n && (pte & PTE_RDONLY) === 0n;
  const kept = storedTo ? pte | PTE_DIRTY : pte;
  // RDONLY alone would not do: with WRITE set, hardware clears it at the next store and tells nobody.
  return (kept & ~PTE_WRITE) | PTE_RDONLY;
}

export function pte_mkdirty(pte: bigint): bigint {
  const dirty = pte | PTE_DIRTY;
  // Where stores are allowed, a dirty page has RDONLY clear, or the next store would fault for nothing. Where they are
  // not, RDONLY is all that stops them.
  return (pte & PTE_WRITE) !== 0n ? dirty & ~PTE_RDONLY : dirty;
}

export function pte_mkwrite_novma(pte: bigint): bigint {
  const writable = pte | PTE_WRITE;
  // A clean page keeps RDONLY: that is how its first store is noticed.
  return (pte & PTE_DIRTY) !== 0n ? writable & ~PTE_RDONLY : writable;
}
