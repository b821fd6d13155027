// Models: cases of functions that take more than an entry: all combinations of what each parameter may be, or a share of
// them, or a list written down. Does not model: entries themselves (space.ts).
import type { Layout } from '@spare-bits/sim-core';
import type { TaskLayout } from '../task.ts';
import { type Column, columnOf, typeOf, type Value } from '../values.ts';
import { layoutKey, layoutOf, type Space } from './space.ts';

/** What a parameter may be: a list, or one that depends on the layout. Words make a parameter of those words. */
export type Choice<V extends Value = Value> = readonly V[] | ((layout: Layout) => readonly V[]);

type Chosen<C extends readonly Choice[]> = {
  readonly [I in keyof C]: C[I] extends Choice<infer V> ? Wide<V> : never;
};
/** `false` and `true` chosen from a list are a boolean; words stay words. */
type Wide<V> = V extends bigint ? bigint : V extends boolean ? boolean : V extends number ? number : V;

export const NO_YES: readonly boolean[] = [false, true];

/** What mprotect may ask for, as page protections: the eight that the kernel has names for. */
export const PROTECTIONS = (layout: Layout): readonly bigint[] =>
  [
    'PAGE_NONE',
    'PAGE_READONLY',
    'PAGE_READONLY_EXEC',
    'PAGE_EXECONLY',
    'PAGE_SHARED',
    'PAGE_SHARED_EXEC',
    'PAGE_KERNEL_RO',
    'PAGE_KERNEL',
  ].map((name) => layout.mask(name));

/** A space whose columns are made once for each layout. */
function spaceOf<Args extends readonly Value[]>(
  name: string,
  make: (layout: Layout, at: TaskLayout) => readonly Column[],
): Space<Args> {
  const made = new Map<string, readonly Column[]>();
  const columns = (at: TaskLayout): readonly Column[] => {
    const key = layoutKey(at);
    const known = made.get(key) ?? make(layoutOf(at), at);
    made.set(key, known);
    return known;
  };
  return { name, inputs: (at) => columns(at)[0]?.words ?? new BigUint64Array(0), columns };
}

const isSpace = (over: Space | Choice): over is Space => typeof over === 'object' && 'inputs' in over;
const pick = (choice: Choice, layout: Layout): readonly Value[] =>
  typeof choice === 'function' ? choice(layout) : choice;

function axisOf(choice: Choice, layout: Layout): Column {
  const values = pick(choice, layout);
  return columnOf(typeOf(values), values);
}

/** Every entry with `share` of the combinations of the axes, chosen so that all come up alike. */
function combine(entries: Column, axes: readonly Column[], share: number): readonly Column[] {
  const combinations = axes.reduce((all, axis) => all * axis.words.length, 1);
  const each = Math.min(share, combinations);
  const count = entries.words.length * each;
  const columns = [entries, ...axes].map(({ type }) => ({ type, words: new BigUint64Array(count) }));
  let row = 0;
  for (const [place, entry] of entries.words.entries()) {
    const from = each === combinations ? 0 : spread(place);
    for (let turn = 0; turn < each; turn++) {
      let choice = (from + turn) % combinations;
      (columns[0] as Column).words[row] = entry;
      for (const [i, { words }] of axes.entries()) {
        (columns[i + 1] as Column).words[row] = words[choice % words.length] as bigint;
        choice = Math.floor(choice / words.length);
      }
      row += 1;
    }
  }
  return columns;
}

/** A number for each place that has nothing to do with the pattern of the entries: the high part of a product. */
function spread(place: number): number {
  return Math.floor(Math.abs(Math.imul(place + 1, 0x9e37_79b1)) / 2 ** 8);
}

function nameOf(over: Space | Choice, choices: readonly Choice[]): string {
  const first = isSpace(over) ? over.name : 'list';
  return `${first} × ${choices.length} choices`;
}

function product<Args extends readonly Value[]>(
  over: Space | Choice,
  choices: readonly Choice[],
  share: number,
): Space<Args> {
  return spaceOf(nameOf(over, choices), (layout, at) => {
    const first = isSpace(over)
      ? ({ type: 'bigint', words: over.inputs(at) } as const)
      : axisOf(over, layout);
    return combine(
      first,
      choices.map((choice) => axisOf(choice, layout)),
      share,
    );
  });
}

/**
 * Every combination: of the entries of a space, or of a first list, with all that the other parameters may be.
 * `cases(space.swap, NO_YES, NO_YES)`, `cases([0, 1, 2], ['anon', 'shmem'], NO_YES)`.
 */
export function cases<const C extends readonly Choice[]>(
  over: Space,
  ...choices: C
): Space<readonly [bigint, ...Chosen<C>]>;
export function cases<const F extends Choice, const C extends readonly Choice[]>(
  over: F,
  ...choices: C
): Space<Chosen<readonly [F, ...C]>>;
export function cases(over: Space | Choice, ...choices: readonly Choice[]): Space<readonly Value[]> {
  return product(over, choices, Number.MAX_SAFE_INTEGER);
}

/** Every entry of a space with only `share` of the combinations; over all entries each combination comes up alike. */
export function dealt<const C extends readonly Choice[]>(
  over: Space,
  share: number,
  ...choices: C
): Space<readonly [bigint, ...Chosen<C>]> {
  return product(over, choices, share);
}

/** Cases written down, or made: a tuple each, all of the same types. */
export function rows<const Args extends readonly Value[]>(
  name: string,
  make: (layout: Layout) => Iterable<Args>,
): Space<Args> {
  return spaceOf(name, (layout) => {
    const all = [...make(layout)];
    return (all[0] ?? []).map((_, i) => {
      const values = all.map((row) => row[i] as Value);
      const type = typeOf(values);
      return columnOf(typeof type === 'string' ? type : [...new Set(type)], values);
    });
  });
}
