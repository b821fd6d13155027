// The flags of a kernel without soft-dirty.
import { PTE_AF, PTE_DIRTY, PTE_RDONLY, PTE_WRITE } from 'layout';

const FLAGS = PTE_AF | PTE_DIRTY | PTE_RDONLY | PTE_WRITE;

export function needs_update(entry: bigint, found: bigint): boolean {
  return ((found ^ entry) & FLAGS) !== 0n;
}
