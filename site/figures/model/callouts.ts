// Models: what is worth saying beside a bit grid: how the place of a field, or its tenant, differs from a base layout,
// and names that count only while VALID is clear. Every sentence is made from the layout tables.
// Does not model: why things moved (the prose says that).
import { bitsText, type Context, type Field, LAYOUT_IDS, type Layout } from '@spare-bits/sim-core';
import type { Band } from './cells.ts';
import { layoutOf } from './layouts.ts';
import { isVacant, spokenName } from './words.ts';

export interface Callout {
  readonly field: Field;
  readonly bits: string;
  readonly head: string;
  readonly text: string;
  /** Does the field differ from the base layout? It then has a Δ before its bit number. */
  readonly differs: boolean;
}

const MAPPED_KINDS: readonly Context[] = ['page', 'block', 'present-invalid'];

function overlaps(a: Field, b: Field): boolean {
  return a.lo < b.lo + b.width && b.lo < a.lo + a.width;
}

/** The name that lives in these bits only while VALID is clear. */
function lodger(layout: Layout, field: Field): Field | undefined {
  return layout.fields('present-invalid').find((each) => each.onlyInvalid && overlaps(each, field));
}

function tenant(layout: Layout, context: Context, field: Field): Field | undefined {
  return layout.fields(context).find((each) => !isVacant(each) && overlaps(each, field));
}

function lower(sentence: string): string {
  const text = /^(?:A|An|[A-Z][a-z]+)\b/.test(sentence)
    ? `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`
    : sentence;
  return text.replace(/\.$/, '');
}

/** Who lives there in some other layout, when nobody does in this one. */
function elsewhere(layout: Layout, base: Layout, context: Context, field: Field): string | null {
  for (const id of LAYOUT_IDS) {
    if (id === layout.id || id === base.id) continue;
    const other = layoutOf(id);
    const found = tenant(other, context, field);
    if (found) return `${found.name} in ${id}; ${layout.id} leaves ${found.width > 1 ? 'them' : 'it'} free`;
  }
  return null;
}

function ofMapped(
  layout: Layout,
  base: Layout,
  context: Context,
  field: Field,
): Omit<Callout, 'field' | 'bits' | 'head'> | null {
  const valid = context !== 'present-invalid';
  const was = tenant(base, context, field);
  const wasLodger = valid ? lodger(base, field) : undefined;
  const nowLodger = valid ? lodger(layout, field) : undefined;
  const now = isVacant(field) ? undefined : field;
  if (nowLodger && nowLodger.name !== wasLodger?.name) {
    const here = now ? `this is ${now.label}` : 'nobody reads it';
    return {
      text: `also ${nowLodger.name}, but only when VALID is clear; here it is set, so ${here}`,
      differs: true,
    };
  }
  if (layout.id !== base.id && wasLodger && !nowLodger) {
    return { text: `was ${wasLodger.name} in ${base.id}, but only when VALID was clear`, differs: true };
  }
  if (nowLodger && !now) {
    return {
      text: `${nowLodger.name} lives here, but only when VALID is clear; here it is set`,
      differs: false,
    };
  }
  if (now && was && now.name !== was.name) {
    const what = now.onlyInvalid ? 'counts only while VALID is clear; ' : '';
    return { text: `${what}was ${was.name} in ${base.id}`, differs: true };
  }
  if (now && !was) return { text: `new since ${base.id}: ${lower(now.meaning)}`, differs: true };
  if (!now && was) return { text: `was ${was.name} in ${base.id}`, differs: true };
  if (now?.onlyInvalid)
    return { text: `counts only while VALID is clear: ${lower(now.meaning)}`, differs: false };
  const other = now ? null : elsewhere(layout, base, context, field);
  return other && field.role !== 'zero' ? { text: other, differs: false } : null;
}

function ofSwap(
  layout: Layout,
  base: Layout,
  context: Context,
  field: Field,
): Omit<Callout, 'field' | 'bits' | 'head'> | null {
  if (field.role === 'spare') return null;
  const was = base.fields(context).find((each) => each.name === field.name);
  if (layout.id === base.id)
    return field.role === 'zero' && field.width + field.lo > 2
      ? { text: lower(field.meaning), differs: false }
      : null;
  if (!was) return { text: `new since ${base.id}: ${lower(field.meaning)}`, differs: true };
  return bitsText(was) === bitsText(field)
    ? null
    : { text: `was ${bitsText(was)} in ${base.id}`, differs: true };
}

/** The callouts of an entry, highest bit first. */
export function calloutsOf(layout: Layout, base: Layout, context: Context): readonly Callout[] {
  if (context === 'table') return [];
  const make = MAPPED_KINDS.includes(context) ? ofMapped : ofSwap;
  const list: Callout[] = [];
  for (const field of layout.fields(context)) {
    if (field.role === 'address') continue;
    const made = make(layout, base, context, field);
    const head = field.role === 'zero' ? 'zero' : isVacant(field) ? spokenName(field) : field.label;
    if (made) list.push({ field, bits: bitsText(field), head, ...made });
  }
  return list;
}

/** A callout with its place below a band: where its leader starts, in shares of the width of the cells. */
export interface PlacedCallout extends Callout {
  readonly x: number;
}

/** The callouts that stand below a band, rightmost first so that no leader crosses a text. */
export function calloutsBelow(band: Band, callouts: readonly Callout[]): readonly PlacedCallout[] {
  const count = band.hi - band.lo + 1;
  const mine = callouts.filter(({ field }) => {
    const top = field.lo + field.width - 1;
    return top <= band.hi && top >= band.lo;
  });
  return mine
    .map((callout) => ({
      ...callout,
      x: (band.hi - (callout.field.lo + callout.field.width - 1) + 0.5) / count,
    }))
    .sort((a, b) => b.x - a.x);
}

/** The highest bits of the fields that differ: they carry the Δ. */
export function deltaBits(callouts: readonly Callout[]): ReadonlySet<number> {
  return new Set(callouts.filter((each) => each.differs).map(({ field }) => field.lo + field.width - 1));
}

/** Does the field differ? Its name is then underlined. */
export function namedIn(callouts: readonly Callout[], field: Field): boolean {
  return callouts.some((each) => each.differs && each.field.lo === field.lo);
}
