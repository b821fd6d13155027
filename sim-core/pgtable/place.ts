// Models: a layout as somebody would like it: fields of a known layout put on other bits, if nobody has these bits in any
// kind of entry that carries the field. Who has them, the tables say (layouts/, arch/descriptor.ts). Where the manual and
// the kernel leave a bit alone it is free; where an extension may read it, it is not. Does not model: whether the kernel
// works on such a layout (the laws and a run of the mm say that), fields that stand for bits of the architecture.
import type { Context, Field } from '../bits/field.ts';
import { U64_BITS } from '../bits/u64.ts';
import { SWAPLIKE } from '../layouts/linux-common.ts';
import type { LinuxRow, LinuxTable } from '../layouts/table.ts';
import { type ComposeConfig, composeFields } from './compose.ts';

/** The lowest bit of each field that is to be placed, by the kernel's name. */
export type Places = Readonly<Record<string, number>>;

/**
 * Why a bit cannot be had: software uses it; an extension may; hardware reads it; it must be zero; it belongs to an
 * address; another placed field is there; there is no such bit.
 */
export type Refusal = 'taken' | 'conditional' | 'hardware' | 'zero' | 'address' | 'shared' | 'outside';

export interface PlaceFault {
  readonly field: string;
  readonly bit: number;
  readonly refusal: Refusal;
  /** Who has the bit, and in which kind of entry; the field itself where there is no such bit. */
  readonly owner: string;
  readonly context: Context;
  readonly text: string;
}

/** A row that claims bits of its own, so that it can stand elsewhere. */
type Placeable = LinuxRow & { readonly lo: number };

const placeable = (row: LinuxRow): row is Placeable =>
  row.alias === undefined && row.lo !== undefined && (row.role ?? 'plain') === 'plain';

/** Who has a bit, or null if anybody may take it. In an entry that is not valid hardware reads VALID alone. */
function refusalOf(field: Field, context: Context): Refusal | null {
  if (field.role === 'address') return 'address';
  if (field.owner === 'res0' || field.role === 'zero') return 'zero';
  if (field.conditional && (context === 'page' || context === 'block')) return 'conditional';
  if (field.owner === 'hw') return 'hardware';
  return field.role === 'spare' ? null : 'taken';
}

const WORDS: Readonly<Record<Refusal, string>> = {
  taken: 'which the kernel uses for',
  conditional: 'which an extension may read as',
  hardware: 'which hardware reads as',
  zero: 'which must be zero:',
  address: 'which is part of',
  shared: 'where you have also put',
  outside: 'which an entry does not have:',
};

function fault(field: string, bit: number, refusal: Refusal, owner: string, context: Context): PlaceFault {
  const kind = context === 'present-invalid' ? 'present, invalid' : context;
  const text = `${field} is on bit ${bit}, ${WORDS[refusal]} ${owner} (${kind} entries)`;
  return { field, bit, refusal, owner, context, text };
}

/** The table as it was before these fields had a place. */
function freed(table: LinuxTable, names: readonly string[]): LinuxTable {
  const rows = table.rows.flatMap((row): readonly LinuxRow[] => {
    if (!placeable(row) || !names.includes(row.linux)) return [row];
    if (!row.when.some((context) => SWAPLIKE.includes(context))) return [];
    return [{ ...row, linux: 'SWP_SPARE', label: '—', role: 'spare', meaning: 'Unused in a swap entry.' }];
  });
  return { ...table, rows };
}

/** The first owner that each bit of a row meets. */
function faultsOf(
  row: Placeable,
  lo: number,
  fieldsIn: (context: Context) => readonly Field[],
): readonly PlaceFault[] {
  const width = (row.hi ?? row.lo) - row.lo + 1;
  const [first = 'page'] = row.when;
  if (!Number.isInteger(lo) || lo < 0 || lo + width > U64_BITS)
    return [fault(row.linux, lo, 'outside', `they go from 0 to ${U64_BITS - 1}`, first)];
  for (const context of row.when) {
    for (const field of fieldsIn(context)) {
      const bit = Math.max(lo, field.lo);
      const refusal = refusalOf(field, context);
      if (refusal !== null && bit < Math.min(lo + width, field.lo + field.width))
        return [fault(row.linux, bit, refusal, field.name, context)];
    }
  }
  return [];
}

/**
 * The table with these fields on these bits. Use it only if there are no faults.
 * @throws RangeError when the table has no such field, or the field has no bits of its own
 */
export function placeFields(
  table: LinuxTable,
  places: Places,
  config: ComposeConfig,
): { readonly table: LinuxTable; readonly faults: readonly PlaceFault[] } {
  const names = Object.keys(places);
  const rows = table.rows.filter(placeable);
  for (const name of names) {
    if (!rows.some((row) => row.linux === name))
      throw new RangeError(
        `layout ${table.id}: no field ${name} that can be placed; there are ${[...new Set(rows.map((row) => row.linux))].join(', ')}`,
      );
  }
  const bare = freed(table, names);
  const fields = new Map<Context, readonly Field[]>();
  const fieldsIn = (context: Context): readonly Field[] => {
    const known = fields.get(context) ?? composeFields(bare, config, context);
    fields.set(context, known);
    return known;
  };
  const moved = rows
    .filter((row) => names.includes(row.linux))
    .map((row) => ({ row, lo: places[row.linux] ?? -1, width: (row.hi ?? row.lo) - row.lo + 1 }));
  const faults = moved.flatMap(({ row, lo }) => faultsOf(row, lo, fieldsIn));
  for (const [i, one] of moved.entries()) {
    for (const other of moved.slice(i + 1)) {
      const context = one.row.when.find((kind) => other.row.when.includes(kind));
      const bit = Math.max(one.lo, other.lo);
      if (context && bit < Math.min(one.lo + one.width, other.lo + other.width))
        faults.push(fault(other.row.linux, bit, 'shared', one.row.linux, context));
    }
  }
  const placed = moved.map(({ row, lo, width }): LinuxRow => ({ ...row, lo, hi: lo + width - 1 }));
  return { table: { ...bare, rows: [...bare.rows, ...placed] }, faults };
}
