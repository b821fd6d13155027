// Compares the note of the monitor as well.
import { PTE_AF, PTE_DIRTY, PTE_RDONLY, PTE_SOFT_DIRTY, PTE_UFFD_WP, PTE_WRITE } from 'layout';

const FLAGS = PTE_AF | PTE_DIRTY | PTE_RDONLY | PTE_SOFT_DIRTY | PTE_WRITE | PTE_UFFD_WP;

export function needs_update(entry: bigint, found: bigint): boolean {
  return ((found ^ entry) & FLAGS) !== 0n;
}
