// The more permissive word wins, flag by flag. The note of a write is among the flags: only the fault knows of the store.
import { PTE_AF, PTE_DIRTY, PTE_RDONLY, PTE_SOFT_DIRTY, PTE_WRITE } from 'layout';

/** Of these one word is enough. */
const ADDED = PTE_AF | PTE_WRITE | PTE_DIRTY | PTE_SOFT_DIRTY;

export function set_access_flags(old: bigint, entry: bigint): bigint {
  const more = old | (entry & ADDED);
  // Clear permits more here, so one word is enough to clear it.
  return (entry & PTE_RDONLY) === 0n ? more & ~PTE_RDONLY : more;
}

export function access_flags_changed(old: bigint, entry: bigint): boolean {
  return old !== entry;
}
