// Models: sizes that follow from the page size, as plain numbers for the paths of the memory manager.
// Reference: arch/granule.ts, which owns the arithmetic. Does not model: 52-bit virtual addresses.
import { DESCRIPTOR_BYTES, granule, LAST_LEVEL, levelCount } from '../arch/granule.ts';
import type { Layout } from '../pgtable/layout.ts';

const VA_BITS = 48;
/** The level whose entries map blocks that Linux calls huge pages. */
export const PMD_LEVEL = LAST_LEVEL - 1;
export { LAST_LEVEL };
/** CONFIG_DEFAULT_MMAP_MIN_ADDR: no range begins below. */
export const MMAP_MIN_ADDR = 4096;
/** How many numbers a register holds. */
export const REGISTER = 2 ** 32 * 2 ** 32;

export interface Geometry {
  readonly pageShift: number;
  readonly pageSize: number;
  /** Entries of a full table. */
  readonly entries: number;
  readonly entryBytes: number;
  /** The level of the top table. */
  readonly startLevel: number;
  /** Bytes that one entry of a level maps. */
  readonly bytesAt: (level: number) => number;
  readonly pmdSize: number;
  /** First address beyond user space: TASK_SIZE. */
  readonly taskSize: number;
}

export function geometryOf(layout: Layout): Geometry {
  const { pageShift, shiftAt, entriesPerTable } = granule(layout.pageShift);
  const bytes = Array.from({ length: LAST_LEVEL + 1 }, (_, level) => 2 ** shiftAt(level));
  const startLevel = LAST_LEVEL + 1 - levelCount(layout.pageShift, VA_BITS);
  return {
    pageShift,
    pageSize: 2 ** pageShift,
    entries: entriesPerTable,
    entryBytes: DESCRIPTOR_BYTES,
    startLevel,
    bytesAt: (level) => bytes[level] ?? 2 ** shiftAt(level),
    pmdSize: 2 ** shiftAt(PMD_LEVEL),
    taskSize: 2 ** VA_BITS,
  };
}
