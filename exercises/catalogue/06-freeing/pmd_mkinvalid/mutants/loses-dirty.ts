// Write-protects the block as well.
import {
  PMD_PRESENT_INVALID,
  PMD_TABLE_BIT,
  PTE_PRESENT_INVALID,
  PTE_PROT_NONE,
  PTE_RDONLY,
  PTE_VALID,
  PTE_WRITE,
} from 'layout';
 
/** Present, though not valid. A layout has one of the two names. */
const MARK = PMD_PRESENT_INVALID | PTE_PRESENT_INVALID;

export function pmd_mkinvalid(pmd: bigint): bigint {
  return (pmd | MARK | PTE_RDONLY) & ~(PTE_VALID | PTE_WRITE);
}

export function pmd_present(pmd: bigint): boolean {
  return (pmd & (PTE_VALID | PTE_PROT_NONE | MARK)) !== 0n;
}

export function pmd_trans_huge(pmd: bigint): boolean {
  return pmd_present(pmd) && (pmd & PMD_TABLE_BIT) === 0n;
}

export function pte_mkpresent(pte: bigint): bigint {
  return pte | PTE_VALID;
}
