// Leaves hardware’s record as it was where DIRTY says enough.
import { pte_rdonly, pte_write } from 'kernel';
import { PTE_AF, PTE_DIRTY } from 'layout';

function dirty(pte: bigint): boolean {
  return (pte & PTE_DIRTY) !== 0n || (pte_write(pte) && !pte_rdonly(pte));
}

export function contpte_gather(pte: bigint, other: bigint): bigint {
  const marks = (other & PTE_AF) | (dirty(other) ? PTE_DIRTY : 0n);
  return pte | marks;
}
