// Each condition by itself, with masks and differences.
import { pte_mkold, pte_same } from 'kernel';
import {
  CONT_PTES,
  PAGE_SHIFT,
  PTE_ADDR_LOW,
  PTE_CONT,
  PTE_DIRTY,
  PTE_RDONLY,
  PTE_SPECIAL,
  PTE_VALID,
} from 'layout';

const frameOf = (pte: bigint): bigint => (pte & PTE_ADDR_LOW) >> PAGE_SHIFT;

export function contpte_may_fold(
  pte: bigint,
  index: bigint,
  pages_before: bigint,
  user_mm: boolean,
): boolean {
  if ((pte & (PTE_VALID | PTE_CONT | PTE_SPECIAL)) !== PTE_VALID) return false;
  if ((index + 1n) % CONT_PTES !== 0n) return false;
  if ((frameOf(pte) + 1n) % CONT_PTES !== 0n) return false;
  return user_mm && pages_before + 1n >= CONT_PTES;
}

const plain = (pte: bigint): bigint => (pte_mkold(pte) & ~PTE_DIRTY & ~PTE_ADDR_LOW) | PTE_RDONLY;

export function contpte_agrees(last: bigint, found: bigint, back: bigint): boolean {
  return frameOf(last) === frameOf(found) + back && pte_same(plain(last), plain(found));
}
