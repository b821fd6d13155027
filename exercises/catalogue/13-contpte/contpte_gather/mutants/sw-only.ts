// Hands DIRTY on.
import { PTE_AF, PTE_DIRTY } from 'layout';

export function contpte_gather(pte: bigint, other: bigint): bigint {
  return pte | (other & (PTE_AF | PTE_DIRTY));
}
