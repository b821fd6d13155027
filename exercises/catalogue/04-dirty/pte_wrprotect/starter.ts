// A pte is a bigint of 64 bits. The names come from the layout under test, so one file serves every layout.
import { PTE_DIRTY, PTE_RDONLY, PTE_WRITE } from 'layout';

/** Take write permission away; forget no store. */
export function pte_wrprotect(pte: bigint): bigint {
  return pte;
}

/** The page was written: say so. */
export function pte_mkdirty(pte: bigint): bigint {
  return pte;
}

/** Writing is allowed from now on. */
export function pte_mkwrite_novma(pte: bigint): bigint {
  return pte;
}
