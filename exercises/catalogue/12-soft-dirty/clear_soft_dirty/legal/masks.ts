// Each form has a mask of what goes and a mask of what comes.
import { pte_dirty, pte_none } from 'kernel';
import {
  PTE_DIRTY,
  PTE_PRESENT_INVALID,
  PTE_RDONLY,
  PTE_SOFT_DIRTY,
  PTE_SWP_SOFT_DIRTY,
  PTE_VALID,
  PTE_WRITE,
} from 'layout';

export function clear_soft_dirty(pte: bigint, pinned: boolean): bigint {
  const there = (pte & (PTE_VALID | PTE_PRESENT_INVALID)) !== 0n;
  if (pte_none(pte) || (there && pinned)) return pte;
  const goes = there ? PTE_WRITE | PTE_SOFT_DIRTY : PTE_SWP_SOFT_DIRTY;
  const comes = there ? PTE_RDONLY | (pte_dirty(pte) ? PTE_DIRTY : 0n) : 0n;
  return (pte | goes | comes) ^ goes;
}
