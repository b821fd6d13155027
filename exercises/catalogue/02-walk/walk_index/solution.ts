// Everything follows from PAGE_SHIFT. An entry has eight bytes, so a page of 2^PAGE_SHIFT bytes holds 2^(PAGE_SHIFT - 3)
// of them. The last level is the fixed end; levels are counted upwards from there.
import { PAGE_SHIFT } from 'layout';

const ENTRY_SHIFT = 3n;
const INDEX_BITS = PAGE_SHIFT - ENTRY_SHIFT;
const LAST_LEVEL = 3n;
const ADDRESS_BITS = 48n;

/** The lowest n bits. */
const ones = (n: bigint): bigint => (1n << n) - 1n;
/** The lowest bit of the index of a level. */
const shiftAt = (level: bigint): bigint => PAGE_SHIFT + INDEX_BITS * (LAST_LEVEL - level);

export function table_index(va: bigint, level: bigint): bigint {
  // Above the translated bits there are only copies of the half. Cutting them off first makes the start table short.
  const translated = va & ones(ADDRESS_BITS);
  return (translated >> shiftAt(level)) & ones(INDEX_BITS);
}

export function next_table_pa(desc: bigint): bigint {
  return desc & ones(ADDRESS_BITS) & ~ones(PAGE_SHIFT);
}

export function map_size(level: bigint): bigint {
  return 1n << shiftAt(level);
}
