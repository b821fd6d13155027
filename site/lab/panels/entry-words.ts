// Models: an entry of a page table in a few words, read from its value with the reference helpers of a layout; and which of
// its 64 bits belong to whom. Does not model: whole sentences (describe() of sim-core makes those).
import {
  type Context,
  contextOf,
  type EntryView,
  LAST_LEVEL,
  type Layout,
  type LayoutId,
  makeHelpers,
  makeLayout,
  type PageShift,
  type PgtableHelpers,
  type TaskView,
  U64_BITS,
} from '@spare-bits/sim-core';
import { lookOf } from '../../figures/model/words.ts';
import { LETTERS } from '../../figures/sim/shots.ts';
import { countText, levelSize, pageText, pfnText, slotText } from './words.ts';

export interface Kernelwise {
  readonly layout: Layout;
  readonly h: PgtableHelpers;
}

const made = new Map<string, Kernelwise>();

/** A layout for pages of that size, with its helpers; built once. */
export function kernelOf(id: LayoutId, pageShift: PageShift): Kernelwise {
  const key = `${id} ${pageShift}`;
  const layout = made.get(key)?.layout ?? makeLayout(id, { pageShift });
  const kernel = made.get(key) ?? { layout, h: makeHelpers(layout) };
  made.set(key, kernel);
  return kernel;
}

/** The last level holds pages; all others are read as the one above it. */
export const entryLevel = (level: number): 2 | 3 => (level === LAST_LEVEL ? 3 : 2);

export const kindAt = ({ layout }: Kernelwise, value: bigint, level: number): Context | 'none' =>
  contextOf(layout, value, entryLevel(level));

/** "read", "read, write", "read, write once dirty" */
function may({ layout, h }: Kernelwise, value: bigint): string {
  if (h.pte_protnone(value)) return 'no access';
  if (!h.pte_valid(value)) return 'not valid for now';
  if ((value & layout.mask('PTE_RDONLY')) === 0n) return 'read, write';
  return h.pte_write(value) ? 'read, write while clean' : 'read';
}

function mappedWords(kernel: Kernelwise, value: bigint): readonly string[] {
  const { h } = kernel;
  const notes: readonly (readonly [string, boolean])[] = [
    ['run', (value & kernel.layout.mask('PTE_UXN')) === 0n && h.pte_valid(value)],
    ['dirty', h.pte_dirty(value)],
    ['not used yet', !h.pte_young(value)],
    ['uffd-wp', h.pte_uffd_wp(value)],
    ['soft-dirty', h.pte_soft_dirty(value)],
    ['contiguous', h.pte_cont(value)],
  ];
  return [may(kernel, value), ...notes.flatMap(([word, is]) => (is ? [word] : []))];
}

function absentWords(kernel: Kernelwise, value: bigint, kind: Context): readonly string[] {
  const { layout, h } = kernel;
  const has = (name: string): boolean => (value & layout.mask(name)) !== 0n;
  const entry = h.pte_to_swp_entry(value);
  const frame = pfnText(Number(BigInt.asUintN(layout.pfnBits, h.swp_offset(entry))));
  const notes = [
    ...(h.pte_swp_uffd_wp(value) ? ['uffd-wp'] : []),
    ...(h.pte_swp_soft_dirty(value) ? ['soft-dirty'] : []),
  ];
  switch (kind) {
    case 'marker':
      return [
        'marker',
        ...(has('PTE_MARKER_UFFD_WP') ? ['uffd-wp'] : []),
        ...(has('PTE_MARKER_POISONED') ? ['poisoned'] : []),
      ];
    case 'migration':
      return [`being moved, folio ${frame}`, ...notes];
    case 'hwpoison':
      return [`broken memory, frame ${frame}`];
    default:
      return [`swap ${slotText(Number(h.swp_type(entry)), h.swp_offset(entry))}`, ...notes];
  }
}

/** "read, uffd-wp, dirty": what the value alone says under a layout. */
export function valueWords(kernel: Kernelwise, value: bigint, level: number): string {
  const kind = kindAt(kernel, value, level);
  if (kind === 'none') return 'none';
  if (kind === 'table') return 'table';
  const mapped = kind === 'page' || kind === 'block' || kind === 'present-invalid';
  return (mapped ? mappedWords(kernel, value) : absentWords(kernel, value, kind)).join(', ');
}

/** "A+0 read, uffd-wp, dirty", "table, 1 GB", "table, 2 entries" of a folded one. */
export function entryWords(kernel: Kernelwise, entry: EntryView, folded = false): string {
  const { level, page, table, kind, entries } = entry;
  const size = levelSize(kernel.layout.pageShift, level);
  if (table) return folded ? `table, ${countText(entries, 'entry', 'entries')}` : `table, ${size}`;
  const what = [
    page ? pageText(page) : 'program',
    ...(kind === 'zero' || kind === 'hugezero' ? ['zero page,'] : []),
    ...(level < LAST_LEVEL && kind !== 'none' ? [`${size},`] : []),
  ];
  return `${what.join(' ')} ${valueWords(kernel, entry.value, level)}`;
}

/** Is whatever the entry stands for write-protected for a userfaultfd? */
export function isArmed(kernel: Kernelwise, { value, level }: EntryView): boolean {
  return valueWords(kernel, value, level).split(', ').includes('uffd-wp');
}

const looks = new Map<Layout, Map<string, string>>();
const EMPTY_LOOKS = LETTERS.ignored.repeat(U64_BITS);

/** A letter for each of the 64 bits, the highest first: whose it is in an entry of this kind. */
export function looksOf({ layout }: Kernelwise, kind: Context | 'none'): string {
  if (kind === 'none') return EMPTY_LOOKS;
  const known = looks.get(layout) ?? new Map<string, string>();
  looks.set(layout, known);
  const letters = known.get(kind) ?? spellLooks(layout, kind);
  known.set(kind, letters);
  return letters;
}

function spellLooks(layout: Layout, kind: Context): string {
  const letters = new Array<string>(U64_BITS).fill(LETTERS.ignored);
  for (const field of layout.fields(kind))
    for (let i = 0; i < field.width; i++) letters[U64_BITS - 1 - field.lo - i] = LETTERS[lookOf(field)];
  return letters.join('');
}

function entryIn(entries: readonly EntryView[], pa: number): EntryView | null {
  for (const entry of entries) {
    const found = entry.pa === pa ? entry : entry.below ? entryIn(entry.below, pa) : null;
    if (found) return found;
  }
  return null;
}

/** The entry at a physical address, in whichever task's tables it is. */
export function entryAt(tasks: readonly Pick<TaskView, 'tables'>[], pa: number | null): EntryView | null {
  if (pa === null) return null;
  return tasks.map(({ tables }) => entryIn(tables, pa)).find((found) => found !== null) ?? null;
}

/** All entries of a task that map pages or say where they are. */
export function leavesOf(entries: readonly EntryView[]): readonly EntryView[] {
  return entries.flatMap((entry) => (entry.below ? leavesOf(entry.below) : entry.table ? [] : [entry]));
}

/** Which entry: "A+0", or "L2 [3]" where it has no page. */
export const entryName = ({ page, level, index }: Pick<EntryView, 'page' | 'level' | 'index'>): string =>
  page ? pageText(page) : `L${level} [${index}]`;
