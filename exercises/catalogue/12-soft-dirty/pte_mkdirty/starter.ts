// What was written, and what was dirty before. A field that the layout lacks is 0n, so one file serves both layouts.
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

/** The page was dirty, and is so again. */
export function __pte_mkdirty(pte: bigint): bigint {
  return pte;
}

/** The page was written. */
export function pte_mkdirty(pte: bigint): bigint {
  return pte;
}

/** The same page under another protection. */
export function pte_modify(pte: bigint, prot: bigint): bigint {
  return pte;
}
