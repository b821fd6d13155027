// Models: what differs between the place where one stands and the place before it: entries, areas, pages, folios, slots,
// TLB entries, messages, reports, by the keys with which panels find them. Pure. Does not model: pictures and words.
import type { EntryView, LabArea, LabView, PageName, PageState, TaskView } from '@spare-bits/sim-core';
import type { LabState } from '../state.ts';
import { messageWaits } from './monitor-words.ts';

export interface Changes {
  /** Physical addresses of entries that are new or have another value. */
  readonly entries: ReadonlySet<number>;
  /** Entries that were shown and are not any more. */
  readonly goneEntries: readonly { readonly pid: number; readonly entry: EntryView }[];
  readonly areas: ReadonlySet<string>;
  readonly goneAreas: readonly LabArea[];
  readonly pages: ReadonlySet<string>;
  readonly folios: ReadonlySet<number>;
  readonly goneFolios: readonly number[];
  readonly slots: ReadonlySet<number>;
  readonly goneSlots: readonly number[];
  readonly tlbs: ReadonlySet<string>;
  readonly goneTlbs: LabView['tlbs'];
  readonly messages: ReadonlySet<number>;
  readonly goneMessages: LabView['uffd']['messages'];
  readonly reports: ReadonlySet<string>;
}

export const pageKey = ({ r, p }: PageName): string => `${r} ${p}`;
export const areaKey = ({ pid, start }: Pick<LabArea, 'pid' | 'start'>): string => `${pid} ${start}`;
export const stateKey = (pid: number, page: PageName): string => `${pid} ${pageKey(page)}`;
export const tlbKey = ({ cpu, index }: { readonly cpu: number; readonly index: number }): string =>
  `${cpu} ${index}`;

/** Two pieces of plain data that say the same, whatever they are. */
function same(a: unknown, b: unknown): boolean {
  const spell = (value: unknown): string =>
    JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `${each}n` : each)) ?? '';
  return spell(a) === spell(b);
}

interface Compared<Item> {
  /** New, or otherwise than before. */
  readonly changed: readonly Item[];
  readonly gone: readonly Item[];
}

function compare<Item>(
  now: readonly Item[],
  before: readonly Item[],
  keyOf: (item: Item) => unknown,
): Compared<Item> {
  const earlier = new Map(before.map((item) => [keyOf(item), item]));
  const keys = new Set(now.map(keyOf));
  return {
    changed: now.filter((item) => !same(item, earlier.get(keyOf(item)))),
    gone: before.filter((item) => !keys.has(keyOf(item))),
  };
}

/** Walks two trees at once. Where one of them is folded nothing is known, and nothing is marked. */
function compareEntries(
  now: readonly EntryView[],
  before: readonly EntryView[],
  changed: Set<number>,
  gone: EntryView[],
): void {
  const earlier = new Map(before.map((entry) => [entry.pa, entry]));
  for (const entry of now) {
    const old = earlier.get(entry.pa);
    earlier.delete(entry.pa);
    if ((old?.value ?? 0n) !== entry.value) changed.add(entry.pa);
    if (old?.table && !old.below) continue;
    const below = old?.value === entry.value ? (old.below ?? []) : [];
    if (entry.below) compareEntries(entry.below, below, changed, gone);
  }
  gone.push(...[...earlier.values()].filter(({ value }) => value !== 0n));
}

const statesOf = (task: TaskView): readonly { pid: number; state: PageState }[] =>
  task.areas.flatMap(({ pid, states }) => states.map((state) => ({ pid, state })));
/** Of an area itself, without its pages. */
const bare = ({ states: _, ...area }: LabArea): LabArea => ({ ...area, states: [] });

const NOTHING: Changes = {
  entries: new Set(),
  goneEntries: [],
  areas: new Set(),
  goneAreas: [],
  pages: new Set(),
  folios: new Set(),
  goneFolios: [],
  slots: new Set(),
  goneSlots: [],
  tlbs: new Set(),
  goneTlbs: [],
  messages: new Set(),
  goneMessages: [],
  reports: new Set(),
};

/** What differs; nothing at the beginning, where there is nothing before. */
export function changesOf(view: LabView, before: LabView | null): Changes {
  if (!before) return NOTHING;
  const entries = new Set<number>();
  const goneEntries: { pid: number; entry: EntryView }[] = [];
  for (const { pid, tables } of view.tasks) {
    const old = before.tasks.find((task) => task.pid === pid);
    const gone: EntryView[] = [];
    compareEntries(tables, old?.tables ?? [], entries, gone);
    goneEntries.push(...gone.map((entry) => ({ pid, entry })));
  }
  const areasIn = ({ tasks }: LabView): readonly LabArea[] => tasks.flatMap((task) => task.areas.map(bare));
  const areas = compare(areasIn(view), areasIn(before), areaKey);
  const key = ({ pid, state }: { pid: number; state: PageState }): string => stateKey(pid, state.page);
  const pages = compare(view.tasks.flatMap(statesOf), before.tasks.flatMap(statesOf), key);
  const folios = compare(view.folios, before.folios, ({ pfn }) => pfn);
  const slots = compare(view.slots, before.slots, ({ slot }) => slot);
  const tlbs = compare(view.tlbs, before.tlbs, tlbKey);
  const messages = compare(view.uffd.messages, before.uffd.messages, ({ id }) => id);
  const reports = compare(view.reports, before.reports, ({ page }) => pageKey(page));
  return {
    entries,
    goneEntries,
    areas: new Set(areas.changed.map(areaKey)),
    goneAreas: areas.gone,
    pages: new Set(pages.changed.map(key)),
    folios: new Set(folios.changed.map(({ pfn }) => pfn)),
    goneFolios: folios.gone.map(({ pfn }) => pfn),
    slots: new Set(slots.changed.map(({ slot }) => slot)),
    goneSlots: slots.gone.map(({ slot }) => slot),
    tlbs: new Set(tlbs.changed.map(tlbKey)),
    goneTlbs: tlbs.gone,
    messages: new Set(messages.changed.map(({ id }) => id)),
    goneMessages: messages.gone,
    reports: new Set(reports.changed.map(({ page }) => pageKey(page))),
  };
}

const known = new WeakMap<LabState, Changes>();

/** The same for a state, compared once however many panels ask. */
export function changesIn(state: LabState): Changes {
  const made = known.get(state) ?? changesOf(state.view, state.before);
  known.set(state, made);
  return made;
}

/** What the tab of each panel says beside its name; empty for nothing. */
export interface TabMarks {
  readonly tables: string;
  readonly entry: string;
  readonly tlb: string;
  readonly uffd: string;
  readonly map: string;
  readonly log: string;
}

const counted = (glyph: string, count: number): string => (count === 0 ? '' : `${glyph}${count}`);

/** @param selected the entry that the inspector shows, by its physical address; null: any entry counts */
export function tabMarks(state: LabState, selected: number | null = null): TabMarks {
  const { view, steps, at } = state;
  const { entries, goneEntries, areas, goneAreas, pages } = changesIn(state);
  const delta = (is: boolean): string => (is ? 'Δ' : '');
  const lane = steps[at.step]?.moments[at.moment - 1]?.lane;
  return {
    tables: delta(entries.size + goneEntries.length > 0),
    entry: delta(selected === null ? entries.size > 0 : entries.has(selected)),
    tlb: counted('╎', view.tlbs.filter(({ stale }) => stale).length),
    uffd: counted('‡', view.uffd.messages.filter(messageWaits).length),
    map: delta(areas.size + goneAreas.length + pages.size > 0),
    log: lane === 'fault' ? '✕' : '',
  };
}
