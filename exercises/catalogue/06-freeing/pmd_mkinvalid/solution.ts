// VALID is for hardware, the mark is for Linux. TABLE is not touched by hiding, so it tells a block at any time.
import { PMD_PRESENT_INVALID, PMD_TABLE_BIT, PTE_PRESENT_INVALID, PTE_PROT_NONE, PTE_VALID } from 'layout';

/** Present, though not valid. A layout has one of the two names. */
const MARK = PMD_PRESENT_INVALID | PTE_PRESENT_INVALID;

export function pmd_mkinvalid(pmd: bigint): bigint {
  return (pmd | MARK) & ~PTE_VALID;
}

export function pmd_present(pmd: bigint): boolean {
  return (pmd & (PTE_VALID | PTE_PROT_NONE | MARK)) !== 0n;
}

export function pmd_trans_huge(pmd: bigint): boolean {
  return pmd_present(pmd) && (pmd & PMD_TABLE_BIT) === 0n;
}

export function pte_mkpresent(pte: bigint): bigint {
  // The mark stays: in the layout that shares it with nG, a user mapping needs it set.
  return pte | PTE_VALID;
}
