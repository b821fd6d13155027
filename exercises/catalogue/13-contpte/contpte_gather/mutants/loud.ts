// Dirty means written.
import { pte_mkyoung, pte_rdonly, pte_write, pte_young } from 'kernel';
import { PTE_DIRTY, PTE_RDONLY, PTE_SOFT_DIRTY } from 'layout';

function dirty(pte: bigint): boolean {
  return (pte & PTE_DIRTY) !== 0n || (pte_write(pte) && !pte_rdonly(pte));
}

export function contpte_gather(pte: bigint, other: bigint): bigint {
  const seen = pte_young(other) ? pte_mkyoung(pte) : pte;
  if (!dirty(other)) return seen;
  const written = seen | PTE_DIRTY | PTE_SOFT_DIRTY;
  return pte_write(written) ? written & ~PTE_RDONLY : written;
}
