// Takes the address mask from the layout, and the sizes of two levels from its shifts.
import { PAGE_SHIFT, PMD_SHIFT, PTE_ADDR_LOW } from 'layout';

const STEP = PMD_SHIFT - PAGE_SHIFT;

export const map_size = (level: bigint): bigint => {
  let size = 1n << PAGE_SHIFT;
  for (let at = 3n; at > level; at--) size <<= STEP;
  return size;
};

export function table_index(va: bigint, level: bigint): bigint {
  return (BigInt.asUintN(48, va) / map_size(level)) & ((1n << STEP) - 1n);
}

export function next_table_pa(desc: bigint): bigint {
  return desc & PTE_ADDR_LOW;
}
