// clear_refs comes to this entry. What is it afterwards?
import { PTE_DIRTY, PTE_RDONLY, PTE_SOFT_DIRTY, PTE_SWP_SOFT_DIRTY, PTE_WRITE } from 'layout';

export function clear_soft_dirty(pte: bigint, pinned: boolean): bigint {
  return pte;
}
