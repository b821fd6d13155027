// A branch for each way to be dirty.
import { PTE_AF, PTE_DIRTY, PTE_RDONLY, PTE_WRITE } from 'layout';

export function contpte_gather(pte: bigint, other: bigint): bigint {
  const young = pte | (other & PTE_AF);
  if ((other & PTE_WRITE) === 0n) return young | (other & PTE_DIRTY);
  const open = (other & PTE_RDONLY) === 0n;
  if (!open && (other & PTE_DIRTY) === 0n) return young;
  return (young | PTE_DIRTY) & ~PTE_RDONLY;
}
