// Models: reading and comparing words field by field. Works on any list of fields; knows no layout.
// Does not model: what the fields mean together (pgtable/describe.ts says that).
import { bitsText, type Field, fieldMask, getField } from './field.ts';

export interface FieldChange {
  readonly field: Field;
  readonly before: bigint;
  readonly after: bigint;
}

/** The fields in which two words differ, highest first. */
export function diffFields(fields: readonly Field[], a: bigint, b: bigint): readonly FieldChange[] {
  return fields
    .map((field) => ({ field, before: getField(field, a), after: getField(field, b) }))
    .filter((change) => change.before !== change.after);
}

/** One line per field that is not zero: `58 PTE_UFFD_WP = 1`. For logs and tests. */
export function listFields(fields: readonly Field[], value: bigint): readonly string[] {
  return fields
    .filter((field) => (value & fieldMask(field)) !== 0n)
    .map((field) => `${bitsText(field)} ${field.name} = ${getField(field, value).toString()}`);
}
