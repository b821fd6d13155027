// Sixteen, whatever the page size.
import { pte_cont, pte_special, pte_valid } from 'kernel';
import { PAGE_SHIFT, PTE_ADDR_LOW, PTE_AF, PTE_DIRTY, PTE_RDONLY } from 'layout';

const MARKS = PTE_AF | PTE_DIRTY | PTE_RDONLY;

export function contpte_may_fold(pte: bigint, index: bigint, pages_before: bigint, user_mm: boolean): boolean {
  if (!user_mm || !pte_valid(pte) || pte_cont(pte) || pte_special(pte)) return false;
  const frame = (pte & PTE_ADDR_LOW) >> PAGE_SHIFT;
  const last = 15n;
  return index % 16n === last && frame % 16n === last && pages_before >= last;
}

export function contpte_agrees(last: bigint, found: bigint, back: bigint): boolean {
  return (found | MARKS) === (last | MARKS) - (back << PAGE_SHIFT);
}
