// Writes the address as binary digits and cuts the text.
import { PAGE_SHIFT } from 'layout';

const BITS = Number(PAGE_SHIFT) - 3;
const digits = (value: bigint): string => BigInt.asUintN(48, value).toString(2).padStart(48, '0');
const value = (text: string): bigint => (text === '' ? 0n : BigInt(`0b${text}`));

export function table_index(va: bigint, level: bigint): bigint {
  const end = 48 - Number(PAGE_SHIFT) - BITS * (3 - Number(level));
  return value(digits(va).slice(Math.max(0, end - BITS), Math.max(0, end)));
}

export function next_table_pa(desc: bigint): bigint {
  return value(digits(desc).slice(0, -Number(PAGE_SHIFT)).padEnd(48, '0'));
}

export function map_size(level: bigint): bigint {
  return BigInt(`0b1${'0'.repeat(Number(PAGE_SHIFT) + BITS * (3 - Number(level)))}`);
}
