// One decision after another, in words.
import { PTE_DIRTY, PTE_RDONLY, PTE_WRITE } from 'layout';

const has = (pte: bigint, mask: bigint): boolean => (pte & mask) === mask;
const withMask = (pte: bigint, mask: bigint): bigint => (has(pte, mask) ? pte : pte + mask);
const without = (pte: bigint, mask: bigint): bigint => (has(pte, mask) ? pte - mask : pte);

export function pte_wrprotect(pte: bigint): bigint {
  if (!has(pte, PTE_WRITE)) return withMask(pte, PTE_RDONLY);
  if (has(pte, PTE_RDONLY)) return without(pte, PTE_WRITE);
  return withMask(withMask(without(pte, PTE_WRITE), PTE_RDONLY), PTE_DIRTY);
}

export function pte_mkdirty(pte: bigint): bigint {
  if (has(pte, PTE_WRITE)) return withMask(without(pte, PTE_RDONLY), PTE_DIRTY);
  return withMask(pte, PTE_DIRTY);
}

export function pte_mkwrite_novma(pte: bigint): bigint {
  if (has(pte, PTE_DIRTY)) return withMask(without(pte, PTE_RDONLY), PTE_WRITE);
  return withMask(pte, PTE_WRITE);
}
