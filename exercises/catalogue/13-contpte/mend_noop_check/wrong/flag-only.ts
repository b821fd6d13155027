// Thinks of the access flag alone.
import { PTE_AF } from 'layout';

export function needs_update(entry: bigint, found: bigint): boolean {
  return ((found ^ entry) & PTE_AF) !== 0n;
}
