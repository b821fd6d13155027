// Asks the run as a whole, too: it can differ only if one of its entries does.
import { PTE_AF, PTE_DIRTY, PTE_RDONLY, PTE_SOFT_DIRTY, PTE_WRITE } from 'layout';

const FLAGS = PTE_AF | PTE_DIRTY | PTE_RDONLY | PTE_SOFT_DIRTY | PTE_WRITE;

export function needs_update(entry: bigint, found: bigint, gathered: bigint): boolean {
  return (((found ^ entry) | (gathered ^ entry)) & FLAGS) !== 0n;
}
