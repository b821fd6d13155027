// Looks at the first entry of the run.
import { PTE_AF, PTE_DIRTY, PTE_RDONLY, PTE_SOFT_DIRTY, PTE_WRITE } from 'layout';

const FLAGS = PTE_AF | PTE_DIRTY | PTE_RDONLY | PTE_SOFT_DIRTY | PTE_WRITE;

export function needs_update(entry: bigint, found: bigint, _gathered: bigint, place: bigint): boolean {
  return place === 0n && ((found ^ entry) & FLAGS) !== 0n;
}
