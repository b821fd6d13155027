// Models: the film of a scenario: what the simulator recorded, turned into what the figure shows. Runs while the page is
// built, and in the page only when the reader runs a helper of their own. Names of bits come from the layout.
// Does not model: the simulator (sim-core's recordView), nor the figure.
import {
  type Context,
  contextOf,
  type Field,
  getField,
  hex,
  LAST_LEVEL,
  type Layout,
  makeLayout,
  type SimView,
  U64_BITS,
} from '@spare-bits/sim-core';
import { lookOf } from '../model/words.ts';
import { opText, shortText } from './op-words.ts';
import { areaShot, pageWords } from './page-words.ts';
import { says } from './says.ts';
import { type EntryKind, type Film, LETTERS, type NamedBit, type PageShot, type Shot } from './shots.ts';

type Step = SimView['steps'][number];
type Page = Step['pages'][number];

const KB = 1024;
const TOP = U64_BITS - 1;

/** "v6.12, 4K pages, hardware keeps the dirty state" */
function aboutText({ config }: SimView): string {
  const { layout, pageShift, hafdbs } = config;
  const cpu = hafdbs ? 'a CPU that keeps the dirty state' : 'a CPU that leaves the dirty state to the kernel';
  return `${layout}, ${2 ** pageShift / KB}K pages, ${cpu}`;
}

type Kind = Context | 'none';
const kindOf = (layout: Layout, { desc, level }: Page): Kind =>
  contextOf(layout, desc, level === LAST_LEVEL ? 3 : 2);

/** Present entries share their fields: which of them tell is asked of all together. */
const MAPPED: readonly Kind[] = ['block', 'page', 'present-invalid'];
const groupOf = (kind: Kind): Kind => (MAPPED.includes(kind) ? 'page' : kind);

interface Found {
  readonly kinds: ReadonlySet<Context>;
  /** All entries of each group. */
  readonly values: ReadonlyMap<Kind, ReadonlySet<bigint>>;
}

function entriesOf(layout: Layout, views: readonly SimView[]): Found {
  const kinds = new Set<Context>();
  const values = new Map<Kind, Set<bigint>>();
  for (const page of views.flatMap(({ steps }) => steps).flatMap(({ pages }) => pages)) {
    const kind = kindOf(layout, page);
    if (kind === 'none') continue;
    kinds.add(kind);
    const group = groupOf(kind);
    values.set(group, (values.get(group) ?? new Set()).add(page.desc));
  }
  return { kinds, values };
}

/** Is it worth a name? Notes of software that are ever set, and whatever single bit is not the same in all entries. */
function telling(field: Field, kind: Context, values: ReadonlySet<bigint>): boolean {
  if (field.width > 1 || field.role !== 'plain') return false;
  const states = new Set([...values].map((value) => getField(field, value)));
  if (states.size > 1) return true;
  // In an entry that hardware does not walk all bits are software's.
  return states.has(1n) && (kind === 'present-invalid' ? field.onlyInvalid : field.owner === 'sw');
}

function bitsOfKind(
  fields: readonly Field[],
  kind: Context,
  values: ReadonlySet<bigint>,
  watch: readonly string[] | undefined,
): readonly NamedBit[] {
  const watched = fields.filter(({ name }) => watch?.includes(name));
  const wanted = watched.length > 0 ? watched : fields.filter((field) => telling(field, kind, values));
  return [...wanted].sort((a, b) => b.lo - a.lo).map(({ label, lo }) => ({ label, at: TOP - lo }));
}

function looksOf(fields: readonly Field[]): string {
  const looks = new Array<string>(TOP + 1).fill(LETTERS.ignored);
  for (const field of fields)
    for (let i = 0; i < field.width; i++) looks[TOP - field.lo - i] = LETTERS[lookOf(field)];
  return looks.join('');
}

function pageShot(layout: Layout, page: Page): PageShot {
  const kind = kindOf(layout, page);
  return {
    kind: kind === 'none' ? '' : kind,
    words: pageWords(layout, page),
    entry: hex(page.desc),
    pagemap: page.pagemap.join(' '),
    scan: page.scan?.join(' ') ?? '',
  };
}

const spell = (value: unknown): string => JSON.stringify(value);
const markOf = ({ outcome }: Step): Shot['mark'] =>
  outcome.failure !== undefined || outcome.sig !== undefined || outcome.err !== undefined
    ? 'fault'
    : outcome.events.length > 0 || outcome.parked
      ? 'waits'
      : undefined;

/**
 * The film of a recorded scenario.
 * @param watch names of fields; an entry that has one of them shows those alone
 * @param beside views that the film will be compared with: what differs there gets a name here
 */
export function film(view: SimView, watch?: readonly string[], beside: readonly SimView[] = []): Film {
  const layout = makeLayout(view.config.layout, { pageShift: view.config.pageShift });
  const kinds: Record<string, EntryKind> = {};
  const found = entriesOf(layout, [view, ...beside]);
  for (const kind of found.kinds) {
    const fields = layout.fields(kind);
    const values = found.values.get(groupOf(kind)) ?? new Set();
    kinds[kind] = { looks: looksOf(fields), bits: bitsOfKind(fields, kind, values, watch) };
  }
  let before: Readonly<Record<string, PageShot>> = {};
  let earlier = '';
  const shots = view.steps.map((step, i): Shot => {
    const now = Object.fromEntries(step.pages.map((page) => [`${page.r}${page.p}`, pageShot(layout, page)]));
    const pages: Record<string, PageShot | null> = {};
    for (const [name, page] of Object.entries(now))
      if (spell(page) !== spell(before[name])) pages[name] = page;
    for (const name of Object.keys(before)) if (!Object.hasOwn(now, name)) pages[name] = null;
    const areas = step.areas.map(areaShot);
    const moved = spell(areas) !== earlier;
    const mark = markOf(step);
    before = now;
    earlier = spell(areas);
    return {
      op: opText(step.operation),
      says: says(step, view.steps[i - 1]?.pages ?? []),
      short: shortText(step),
      ...(mark && { mark }),
      pages,
      ...(moved && { areas }),
    };
  });
  return { about: aboutText(view), kinds, shots };
}
