// A note and an act. The note, UFFD_WP, tells the fault handler that a monitor waits for this page; hardware never
// reads it. The act makes the fault come: without WRITE, and with RDONLY set, no store goes through.
import { PTE_DIRTY, PTE_RDONLY, PTE_UFFD_WP, PTE_WRITE } from 'layout';

export function pte_mkuffd_wp(pte: bigint): bigint {
  // WRITE set and RDONLY clear is hardware's way of saying "stored to". Both bits are about to change, so the fact
  // moves into DIRTY first. Asking afterwards would be too late.
  const storedTo = (pte & PTE_WRITE) !== 0n && (pte & PTE_RDONLY) === 0n;
  const kept = storedTo ? pte | PTE_DIRTY : pte;
  // WRITE has to go, too: while it is set, hardware may clear RDONLY by itself at the next store.
  return (kept & ~PTE_WRITE) | PTE_RDONLY | PTE_UFFD_WP;
}

export function pte_uffd_wp(pte: bigint): boolean {
  // The note alone counts. Many pages are read-only for reasons of their own.
  return (pte & PTE_UFFD_WP) !== 0n;
}

export function pte_clear_uffd_wp(pte: bigint): bigint {
  // Only the note goes. Whether the page may be written is known to the caller, who has the VMA; the entry has not.
  return pte & ~PTE_UFFD_WP;
}
