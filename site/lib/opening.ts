// Models: the entry on the first page: one value, its 64 bits by field, and four callouts that tell the book's story. Every
// number and name comes from the layout tables; the sentences lean on facts that are checked here while the page is built.
import {
  bitsText,
  contextOf,
  type Field,
  getField,
  hex,
  type Owner,
  parseHex,
  U64_BITS,
} from '@spare-bits/sim-core';
import { DEFAULT_LAYOUT, fieldOf, layoutOf } from './fields.ts';
import { callHelper } from './helpers.ts';

const BEFORE = '0x00E8_0000_1234_5F43';

export interface OpeningBit {
  readonly bit: number;
  readonly set: boolean;
  readonly owner: Owner | 'address';
  /** Is it the highest, or the lowest, bit of its field? The owner bar ends there. */
  readonly first: boolean;
  readonly last: boolean;
  /** Is its number printed above it? */
  readonly numbered: boolean;
  readonly called: boolean;
}

export interface Callout {
  readonly bit: number;
  readonly label: string;
  readonly owner: Owner;
  readonly text: string;
  /** Line below the entry on wide screens, from 1. */
  readonly row: number;
}

function claim(holds: boolean, what: string): void {
  if (!holds) throw new Error(`the first page says that ${what}, and the tables say otherwise`);
}

function callouts(): readonly Callout[] {
  const layout = layoutOf(DEFAULT_LAYOUT);
  const spare = fieldOf('PTE_SOFT_DIRTY', 'rfc-v1');
  const wp = fieldOf('PTE_UFFD_WP');
  const uxn = fieldOf('PTE_UXN');
  const ng = fieldOf('PTE_NG');
  const there = layout.fields('page').find((field) => field.lo === spare.lo);
  claim(there?.owner === 'ignored', 'hardware ignores the bit where the RFC kept soft-dirty');
  claim(fieldOf('PTE_PROT_NONE', 'v6.9').lo === wp.lo, 'UFFD_WP took the place of PTE_PROT_NONE');
  claim(fieldOf('PTE_PROT_NONE', 'rfc-v1').lo === uxn.lo, 'the RFC moved PTE_PROT_NONE to UXN');
  claim(fieldOf('PTE_PRESENT_INVALID').lo === ng.lo, 'the merged form uses nG');
  return [
    {
      bit: spare.lo,
      label: 'ignored',
      owner: 'sw',
      row: 3,
      text: 'the second. Hardware does not look at it; the RFC kept soft-dirty here. Still free.',
    },
    {
      bit: wp.lo,
      label: wp.label,
      owner: 'sw',
      row: 2,
      text: 'the first spare bit. Until v6.9 it was PTE_PROT_NONE, which only ever meant something when the entry was not valid.',
    },
    {
      bit: uxn.lo,
      label: uxn.label,
      owner: 'hw',
      row: 1,
      text: 'where PTE_PROT_NONE went first, in the RFC of April 2024. It means “never execute”, which is harmless on a page that nobody may touch.',
    },
    {
      bit: ng.lo,
      label: ng.label,
      owner: 'hw',
      row: 1,
      text: 'where it ended up in v6.10: when the entry is not valid, this bit says “still present”.',
    },
  ];
}

export interface Opening {
  readonly value: string;
  readonly bits: readonly OpeningBit[];
  readonly callouts: readonly Callout[];
  readonly rows: readonly { bits: string; name: string; owner: string; value: string; meaning: string }[];
}

const WORDS: Readonly<Record<Owner, string>> = {
  hw: 'hardware',
  sw: 'software',
  res0: 'must be zero',
  ignored: 'ignored by hardware',
};

function rowOf(field: Field, value: bigint): Opening['rows'][number] {
  const content = getField(field, value);
  const digits = field.width === 1 ? `${content}` : `0x${content.toString(16).toUpperCase()}`;
  return {
    bits: bitsText(field),
    name: field.owner === 'ignored' ? 'ignored' : field.name,
    owner: field.role === 'address' ? 'address' : WORDS[field.owner],
    value: digits,
    meaning: field.meaning,
  };
}

/** The dirty page of the running example, armed for userfaultfd. */
export function opening(): Opening {
  const layout = layoutOf(DEFAULT_LAYOUT);
  const before = parseHex(BEFORE);
  if (before === null) throw new Error(`${BEFORE} is not a value`);
  const { value } = callHelper(DEFAULT_LAYOUT, 'pte_mkuffd_wp', [before]);
  claim(contextOf(layout, value) === 'page', 'the entry is a page');
  const told = callouts();
  const calledBits = new Set(told.map((callout) => callout.bit));
  const BYTE = 8;
  const bits = layout.fields('page').flatMap((field): OpeningBit[] =>
    Array.from({ length: field.width }, (_, i) => {
      const bit = field.lo + field.width - 1 - i;
      const called = calledBits.has(bit);
      const near = [...calledBits].some((other) => other !== bit && Math.abs(other - bit) < 3);
      return {
        bit,
        set: getField({ lo: bit, width: 1 }, value) === 1n,
        owner: field.role === 'address' ? 'address' : field.owner,
        first: i === 0,
        last: bit === field.lo,
        numbered: called || (!near && (bit === 0 || bit % BYTE === BYTE - 1)),
        called,
      };
    }),
  );
  if (bits.length !== U64_BITS) throw new Error(`an entry has ${bits.length} bits`);
  return {
    value: hex(value),
    bits,
    callouts: told,
    rows: layout.fields('page').map((field) => rowOf(field, value)),
  };
}
