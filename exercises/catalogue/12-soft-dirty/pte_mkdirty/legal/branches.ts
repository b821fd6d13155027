// Loud first: the quiet verb is the loud one with the note as it was.
import { pte_dirty, pte_write } from 'kernel';
import {
  PTE_ATTRINDX_MASK,
  PTE_DIRTY,
  PTE_GP,
  PTE_PO_IDX,
  PTE_PRESENT_INVALID,
  PTE_PROT_NONE,
  PTE_PXN,
  PTE_RDONLY,
  PTE_SOFT_DIRTY,
  PTE_USER,
  PTE_UXN,
  PTE_VALID,
  PTE_WRITE,
} from 'layout';

const FIELDS = [
  PTE_VALID,
  PTE_USER,
  PTE_RDONLY,
  PTE_WRITE,
  PTE_PXN,
  PTE_UXN,
  PTE_GP,
  PTE_ATTRINDX_MASK,
  PTE_PO_IDX,
  PTE_PROT_NONE,
  PTE_PRESENT_INVALID,
];

export function pte_mkdirty(pte: bigint): bigint {
  let next = pte | PTE_SOFT_DIRTY | PTE_DIRTY;
  if (pte_write(next)) next &= ~PTE_RDONLY;
  return next;
}

export function __pte_mkdirty(pte: bigint): bigint {
  const note = pte & PTE_SOFT_DIRTY;
  return (pte_mkdirty(pte) & ~PTE_SOFT_DIRTY) | note;
}

export function pte_modify(pte: bigint, prot: bigint): bigint {
  let next = pte;
  for (const field of FIELDS) next = (next & ~field) | (prot & field);
  if (!pte_dirty(pte)) return next;
  return __pte_mkdirty(next);
}
