// One decision after another, with nothing but the masks.
import {
  PTE_DIRTY,
  PTE_PRESENT_INVALID,
  PTE_RDONLY,
  PTE_SOFT_DIRTY,
  PTE_SWP_SOFT_DIRTY,
  PTE_VALID,
  PTE_WRITE,
} from 'layout';

const has = (pte: bigint, mask: bigint): boolean => (pte & mask) === mask;

export function clear_soft_dirty(pte: bigint, pinned: boolean): bigint {
  let next = pte;
  if (has(next, PTE_VALID) || has(next, PTE_PRESENT_INVALID)) {
    if (pinned) return next;
    if (has(next, PTE_SOFT_DIRTY)) next -= PTE_SOFT_DIRTY;
    if (has(next, PTE_WRITE)) {
      if (!has(next, PTE_RDONLY)) next |= PTE_DIRTY;
      next -= PTE_WRITE;
    }
    return next | PTE_RDONLY;
  }
  if (has(next, PTE_SWP_SOFT_DIRTY)) next -= PTE_SWP_SOFT_DIRTY;
  return next;
}
