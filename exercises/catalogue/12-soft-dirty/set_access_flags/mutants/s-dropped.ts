// Leaves the note of the write out.
import { PTE_AF, PTE_DIRTY, PTE_RDONLY, PTE_WRITE } from 'layout';

/** Of these one word is enough. */
const ADDED = PTE_AF | PTE_WRITE | PTE_DIRTY;

export function set_access_flags(old: bigint, entry: bigint): bigint {
  const more = old | (entry & ADDED);
  return (entry & PTE_RDONLY) === 0n ? more & ~PTE_RDONLY : more;
}

export function access_flags_changed(old: bigint, entry: bigint): boolean {
  return old !== entry;
}
