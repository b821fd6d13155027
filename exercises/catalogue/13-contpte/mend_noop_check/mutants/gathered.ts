// Compares the right fields with the wrong word.
import { PTE_AF, PTE_DIRTY, PTE_RDONLY, PTE_SOFT_DIRTY, PTE_WRITE } from 'layout';

const FLAGS = PTE_AF | PTE_DIRTY | PTE_RDONLY | PTE_SOFT_DIRTY | PTE_WRITE;

export function needs_update(entry: bigint, _found: bigint, gathered: bigint): boolean {
  return ((gathered ^ entry) & FLAGS) !== 0n;
}
