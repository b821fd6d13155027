// Memory holds one word, the fault wants another. What is stored, and was there anything to store?
import { PTE_AF, PTE_DIRTY, PTE_RDONLY, PTE_SOFT_DIRTY, PTE_WRITE } from 'layout';

/** What memory holds afterwards. */
export function set_access_flags(old: bigint, entry: bigint): bigint {
  return old;
}

/** Was there anything to write? */
export function access_flags_changed(old: bigint, entry: bigint): boolean {
  return false;
}
