// pte_modify asks once, before the exchange, and says it in the new words.
import { pte_dirty } from 'kernel';
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

const GOES =
  PTE_VALID | PTE_USER | PTE_RDONLY | PTE_WRITE | PTE_PXN | PTE_UXN | PTE_GP | PTE_ATTRINDX_MASK | PTE_PO_IDX;
const PROTECTION = GOES | PTE_PROT_NONE | PTE_PRESENT_INVALID;
const has = (pte: bigint, mask: bigint): boolean => (pte & mask) === mask;

export const __pte_mkdirty = (pte: bigint): bigint =>
  has(pte, PTE_WRITE | PTE_RDONLY) ? (pte | PTE_DIRTY) ^ PTE_RDONLY : pte | PTE_DIRTY;

export const pte_mkdirty = (pte: bigint): bigint => __pte_mkdirty(pte) | PTE_SOFT_DIRTY;

export const pte_modify = (pte: bigint, prot: bigint): bigint => {
  const next = pte ^ ((pte ^ prot) & PROTECTION);
  return pte_dirty(pte) ? __pte_mkdirty(next) : next;
};
