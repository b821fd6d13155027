// Looks at the bits in which two words differ.
import {
  CONT_PTES,
  PAGE_SHIFT,
  PTE_AF,
  PTE_CONT,
  PTE_DIRTY,
  PTE_RDONLY,
  PTE_SPECIAL,
  PTE_VALID,
} from 'layout';

const roundUp = (number: bigint): boolean => ((number + 1n) & (CONT_PTES - 1n)) === 0n;

export function contpte_may_fold(
  pte: bigint,
  index: bigint,
  pages_before: bigint,
  user_mm: boolean,
): boolean {
  const usable = (pte & PTE_VALID) !== 0n && ((pte ^ PTE_VALID) & (PTE_CONT | PTE_SPECIAL)) === 0n;
  const round = roundUp(index) && roundUp(pte >> PAGE_SHIFT);
  return [usable, round, pages_before > CONT_PTES - 2n, user_mm].every((held) => held);
}

export function contpte_agrees(last: bigint, found: bigint, back: bigint): boolean {
  const wanted = last - back * 2n ** PAGE_SHIFT;
  return ((wanted ^ found) & ~(PTE_AF | PTE_DIRTY | PTE_RDONLY)) === 0n;
}
