// A block of 2 MB is an entry like a page's, one level up. The names come from the layout under test.
import { PMD_PRESENT_INVALID, PMD_TABLE_BIT, PTE_PRESENT_INVALID, PTE_PROT_NONE, PTE_VALID } from 'layout';

/** Hides a block from hardware; to Linux it is still there. */
export function pmd_mkinvalid(pmd: bigint): bigint {
  return pmd;
}

/** Is something mapped, for Linux? */
export function pmd_present(pmd: bigint): boolean {
  return false;
}

/** Is it a block, also while it is hidden? */
export function pmd_trans_huge(pmd: bigint): boolean {
  return false;
}

/** Shows the entry to hardware again. */
export function pte_mkpresent(pte: bigint): bigint {
  return pte;
}
