// Thinks of who may store, and not of marks of use.
import { PTE_RDONLY, PTE_WRITE } from 'layout';

const RIGHTS = PTE_RDONLY | PTE_WRITE;

export function needs_update(entry: bigint, found: bigint): boolean {
  return ((found ^ entry) & RIGHTS) !== 0n;
}
