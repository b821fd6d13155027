// What is to be set and cleared, by exclusive or.
import { PMD_PRESENT_INVALID, PMD_TABLE_BIT, PTE_PRESENT_INVALID, PTE_PROT_NONE, PTE_VALID } from 'layout';

const MARKS = [PMD_PRESENT_INVALID, PTE_PRESENT_INVALID];

export const pmd_mkinvalid = (pmd: bigint): bigint =>
  MARKS.reduce((word, mark) => word | mark, pmd | PTE_VALID) ^ PTE_VALID;

export const pmd_present = (pmd: bigint): boolean =>
  [PTE_VALID, PTE_PROT_NONE, ...MARKS].some((mask) => (pmd & mask) !== 0n);

export const pmd_trans_huge = (pmd: bigint): boolean => pmd_present(pmd) && (pmd | PMD_TABLE_BIT) !== pmd;

export const pte_mkpresent = (pte: bigint): bigint => pte ^ (~pte & PTE_VALID);
