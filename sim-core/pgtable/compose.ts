// Models: how a Linux table and the rows of the architecture become one owner per bit in each kind of entry.
// A Linux row either renames bits of the architecture or claims bits that the architecture leaves free; claiming bits
// that hardware reads is an error. Reference: layouts/, arch/descriptor.ts. Does not model: what the bits then do.
import { descriptorFields, type OutputAddress } from '../arch/descriptor.ts';
import type { PageShift } from '../arch/granule.ts';
import { bitsText, type Context, type Field, lintOwnership, sortFields } from '../bits/field.ts';
import { OFFSET_SOURCE } from '../layouts/linux-common.ts';
import type { LinuxRow, LinuxTable, OffsetBit, OffsetRow } from '../layouts/table.ts';

export interface ComposeConfig {
  readonly pageShift: PageShift;
  readonly oa: OutputAddress;
}

/** With VALID clear hardware looks at that bit alone: the rest is kept, or given meaning, by software. */
function withoutHardware(field: Field): Field {
  const context: readonly Context[] = ['present-invalid'];
  if (field.name === 'VALID') return { ...field, when: context };
  if (field.owner === 'hw') return { ...field, owner: 'sw', when: context, tlbCached: false, bbm: 'free' };
  if (field.owner === 'res0') return { ...field, owner: 'ignored', role: 'spare', when: context };
  return { ...field, when: context };
}

function baseFields(arch: readonly Field[], context: Context): Field[] {
  if (context === 'table' || context === 'block' || context === 'page') {
    return arch.filter((field) => field.when.includes(context));
  }
  const page = arch.filter((field) => field.when.includes('page'));
  if (context === 'present-invalid') return page.map(withoutHardware);
  return page.filter((field) => field.name === 'VALID').map((field) => ({ ...field, when: [context] }));
}

function rename(field: Field, row: LinuxRow): Field {
  return {
    ...field,
    name: row.linux,
    label: row.label,
    linux: row.linux,
    meaning: row.meaning,
    source: row.source,
    onlyInvalid: row.onlyInvalid ?? false,
  };
}

/** What is left of a field when `lo..hi` is taken out of it. */
function remainder(field: Field, lo: number, hi: number): Field[] {
  const top = field.lo + field.width - 1;
  const parts: Field[] = [];
  if (top > hi) parts.push({ ...field, lo: hi + 1, width: top - hi });
  if (field.lo < lo) parts.push({ ...field, width: lo - field.lo });
  return parts;
}

function claim(fields: Field[], row: LinuxRow, lo: number, context: Context, id: string): Field[] {
  const hi = row.hi ?? lo;
  const taken = fields.filter((field) => field.lo <= hi && field.lo + field.width > lo);
  for (const field of taken) {
    if (field.role !== 'spare' && context !== 'present-invalid') {
      throw new RangeError(
        `${id}, ${context}: ${row.linux} claims ${bitsText({ lo, width: hi - lo + 1 })}, which is ${field.name}`,
      );
    }
  }
  const owner = row.role === 'zero' || row.role === 'spare' ? 'ignored' : 'sw';
  const own: Field = {
    name: row.linux,
    label: row.label,
    arm: null,
    linux: row.linux,
    lo,
    width: hi - lo + 1,
    owner: row.owner && context !== 'present-invalid' ? row.owner : owner,
    role: row.role ?? 'plain',
    when: [context],
    bbm: row.owner ? 'tlbi' : 'free',
    tlbCached: row.owner !== undefined,
    meaning: row.meaning,
    source: row.source,
    onlyInvalid: row.onlyInvalid ?? false,
    ...(row.owner && { conditional: true }),
  };
  const kept = fields.filter((field) => !taken.includes(field));
  return [...kept, ...taken.flatMap((field) => remainder(field, lo, hi)), own];
}

function offsetBit(bit: OffsetBit, pfnBits: number, width: number): number {
  if (bit === 'PFN_TOP') return pfnBits - 1;
  if (bit === 'END') return width - 1;
  return typeof bit === 'number' ? bit : pfnBits + bit.afterPfn;
}

/** The offset of a special entry, cut into what the kind keeps there. */
function splitOffset(
  fields: Field[],
  rows: readonly OffsetRow[],
  context: Context,
  pfnBits: number,
): Field[] {
  const offset = fields.find((field) => field.name === 'SWP_OFFSET');
  const own = rows.filter((row) => row.when.includes(context));
  if (!offset || own.length === 0) return fields;
  const parts = own.map((row): Field => {
    const lo = offsetBit(row.lo, pfnBits, offset.width);
    const hi = row.hi === undefined ? lo : offsetBit(row.hi, pfnBits, offset.width);
    return {
      ...offset,
      name: row.name,
      label: row.label,
      linux: row.name,
      lo: offset.lo + lo,
      width: hi - lo + 1,
      owner: row.role === 'spare' ? 'ignored' : 'sw',
      role: row.role ?? 'plain',
      meaning: row.meaning,
      source: OFFSET_SOURCE,
    };
  });
  return [...fields.filter((field) => field !== offset), ...parts];
}

/**
 * The fields of one kind of entry, from the highest bit to the lowest, each of the 64 bits owned once.
 * @throws RangeError when the table claims what hardware owns, or leaves a bit without an owner.
 */
export function composeFields(table: LinuxTable, config: ComposeConfig, context: Context): readonly Field[] {
  const arch = descriptorFields({ pageShift: config.pageShift, oa: config.oa });
  let fields = baseFields(arch, context);
  for (const row of table.rows) {
    if (!row.when.includes(context)) continue;
    if (row.alias !== undefined) {
      fields = fields.map((field) => (field.arm === row.alias ? rename(field, row) : field));
    } else if (row.lo !== undefined) {
      fields = claim(fields, row, row.lo, context, table.id);
    }
  }
  fields = splitOffset(fields, table.offsetRows, context, table.physBits - config.pageShift);
  const faults = lintOwnership(fields, `${table.id}, ${context}`);
  if (faults.length > 0) throw new RangeError(faults.join('; '));
  return sortFields(fields);
}
