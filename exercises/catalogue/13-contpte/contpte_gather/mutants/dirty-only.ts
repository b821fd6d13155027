// Age is a guess.
import { pte_rdonly, pte_write } from 'kernel';
import { PTE_DIRTY, PTE_RDONLY } from 'layout';

function dirty(pte: bigint): boolean {
  return (pte & PTE_DIRTY) !== 0n || (pte_write(pte) && !pte_rdonly(pte));
}

export function contpte_gather(pte: bigint, other: bigint): bigint {
  if (!dirty(other)) return pte;
  return pte_write(pte) ? (pte | PTE_DIRTY) & ~PTE_RDONLY : pte | PTE_DIRTY;
}
