// Models: a comparison with a recording as lines of text: one line for the file, and the first differences field by
// field, so that the reader sees which bit is wrong and not two long numbers. Does not model: colours, terminals.
import { type Field, getField } from '../bits/field.ts';
import { hex } from '../bits/u64.ts';
import { returnKind } from '../pgtable/helpers.ts';
import { contextOf, type Layout } from '../pgtable/layout.ts';
import type { Comparison, Difference } from './compare.ts';

/** Fields in which two words differ, as the kind of entry that was expected. */
function changedFields(layout: Layout, expected: bigint, got: bigint): readonly Field[] {
  const context = contextOf(layout, expected === 0n ? got : expected);
  return context === 'none'
    ? []
    : layout.fields(context).filter((field) => getField(field, expected) !== getField(field, got));
}

/** Is the result a word of a table? Constants, parts of an entry and the generic swp_entry_t are not. */
function isEntry(name: string): boolean {
  return returnKind(name) === 'bigint' && !/^[A-Z]|(_pfn|_type|_offset|_get|[^_]_swp_entry)$/.test(name);
}

function call({ name, inputs }: Difference): string {
  return inputs.length === 0 ? name : `${name}(${inputs.map(hex).join(', ')})`;
}

function differenceLines(layout: Layout, difference: Difference): string[] {
  const { line, expected, got, name } = difference;
  const plain = typeof got === 'boolean' ? (got ? 1n : 0n) : got;
  const short = typeof got === 'boolean';
  const show = (value: bigint): string => (short && value <= 1n ? `${value}` : hex(value));
  const lines = [`  line ${line}: ${call(difference)}: expected ${show(expected)}, got ${show(plain)}`];
  if (!short && isEntry(name)) {
    for (const field of changedFields(layout, expected, plain)) {
      const value = (word: bigint): string => `0x${getField(field, word).toString(16).toUpperCase()}`;
      lines.push(`    ${field.name}: expected ${value(expected)}, got ${value(plain)}`);
    }
  }
  return lines;
}

/** What to print about one file. */
export function reportLines(title: string, comparison: Comparison): readonly string[] {
  const { meta, layout, vectors, differ, skipped, differences } = comparison;
  const kernel = `profile ${meta.profile}, layout ${layout.id}, ${meta.pageSize / 1024}K pages, CPU ${meta.cpu}`;
  const lines = [`${title}: ${vectors} vectors, ${differ} differ (${kernel})`];
  if (skipped.length > 0)
    lines.push(`  ${skipped.length} constants without a name here, not compared: ${skipped.join(', ')}`);
  for (const difference of differences) lines.push(...differenceLines(layout, difference));
  return lines;
}
