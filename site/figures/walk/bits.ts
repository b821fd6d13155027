// Models: the bits of one entry that the walk figure speaks of: which rows describe it, where its address lies, what a
// table entry forbids, and which bits the reader may flip. Every field is found by its Arm name.
import { type Context, fieldMask, granule, LAST_LEVEL, type PageShift } from '@spare-bits/sim-core';
import { fieldsAt, maskOf } from './scene.ts';
import type { Choice, LevelView } from './words.ts';

/** Is one of the bits set? */
export const has = (value: bigint, mask: bigint): boolean => (value & mask) !== 0n;

/** Which rows of the table describe an entry, going by its type bit alone. */
export function contextAt(pageShift: PageShift, level: number, value: bigint): Context {
  if (level === LAST_LEVEL) return 'page';
  return has(value, maskOf(pageShift, 'table', 'TABLE')) ? 'table' : 'block';
}

const typeName = (context: Context): string =>
  context === 'table' ? 'TABLE' : context === 'block' ? 'BLOCK' : 'PAGE';

/** The address in an entry, as far as its kind says. */
export function addressOf(pageShift: PageShift, level: number, value: bigint): bigint {
  const context = contextAt(pageShift, level, value);
  const low = BigInt(context === 'block' ? granule(pageShift).shiftAt(level) : pageShift);
  const mask = fieldsAt(pageShift)
    .filter((row) => row.role === 'address' && row.when.includes(context))
    .reduce((all, row) => all | fieldMask(row), 0n);
  return ((value & mask) >> low) << low;
}

/** A limit of a table entry; APTable has two bits, the higher one forbids stores and the lower one EL0. */
export function limitMask(pageShift: PageShift, name: string): bigint {
  const part = /^(APTable)\[([01])\]$/.exec(name);
  if (!part) return maskOf(pageShift, 'table', name);
  const both = maskOf(pageShift, 'table', part[1] ?? '');
  const lower = both & -both;
  return part[2] === '0' ? lower : both ^ lower;
}

const TABLE_CHOICES: readonly (readonly [string, string])[] = [
  ['VALID', 'Set, hardware may use the entry.'],
  ['TABLE', 'Set, a table follows; clear, a block.'],
  ['APTable[1]', 'Set, nothing below takes stores.'],
  ['APTable[0]', 'Set, EL0 may use nothing below.'],
  ['UXNTable', 'Set, EL0 executes nothing below.'],
];
const LEAF_CHOICES: readonly (readonly [string, string])[] = [
  ['VALID', 'Set, hardware may use the entry.'],
  ['', ''],
  ['AF', 'Set, it has been used.'],
  ['AP[1]', 'Set, EL0 may use it.'],
  ['AP[2]', 'Set, it is read-only.'],
  ['DBM', 'Set, hardware may clear AP[2].'],
  ['UXN', 'Set, EL0 may not execute it.'],
];

/** The bits of one entry that the reader may flip, by name. */
export function choicesAt(
  pageShift: PageShift,
  { level, value }: Pick<LevelView, 'level' | 'value'>,
): readonly Choice[] {
  const context = contextAt(pageShift, level, value);
  const pairs = context === 'table' ? TABLE_CHOICES : LEAF_CHOICES;
  return pairs.map(([name, says]) => {
    const label = name === '' ? typeName(context) : name;
    const mask = context === 'table' ? limitMask(pageShift, label) : maskOf(pageShift, context, label);
    const type = context === 'page' ? 'Set, a page; clear, reserved.' : 'Clear, a block; set, a table.';
    return { label, mask, set: has(value, mask), says: name === '' ? type : says };
  });
}
