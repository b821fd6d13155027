// Does not ask whether anything is mapped.
import { pte_cont, pte_special } from 'kernel';
import { CONT_PTES, PAGE_SHIFT, PTE_ADDR_LOW, PTE_AF, PTE_DIRTY, PTE_RDONLY } from 'layout';

const MARKS = PTE_AF | PTE_DIRTY | PTE_RDONLY;

export function contpte_may_fold(pte: bigint, index: bigint, pages_before: bigint, user_mm: boolean): boolean {
  if (!user_mm || pte_cont(pte) || pte_special(pte)) return false;
  const frame = (pte & PTE_ADDR_LOW) >> PAGE_SHIFT;
  const last = CONT_PTES - 1n;
  return index % CONT_PTES === last && frame % CONT_PTES === last && pages_before >= last;
}

export function contpte_agrees(last: bigint, found: bigint, back: bigint): boolean {
  return (found | MARKS) === (last | MARKS) - (back << PAGE_SHIFT);
}
