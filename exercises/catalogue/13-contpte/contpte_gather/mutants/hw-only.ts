// Looks for hardware’s record alone.
import { pte_mkyoung, pte_rdonly, pte_write, pte_young } from 'kernel';
import { PTE_DIRTY, PTE_RDONLY } from 'layout';

function dirty(pte: bigint): boolean {
  return pte_write(pte) && !pte_rdonly(pte);
}

export function contpte_gather(pte: bigint, other: bigint): bigint {
  const seen = pte_young(other) ? pte_mkyoung(pte) : pte;
  return dirty(other) ? (seen | PTE_DIRTY) & ~PTE_RDONLY : seen;
}
