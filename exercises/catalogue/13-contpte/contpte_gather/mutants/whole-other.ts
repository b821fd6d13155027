// Answers with the other entry and all marks.
import { pte_mkyoung, pte_rdonly, pte_write, pte_young } from 'kernel';
import { PTE_DIRTY, PTE_RDONLY } from 'layout';

function dirty(pte: bigint): boolean {
  return (pte & PTE_DIRTY) !== 0n || (pte_write(pte) && !pte_rdonly(pte));
}

export function contpte_gather(pte: bigint, other: bigint): bigint {
  const seen = pte_young(pte) ? pte_mkyoung(other) : other;
  if (!dirty(pte)) return seen;
  return pte_write(seen) ? (seen | PTE_DIRTY) & ~PTE_RDONLY : seen | PTE_DIRTY;
}
