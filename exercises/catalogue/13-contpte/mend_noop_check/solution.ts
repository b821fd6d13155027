// Compares the word in memory with the wanted one, in the fields that this call writes and in no other.
import { PTE_AF, PTE_DIRTY, PTE_RDONLY, PTE_SOFT_DIRTY, PTE_WRITE } from 'layout';

const FLAGS = PTE_AF | PTE_DIRTY | PTE_RDONLY | PTE_SOFT_DIRTY | PTE_WRITE;

export function needs_update(entry: bigint, found: bigint): boolean {
  return ((found ^ entry) & FLAGS) !== 0n;
}
