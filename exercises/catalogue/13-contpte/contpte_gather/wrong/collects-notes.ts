// Collects the notes as well.
import { pte_mkyoung, pte_rdonly, pte_write, pte_young } from 'kernel';
import { PTE_DIRTY, PTE_RDONLY, PTE_SOFT_DIRTY, PTE_UFFD_WP } from 'layout';

function dirty(pte: bigint): boolean {
  return (pte & PTE_DIRTY) !== 0n || (pte_write(pte) && !pte_rdonly(pte));
}

export function contpte_gather(pte: bigint, other: bigint): bigint {
  const seen = (pte_young(other) ? pte_mkyoung(pte) : pte) | (other & (PTE_SOFT_DIRTY | PTE_UFFD_WP));
  if (!dirty(other)) return seen;
  return pte_write(seen) ? (seen | PTE_DIRTY) & ~PTE_RDONLY : seen | PTE_DIRTY;
}
