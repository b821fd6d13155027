// Levels, indices, addresses and sizes are bigints. PAGE_SHIFT comes from the kernel under test: 12n, 14n or 16n.
import { PAGE_SHIFT } from 'layout';

/** Which entry of the table at this level does the walk of va read? */
export function table_index(va: bigint, level: bigint): bigint {
  return 0n;
}

/** The physical address of the table that a table entry points to. */
export function next_table_pa(desc: bigint): bigint {
  return desc;
}

/** How many bytes does one entry at this level stand for? */
export function map_size(level: bigint): bigint {
  return 1n << PAGE_SHIFT;
}
