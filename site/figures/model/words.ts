// Models: the words that go with owners, kinds of entry and states, so that no figure says them in another way.
// Does not model: sentences about a value (describe() of sim-core makes those).
import type { Context, Field } from '@spare-bits/sim-core';

/** How a field is drawn: its owner, except that addresses have a form of their own. */
export type Look = 'hw' | 'sw' | 'ad' | 'res0' | 'ignored';
/** What a value is: a kind of entry, or nothing. */
export type Kind = Context | 'none';

/** The look of a field. A field that must be zero looks alike whoever asks for the zero. */
export function lookOf(field: Field): Look {
  if (field.role === 'address') return 'ad';
  if (field.role === 'zero') return 'res0';
  return field.owner;
}

export const OWNER_WORDS: Readonly<Record<Look, string>> = {
  hw: 'hardware',
  sw: 'software',
  ad: 'address',
  res0: 'must be zero',
  ignored: 'ignored by hardware',
};

export const LEGEND: readonly { look: Look; text: string }[] = [
  { look: 'hw', text: 'hardware' },
  { look: 'sw', text: 'software' },
  { look: 'ad', text: 'address' },
  { look: 'res0', text: 'must be zero (RES0)' },
  { look: 'ignored', text: 'ignored by hardware' },
];

export const KIND_WORDS: Readonly<Record<Kind, string>> = {
  none: 'nothing',
  table: 'table entry',
  block: 'block',
  page: 'page',
  'present-invalid': 'present, not valid',
  swap: 'swap entry',
  marker: 'marker',
  migration: 'migration entry',
  hwpoison: 'poisoned page',
};

/** Is the field without a tenant: ignored, spare or zero? */
export function isVacant(field: Field): boolean {
  return field.role === 'spare' || field.role === 'zero' || field.owner === 'ignored';
}

/** The name as people say it: the kernel's, or what the field is when nobody named it. */
export function spokenName(field: Field): string {
  if (field.role === 'zero') return field.linux ?? field.name;
  if (field.role === 'spare') return field.owner === 'sw' ? 'spare' : 'ignored';
  return field.name;
}

/** The word under the cells. A kernel field that must be zero says so, since a bare 0 would look like a value. */
export function shortName(field: Field): string {
  if (field.role === 'spare') return '—';
  return field.label === '0' ? 'zero' : field.label;
}

const SMALL = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

/** "No bits", "One bit", "Two bits", "12 bits": at the beginning of a sentence. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${SMALL[n] ?? n} ${n === 1 ? one : many}`;
}

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}
