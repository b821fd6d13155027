// Models: 64-bit values as bigint, with brands so that a virtual address cannot be passed for a physical one, and the
// one way in which the whole project writes hexadecimal. Does not model arithmetic on halves: that is machine's business.

declare const brand: unique symbol;
type Branded<Name extends string> = bigint & { readonly [brand]?: Name };

/** A virtual address. */
export type Va = Branded<'Va'>;
/** A physical address. */
export type Pa = Branded<'Pa'>;
/** A page frame number. */
export type Pfn = Branded<'Pfn'>;
/** A page-table entry, at any level and of any kind. */
export type PteVal = Branded<'PteVal'>;

export const U64_BITS = 64;
/** All 64 bits set. */
export const U64_MASK = (1n << BigInt(U64_BITS)) - 1n;
const HEX_DIGITS = U64_BITS / 4;
const GROUP_DIGITS = 4;

/** Is the value an unsigned 64-bit integer? */
export function isU64(value: bigint): boolean {
  return value >= 0n && value <= U64_MASK;
}

/** A mask of `width` ones whose lowest bit is `lo`. */
export function maskOf(lo: number, width: number): bigint {
  return ((1n << BigInt(width)) - 1n) << BigInt(lo);
}

/**
 * The canonical spelling of a 64-bit value: sixteen upper-case digits in groups of four, `0x04E0_0000_1234_5FC3`.
 * @throws RangeError when the value does not fit in 64 bits.
 */
export function hex(value: bigint): string {
  if (!isU64(value)) throw new RangeError(`hex: ${value.toString(16)} is not an unsigned 64-bit value`);
  const digits = value.toString(16).toUpperCase().padStart(HEX_DIGITS, '0');
  const groups: string[] = [];
  for (let i = 0; i < HEX_DIGITS; i += GROUP_DIGITS) groups.push(digits.slice(i, i + GROUP_DIGITS));
  return `0x${groups.join('_')}`;
}

/** Reads a hexadecimal 64-bit value, with or without `0x` and `_`. Returns null for anything else. */
export function parseHex(text: string): bigint | null {
  const digits = text.trim().replace(/^0x/i, '').replaceAll('_', '');
  if (digits.length === 0 || digits.length > HEX_DIGITS || !/^[0-9a-f]+$/i.test(digits)) return null;
  return BigInt(`0x${digits}`);
}

/** How many bits of a 64-bit value are set. */
export function popCount(value: bigint): number {
  let count = 0;
  for (let rest = value; rest !== 0n; rest &= rest - 1n) count++;
  return count;
}
