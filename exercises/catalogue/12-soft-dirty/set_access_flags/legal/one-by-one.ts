// One flag after another.
import { pte_rdonly, pte_write, pte_young } from 'kernel';
import { PTE_AF, PTE_DIRTY, PTE_RDONLY, PTE_SOFT_DIRTY, PTE_WRITE } from 'layout';

export function set_access_flags(old: bigint, entry: bigint): bigint {
  let next = old;
  if (pte_young(entry)) next |= PTE_AF;
  if (pte_write(entry)) next |= PTE_WRITE;
  for (const flag of [PTE_DIRTY, PTE_SOFT_DIRTY]) if ((entry & flag) !== 0n) next |= flag;
  if (pte_rdonly(next) && !pte_rdonly(entry)) next -= PTE_RDONLY;
  return next;
}

export function access_flags_changed(old: bigint, entry: bigint): boolean {
  if (old === entry) return false;
  return true;
}
