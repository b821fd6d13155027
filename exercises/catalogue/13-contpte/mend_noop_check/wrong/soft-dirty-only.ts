// Thinks of the new note alone.
import { PTE_SOFT_DIRTY } from 'layout';

export function needs_update(entry: bigint, found: bigint): boolean {
  return ((found ^ entry) & PTE_SOFT_DIRTY) !== 0n;
}
