// RDONLY is turned over before and after, so that one union does for all flags; as the kernel does it.
import { PTE_AF, PTE_DIRTY, PTE_RDONLY, PTE_SOFT_DIRTY, PTE_WRITE } from 'layout';

const FLAGS = PTE_AF | PTE_WRITE | PTE_DIRTY | PTE_SOFT_DIRTY | PTE_RDONLY;

export function set_access_flags(old: bigint, entry: bigint): bigint {
  if (old === entry) return old;
  return ((old ^ PTE_RDONLY) | ((entry & FLAGS) ^ PTE_RDONLY)) ^ PTE_RDONLY;
}

export const access_flags_changed = (old: bigint, entry: bigint): boolean => (old ^ entry) !== 0n;
