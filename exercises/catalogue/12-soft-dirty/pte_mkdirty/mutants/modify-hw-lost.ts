// Does not ask hardware before the exchange.
import { pte_hw_dirty, pte_sw_dirty, pte_write } from 'kernel';
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

/** What a protection consists of. */
const PROTECTION =
  PTE_VALID |
  PTE_USER |
  PTE_RDONLY |
  PTE_WRITE |
  PTE_PXN |
  PTE_UXN |
  PTE_GP |
  PTE_ATTRINDX_MASK |
  PTE_PO_IDX |
  PTE_PROT_NONE |
  PTE_PRESENT_INVALID;

export function __pte_mkdirty(pte: bigint): bigint {
  const dirty = pte | PTE_DIRTY;
  return pte_write(dirty) ? dirty & ~PTE_RDONLY : dirty;
}

export function pte_mkdirty(pte: bigint): bigint {
  return __pte_mkdirty(pte | PTE_SOFT_DIRTY);
}

export function pte_modify(pte: bigint, prot: bigint): bigint {
  const next = (pte & ~PROTECTION) | (prot & PROTECTION);
  return pte_sw_dirty(next) ? __pte_mkdirty(next) : next;
}
