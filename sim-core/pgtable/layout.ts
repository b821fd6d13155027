// Models: a Linux layout ready for use: fields per kind of entry, masks and numbers by the kernel's names.
// Reference: layouts/, arch/descriptor.ts. A name that some layout knows but this one lacks has the mask 0; a name that
// none knows is an error. Does not model: run-time patching (LPA2 kernels that boot without it).

import type { OutputAddress } from '../arch/descriptor.ts';
import { granule, levelCount, type PageShift } from '../arch/granule.ts';
import { CONTEXTS, type Context, type Field, fieldMask, getField } from '../bits/field.ts';
import { maskOf, popCount } from '../bits/u64.ts';
import { LAYOUT_IDS, LINUX_TABLES } from '../layouts/index.ts';
import type { LayoutId, LinuxTable, NamedMask, Pattern, SwapTypes } from '../layouts/table.ts';
import { composeFields } from './compose.ts';
import { type PlaceFault, type Places, placeFields } from './place.ts';

const VA_BITS = 48;

export interface LayoutConfig {
  readonly pageShift?: PageShift;
  readonly oa?: OutputAddress;
  readonly swapTypes?: Partial<SwapTypes>;
  /** Fields that stand on other bits than the layout's own. */
  readonly places?: Places;
}

export interface Layout {
  readonly id: LayoutId;
  readonly title: string;
  readonly released: string;
  readonly pageShift: PageShift;
  readonly oa: OutputAddress;
  readonly swapTypes: SwapTypes;
  readonly patterns: readonly Pattern[];
  /** Bits of a physical frame number in a special swap entry. */
  readonly pfnBits: number;
  /** The fields of one kind of entry, highest bit first, each bit once. */
  readonly fields: (context: Context) => readonly Field[];
  /** The field of that Linux or Arm name, in a page entry if it has one, else in the first kind of entry that has it. */
  readonly find: (name: string) => Field | undefined;
  /** The mask of a field or of a named set of fields; 0n where the layout lacks it. Throws on a name nobody knows. */
  readonly mask: (name: string) => bigint;
  /** Shifts and counts: PAGE_SHIFT, SWP_TYPE_SHIFT, CONT_PTES … Throws on an unknown name. */
  readonly number: (name: string) => number;
  /** Every name that mask() knows, and every name that number() knows. */
  readonly maskNames: () => readonly string[];
  readonly numberNames: () => readonly string[];
  readonly names: (set: keyof LinuxTable['sets']) => readonly string[];
}

/** The number of the lowest set bit. */
function lowestBit(mask: bigint): number {
  return popCount((mask & -mask) - 1n);
}

function numbers(
  pageShift: PageShift,
  offset: Field,
  type: Field,
  entryType: bigint,
): ReadonlyMap<string, number> {
  const { shiftAt, entriesPerTable, contiguous } = granule(pageShift);
  const top = 4 - levelCount(pageShift, VA_BITS);
  const [pud, pmd] = [1, 2];
  return new Map([
    ['PAGE_SHIFT', pageShift],
    ['PMD_SHIFT', shiftAt(pmd)],
    ['PUD_SHIFT', shiftAt(Math.max(top, pud))],
    ['PGDIR_SHIFT', shiftAt(top)],
    ['PTRS_PER_PTE', entriesPerTable],
    ['CONT_PTES', contiguous.last],
    ['CONT_PTE_SHIFT', pageShift + Math.log2(contiguous.last)],
    ['CONT_PMDS', contiguous.block],
    ['CONT_PMD_SHIFT', shiftAt(pmd) + Math.log2(contiguous.block)],
    ['SWP_TYPE_SHIFT', type.lo],
    ['SWP_TYPE_BITS', type.width],
    ['SWP_OFFSET_SHIFT', offset.lo],
    ['SWP_OFFSET_BITS', offset.width],
    ['SWP_ENTRY_TYPE_SHIFT', lowestBit(entryType)],
  ]);
}

function knownNames(): ReadonlySet<string> {
  const names = new Set<string>(['PTE_ADDR_HIGH', 'PTE_MAYBE_SHARED']);
  for (const id of LAYOUT_IDS) {
    const table = LINUX_TABLES[id];
    for (const row of table.rows) names.add(row.linux);
    for (const row of table.offsetRows) names.add(row.name);
    for (const mask of table.masks) names.add(mask.name);
    for (const flag of Object.keys(table.vmFlags)) names.add(flag);
  }
  return names;
}

const KNOWN = knownNames();

function indexFields(
  byContext: ReadonlyMap<Context, readonly Field[]>,
  table: LinuxTable,
): Map<string, Field> {
  const index = new Map<string, Field>();
  const add = (name: string, field: Field): void => {
    if (!index.has(name)) index.set(name, field);
  };
  const order: readonly Context[] = ['page', ...CONTEXTS.filter((context) => context !== 'page')];
  for (const context of order) for (const field of byContext.get(context) ?? []) add(field.name, field);
  for (const context of order)
    for (const field of byContext.get(context) ?? []) if (field.arm) add(field.arm, field);
  // Two Linux names may stand on one Arm field (PTE_UXN and PTE_PROT_NONE in rfc-v1): the second is found by its alias.
  for (const row of table.rows) {
    const field = row.alias === undefined ? undefined : index.get(row.alias);
    if (field) add(row.linux, { ...field, name: row.linux, linux: row.linux });
  }
  return index;
}

function namedMask(mask: NamedMask, pageShift: number, lookup: (name: string) => bigint): bigint {
  if ('of' in mask) return mask.of.reduce((union, name) => union | lookup(name), 0n);
  const lo = mask.lo === 'PAGE_SHIFT' ? pageShift : mask.lo;
  return maskOf(lo, mask.hi - lo + 1);
}

function tableOf(id: LayoutId): LinuxTable {
  const table = LINUX_TABLES[id];
  if (!table) throw new RangeError(`layout: "${id}" is not one of ${LAYOUT_IDS.join(', ')}`);
  return table;
}

/**
 * Why these fields of a layout cannot stand on these bits; empty if they can.
 * @throws RangeError when the layout has no such field
 */
export function placeFaults(
  id: LayoutId,
  places: Places,
  { pageShift = 12, oa = '48' }: LayoutConfig = {},
): readonly PlaceFault[] {
  return placeFields(tableOf(id), places, { pageShift, oa }).faults;
}

/** The table of a layout, with the fields that are placed where they are wanted. */
function placedTable(id: LayoutId, places: Places, config: Required<Pick<LayoutConfig, 'pageShift' | 'oa'>>) {
  const { table, faults } = placeFields(tableOf(id), places, config);
  if (faults.length > 0) throw new RangeError(`layout ${id}: ${faults.map(({ text }) => text).join('; ')}`);
  return table;
}

/**
 * Builds the layout of one kernel at one page size.
 * @throws RangeError when the configuration does not exist, or a placed field cannot stand where it is wanted.
 */
export function makeLayout(id: LayoutId, config: LayoutConfig = {}): Layout {
  const pageShift = config.pageShift ?? 12;
  const oa = config.oa ?? '48';
  const table = config.places ? placedTable(id, config.places, { pageShift, oa }) : tableOf(id);
  const byContext = new Map(
    CONTEXTS.map((context) => [context, composeFields(table, { pageShift, oa }, context)]),
  );
  const index = indexFields(byContext, table);
  const need = (name: string): Field => {
    const field = index.get(name);
    if (!field) throw new RangeError(`layout ${id}: no field ${name}`);
    return field;
  };
  const masks = new Map<string, bigint>(Object.entries(table.vmFlags));
  for (const [name, field] of index) masks.set(name, fieldMask(field));
  const mask = (name: string): bigint => {
    const value = masks.get(name);
    if (value !== undefined) return value;
    if (KNOWN.has(name)) return 0n;
    throw new RangeError(`layout ${id}: no layout has a field or mask named ${name}`);
  };
  for (const named of table.masks) masks.set(named.name, namedMask(named, pageShift, mask));
  // A 52-bit address keeps its highest bits apart; with LPA2 they take the place of the shareability field.
  const highParts = (byContext.get('page') ?? []).filter(
    (field) => field.role === 'address' && field.lo < pageShift,
  );
  masks.set(
    'PTE_ADDR_HIGH',
    highParts.reduce((union, field) => union | fieldMask(field), 0n),
  );
  masks.set('PTE_MAYBE_SHARED', mask('PTE_SHARED'));
  const values = numbers(pageShift, need('SWP_OFFSET'), need('SWP_TYPE'), mask('SWP_ENTRY_TYPE'));
  return {
    id,
    title: table.title,
    released: table.released,
    pageShift,
    oa,
    swapTypes: { ...table.swapTypes, ...config.swapTypes },
    patterns: table.patterns,
    pfnBits: table.physBits - pageShift,
    fields: (context) => byContext.get(context) ?? [],
    find: (name) => index.get(name),
    mask,
    number: (name) => {
      const value = values.get(name);
      if (value === undefined) throw new RangeError(`layout ${id}: no number named ${name}`);
      return value;
    },
    maskNames: () =>
      [...new Set([...KNOWN, ...masks.keys()])].filter((name) => /^[A-Z][A-Z0-9_]*$/.test(name)).sort(),
    numberNames: () => [...values.keys()],
    names: (set) => table.sets[set],
  };
}

/** What kind of entry Linux takes the value for, in the order in which it asks. Level 3 holds pages; level 2 may hold blocks. */
export function contextOf(layout: Layout, value: bigint, level: 2 | 3 = 3): Context | 'none' {
  if (value === 0n) return 'none';
  if ((value & layout.mask('PTE_VALID')) !== 0n) {
    if (level === 3) return 'page';
    return (value & layout.mask('PMD_TABLE_BIT')) !== 0n ? 'table' : 'block';
  }
  const pmdOnly = level === 2 ? layout.mask('PMD_PRESENT_INVALID') : 0n;
  const present = layout.mask('PTE_PRESENT_INVALID') | layout.mask('PTE_PROT_NONE') | pmdOnly;
  if ((value & present) !== 0n) return 'present-invalid';
  const typeField = layout.find('SWP_TYPE');
  const type = typeField ? Number(getField(typeField, value)) : -1;
  const { SWP_PTE_MARKER, SWP_HWPOISON, SWP_MIGRATION_READ, SWP_MIGRATION_WRITE } = layout.swapTypes;
  if (type === SWP_PTE_MARKER) return 'marker';
  if (type === SWP_HWPOISON) return 'hwpoison';
  return type >= SWP_MIGRATION_READ && type <= SWP_MIGRATION_WRITE ? 'migration' : 'swap';
}
