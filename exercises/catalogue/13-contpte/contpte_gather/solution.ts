// The two marks of use, each by itself, and nothing else. Dirty is put into an entry in the quiet way.
import { pte_mkyoung, pte_rdonly, pte_write, pte_young } from 'kernel';
import { PTE_DIRTY, PTE_RDONLY } from 'layout';

function dirty(pte: bigint): boolean {
  return (pte & PTE_DIRTY) !== 0n || (pte_write(pte) && !pte_rdonly(pte));
}

export function contpte_gather(pte: bigint, other: bigint): bigint {
  let seen = pte_young(other) ? pte_mkyoung(pte) : pte;
  if (dirty(other)) {
    seen |= PTE_DIRTY;
    // Both records where hardware has one; a closed page stays closed.
    if (pte_write(seen)) seen &= ~PTE_RDONLY;
  }
  return seen;
}
