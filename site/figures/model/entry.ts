// Models: one value under one layout as a figure shows it: kind of entry, fields, bands, callouts, and the sentence for
// the cell that has focus. Pure; the figures keep only value, layout and focus.
import { bitsText, type Context, contextOf, type Field, hex, type Layout } from '@spare-bits/sim-core';
import { type Callout, calloutsOf, deltaBits } from './callouts.ts';
import { type Band, bandsOf, bitOf, contentText, fieldAt } from './cells.ts';
import type { Stop } from './keys.ts';
import { isVacant, KIND_WORDS, type Kind, lookOf, OWNER_WORDS, spokenName } from './words.ts';

export interface Entry {
  readonly kind: Kind;
  /** The kind whose field names are shown. Nothing at all is shown with the names of a swap entry, which it could become. */
  readonly context: Context;
  readonly fields: readonly Field[];
  readonly bands: readonly Band[];
  readonly callouts: readonly Callout[];
  readonly differs: ReadonlySet<number>;
}

/** Reads a value under a layout, compared with a base layout. */
export function entryOf(layout: Layout, base: Layout, value: bigint, level: 2 | 3): Entry {
  const kind = contextOf(layout, value, level);
  const context = kind === 'none' ? 'swap' : kind;
  const fields = layout.fields(context);
  const callouts = calloutsOf(layout, base, context);
  return { kind, context, fields, bands: bandsOf(fields), callouts, differs: deltaBits(callouts) };
}

/** "58 PTE_UFFD_WP, software, set. A userfaultfd monitor wants …": the line about the cell that has focus. */
export function focusLine(entry: Entry, value: bigint, at: Stop): string {
  const field =
    at === 'fold' ? entry.fields.find((each) => each.role === 'address') : fieldAt(entry.fields, at);
  if (!field) return '';
  const name = isVacant(field) ? spokenName(field) : field.name;
  const owner = OWNER_WORDS[lookOf(field)];
  const who = owner.startsWith(name) ? [owner] : [name, owner];
  const state =
    field.width === 1 ? (bitOf(value, field.lo) ? 'set' : 'clear') : `holds ${contentText(field, value)}`;
  return `${bitsText(field)} ${[...who, state].join(', ')}. ${field.meaning}`;
}

/** What changed in words when a value or a layout changed the kind of the entry; empty when it did not. */
export function kindLine(before: Kind, after: Kind): string {
  if (before === after) return '';
  return after === 'none' ? 'The entry is now empty.' : `The entry is now read as: ${KIND_WORDS[after]}.`;
}

/** "v6.12: 4 places differ from v6.9." */
export function lensLine(layout: Layout, base: Layout, entry: Entry): string {
  if (layout.id === base.id) return `${layout.id}: ${KIND_WORDS[entry.kind]}.`;
  const n = entry.differs.size;
  const places = n === 0 ? 'nothing differs' : n === 1 ? '1 place differs' : `${n} places differ`;
  return `${layout.id}: ${KIND_WORDS[entry.kind]}; ${places} from ${base.id}.`;
}

/** The name of the whole grid for assistive technology. */
export function gridLabel(value: bigint, layout: Layout, kind: Kind): string {
  return `The 64 bits of ${hex(value)} under ${layout.id}: ${KIND_WORDS[kind]}`;
}
