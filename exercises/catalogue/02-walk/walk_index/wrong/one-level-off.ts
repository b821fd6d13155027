// Begins the count of levels one too high when it cuts the address.
import { PAGE_SHIFT } from 'layout';

const INDEX_BITS = PAGE_SHIFT - 3n;
const ones = (n: bigint): bigint => (1n << n) - 1n;
const shiftAt = (level: bigint): bigint => PAGE_SHIFT + INDEX_BITS * (4n - level);

export function table_index(va: bigint, level: bigint): bigint {
  return ((va & ones(48n)) >> shiftAt(level)) & ones(INDEX_BITS);
}

export function next_table_pa(desc: bigint): bigint {
  return desc & ones(48n) & ~ones(PAGE_SHIFT);
}

export function map_size(level: bigint): bigint {
  return 1n << shiftAt(level + 1n);
}
