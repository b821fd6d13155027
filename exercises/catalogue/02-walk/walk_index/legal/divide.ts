// Divides and takes remainders, as one would on paper.
import { PAGE_SHIFT } from 'layout';

const ENTRIES = 2n ** PAGE_SHIFT / 8n;
const PAGE = 2n ** PAGE_SHIFT;

function bytesAt(level: bigint): bigint {
  return level === 3n ? PAGE : bytesAt(level + 1n) * ENTRIES;
}

export function table_index(va: bigint, level: bigint): bigint {
  return ((va % 2n ** 48n) / bytesAt(level)) % ENTRIES;
}

export function next_table_pa(desc: bigint): bigint {
  const address = desc % 2n ** 48n;
  return address - (address % PAGE);
}

export function map_size(level: bigint): bigint {
  return bytesAt(level);
}
