// A pte is a bigint of 64 bits. The names come from the layout under test, so one file serves every layout.
import { PTE_DIRTY, PTE_RDONLY, PTE_UFFD_WP, PTE_WRITE } from 'layout';

/** Mark the page for its monitor, and make sure that the next store is noticed. */
export function pte_mkuffd_wp(pte: bigint): bigint {
  return pte;
}

/** Is the page marked? */
export function pte_uffd_wp(pte: bigint): boolean {
  return false;
}

/** Take the mark away. */
export function pte_clear_uffd_wp(pte: bigint): bigint {
  return pte;
}
