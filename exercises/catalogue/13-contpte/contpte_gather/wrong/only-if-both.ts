// Wants the marks in both.
import { pte_rdonly, pte_write, pte_young } from 'kernel';
import { PTE_AF, PTE_DIRTY, PTE_RDONLY } from 'layout';

function dirty(pte: bigint): boolean {
  return (pte & PTE_DIRTY) !== 0n || (pte_write(pte) && !pte_rdonly(pte));
}

export function contpte_gather(pte: bigint, other: bigint): bigint {
  const seen = pte_young(other) ? pte : pte & ~PTE_AF;
  return dirty(other) ? seen : (seen & ~PTE_DIRTY) | PTE_RDONLY;
}
