// Two kernels, two sentences.
import { pmd_none, pmd_table, pte_valid } from 'kernel';
import { PMD_PRESENT_INVALID, PTE_PRESENT_INVALID, PTE_PROT_NONE, PTE_VALID } from 'layout';

const OWN = PMD_PRESENT_INVALID !== 0n;

export function pmd_mkinvalid(pmd: bigint): bigint {
  const marked = OWN ? pmd | PMD_PRESENT_INVALID : pmd | PTE_PRESENT_INVALID;
  return pte_valid(marked) ? marked - PTE_VALID : marked;
}

export function pmd_present(pmd: bigint): boolean {
  if (pte_valid(pmd)) return true;
  if (OWN) return (pmd & PMD_PRESENT_INVALID) !== 0n || (pmd & PTE_PROT_NONE) !== 0n;
  return (pmd & PTE_PRESENT_INVALID) !== 0n;
}

export function pmd_trans_huge(pmd: bigint): boolean {
  return !pmd_none(pmd) && pmd_present(pmd) && !pmd_table(pmd | PTE_VALID);
}

export function pte_mkpresent(pte: bigint): bigint {
  return pte_valid(pte) ? pte : pte + PTE_VALID;
}
