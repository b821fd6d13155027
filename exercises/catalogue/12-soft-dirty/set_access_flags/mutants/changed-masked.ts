// Compares the access flags alone.
import { PTE_AF, PTE_DIRTY, PTE_RDONLY, PTE_SOFT_DIRTY, PTE_WRITE } from 'layout';

/** Of these one word is enough. */
const ADDED = PTE_AF | PTE_WRITE | PTE_DIRTY | PTE_SOFT_DIRTY;

export function set_access_flags(old: bigint, entry: bigint): bigint {
  const more = old | (entry & ADDED);
  return (entry & PTE_RDONLY) === 0n ? more & ~PTE_RDONLY : more;
}

export function access_flags_changed(old: bigint, entry: bigint): boolean {
  return ((old ^ entry) & (ADDED | PTE_RDONLY)) !== 0n;
}
