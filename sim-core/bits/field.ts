// Models: what a row of a layout table says about some bits of an entry, and the rules that a whole table must obey.
// A row is data. It does not know the architecture (arch/descriptor.ts) nor Linux (layouts/): it is the form of both.
import { maskOf, U64_BITS } from './u64.ts';

/** Who gives the bit its meaning: the MMU, the kernel, nobody (must be zero), or nobody (hardware does not look). */
export type Owner = 'hw' | 'sw' | 'res0' | 'ignored';

/** What kind of entry the word is. A bit may have another owner in each. */
export const CONTEXTS = [
  'table',
  'block',
  'page',
  'present-invalid',
  'swap',
  'marker',
  'migration',
  'hwpoison',
] as const;
export type Context = (typeof CONTEXTS)[number];

/** What a live change of the field asks for: nothing, an invalidation, or break-before-make. */
export type Bbm = 'free' | 'tlbi' | 'bbm';

export type Role = 'plain' | 'address' | 'zero' | 'spare';

/** A resolved row: these bits, in these kinds of entry, mean this. */
export interface Field {
  /** Linux's name where Linux has one, else Arm's. */
  readonly name: string;
  /** A short form of the name that fits a cell. */
  readonly label: string;
  readonly arm: string | null;
  readonly linux: string | null;
  /** Lowest bit, 0 to 63. */
  readonly lo: number;
  /** Number of bits, at least 1. */
  readonly width: number;
  readonly owner: Owner;
  readonly role: Role;
  readonly when: readonly Context[];
  readonly bbm: Bbm;
  /** May a TLB hold a copy of the field? */
  readonly tlbCached: boolean;
  readonly meaning: string;
  readonly source: string;
  /** Does the name count only while VALID is clear? */
  readonly onlyInvalid: boolean;
  /** Given where the base architecture ignores the bits of a valid entry, but an extension may read them. */
  readonly conditional?: true;
}

/** The bits of a field as people write them: `58`, or `62:60`. */
export function bitsText(field: Pick<Field, 'lo' | 'width'>): string {
  return field.width === 1 ? `${field.lo}` : `${field.lo + field.width - 1}:${field.lo}`;
}

export function fieldMask(field: Pick<Field, 'lo' | 'width'>): bigint {
  return maskOf(field.lo, field.width);
}

export function getField(field: Pick<Field, 'lo' | 'width'>, value: bigint): bigint {
  return (value & fieldMask(field)) >> BigInt(field.lo);
}

/** The value with the field replaced; what does not fit in the field is cut off. */
export function setField(field: Pick<Field, 'lo' | 'width'>, value: bigint, content: bigint): bigint {
  const mask = fieldMask(field);
  return (value & ~mask) | ((content << BigInt(field.lo)) & mask);
}

/** Ordered as people read a word: the highest bit first. */
export function sortFields(fields: readonly Field[]): readonly Field[] {
  return [...fields].sort((a, b) => b.lo - a.lo);
}

/**
 * Checks that the fields own each of the 64 bits exactly once.
 * @returns one sentence per fault; an empty list means that the table is sound.
 */
export function lintOwnership(fields: readonly Field[], where: string): readonly string[] {
  const faults: string[] = [];
  const owners: (Field | undefined)[] = new Array(U64_BITS).fill(undefined);
  for (const field of fields) {
    if (field.width < 1 || field.lo < 0 || field.lo + field.width > U64_BITS) {
      faults.push(`${where}: ${field.name} (${bitsText(field)}) is not inside the word`);
      continue;
    }
    for (let bit = field.lo; bit < field.lo + field.width; bit++) {
      const other = owners[bit];
      if (other) faults.push(`${where}: bit ${bit} is owned by ${other.name} and by ${field.name}`);
      else owners[bit] = field;
    }
  }
  for (let bit = 0; bit < U64_BITS; bit++) {
    if (!owners[bit]) faults.push(`${where}: bit ${bit} has no owner`);
  }
  return faults;
}
