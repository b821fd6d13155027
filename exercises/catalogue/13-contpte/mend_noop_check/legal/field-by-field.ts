// One question for each field.
import { PTE_AF, PTE_DIRTY, PTE_RDONLY, PTE_SOFT_DIRTY, PTE_WRITE } from 'layout';

export function needs_update(entry: bigint, found: bigint): boolean {
  const differ = (mask: bigint): boolean => (found & mask) !== (entry & mask);
  return [PTE_AF, PTE_DIRTY, PTE_RDONLY, PTE_WRITE, PTE_SOFT_DIRTY].some(differ);
}
