// Models: how the site asks for a bit: by name, in a layout. Numbers, owners and places come from the layout tables of
// the simulator and from nowhere else.
import {
  type Field,
  LAYOUT_IDS,
  type Layout,
  type LayoutId,
  makeLayout,
  type Owner,
  U64_BITS,
} from '@spare-bits/sim-core';

/** The layout that a page means when it names none. */
export const DEFAULT_LAYOUT: LayoutId = 'v6.12';

const made = new Map<LayoutId, Layout>();

/** The layout at 4 KB pages, built once. */
export function layoutOf(id: string): Layout {
  const known = LAYOUT_IDS.find((candidate) => candidate === id);
  if (!known) throw new Error(`no layout "${id}"; there are ${LAYOUT_IDS.join(', ')}`);
  const layout = made.get(known) ?? makeLayout(known);
  made.set(known, layout);
  return layout;
}

/** The field of that name, or an error that names the page's mistake. */
export function fieldOf(name: string, layout: string = DEFAULT_LAYOUT): Field {
  const field = layoutOf(layout).find(name);
  if (!field) throw new Error(`layout ${layout} has no field "${name}"`);
  return field;
}

/** `PTE_UFFD_WP` in a sentence, `58` or `62:60` as a number: the words before a bit number. */
export function bitWord(field: Field): string {
  return field.width === 1 ? 'bit' : 'bits';
}

export interface Tick {
  readonly bit: number;
  readonly owner: Owner;
  readonly name: string;
}

/** A name that v6.12 lacks stands for all its places in the other layouts, unless one is asked for: `rfc-v1:NAME`. */
function places(name: string): readonly Field[] {
  const [layout, bare] = name.includes(':') ? name.split(':', 2) : [undefined, name];
  if (layout && bare) return [fieldOf(bare, layout)];
  const here = layoutOf(DEFAULT_LAYOUT).find(name);
  if (here) return [here];
  const others = LAYOUT_IDS.flatMap((id) => layoutOf(id).find(name) ?? []);
  if (others.length === 0) throw new Error(`no layout has a field "${name}"`);
  return others;
}

/** The raised bits of a 64-tick line, highest first, each once. */
export function ticksOf(names: readonly string[]): readonly Tick[] {
  const ticks = new Map<number, Tick>();
  for (const field of names.flatMap(places)) {
    for (let i = 0; i < field.width; i++) {
      const bit = field.lo + i;
      if (!ticks.has(bit)) ticks.set(bit, { bit, owner: field.owner, name: field.name });
    }
  }
  return [...ticks.values()].sort((a, b) => b.bit - a.bit);
}

/** A tick line in words, for those who do not see it. */
export function ticksText(ticks: readonly Tick[]): string {
  const list = ticks.map((tick) => `${tick.bit} ${tick.name}`).join(', ');
  return `${U64_BITS} ticks, one for each bit; raised: ${list}`;
}
