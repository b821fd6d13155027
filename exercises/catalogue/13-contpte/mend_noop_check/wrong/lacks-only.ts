// Looks for what is to be set, and forgets what is to be cleared.
import { PTE_AF, PTE_DIRTY, PTE_RDONLY, PTE_SOFT_DIRTY, PTE_WRITE } from 'layout';

const FLAGS = PTE_AF | PTE_DIRTY | PTE_RDONLY | PTE_SOFT_DIRTY | PTE_WRITE;

export function needs_update(entry: bigint, found: bigint): boolean {
  return (entry & ~found & FLAGS) !== 0n;
}
