// Models: who lived in which bit under which layout: a column for each bit whose tenants differ, with a few that never
// moved as landmarks, a row per layout, and the lines that join a name to its next place. Computed from the tables.
// Does not model: swap entries (their fields move as blocks; the bit grid shows them).
import {
  bitsText,
  type Field,
  LAYOUT_IDS,
  type Layout,
  type LayoutId,
  makeLayout,
  U64_BITS,
} from '@spare-bits/sim-core';
import { fieldAt } from './cells.ts';
import { isVacant, type Look, lookOf } from './words.ts';

/** Names that stay where they are; they make the others findable. */
const LANDMARKS = ['PTE_DEVMAP', 'PTE_SPECIAL', 'PTE_DIRTY', 'PTE_VALID'];
const WIDE = 1.75;
const GAP = 0.4;
/** Longest name, in letters, that fits beside nobody in a narrow column without breaking at an underscore. */
const SHORT = 9;

export interface Column {
  readonly bit: number;
  /** Left edge and width in shares of the whole. */
  readonly x: number;
  readonly width: number;
}

export interface Tenancy {
  /** Columns that the tenant covers, from the left. */
  readonly from: number;
  readonly span: number;
  readonly x: number;
  readonly width: number;
  readonly look: Look;
  /** Who lives there in a valid entry, if anybody. */
  readonly name: string | null;
  /** Who lives there only while VALID is clear. */
  readonly lodger: string | null;
  /** Does one of the names appear in this layout for the first time? */
  readonly isNew: boolean;
}

export interface Line {
  readonly name: string;
  readonly fromX: number;
  readonly toX: number;
}

export interface WhoRow {
  readonly layout: Layout;
  readonly cells: readonly Tenancy[];
  /** From the row above to this one. */
  readonly lines: readonly Line[];
}

export interface WhoTableRow {
  readonly name: string;
  readonly onlyInvalid: boolean;
  /** The place in each layout; null where the layout has no such name. */
  readonly places: readonly { text: string | null; note: string | null; moved: boolean }[];
}

export interface Who {
  readonly columns: readonly Column[];
  readonly rows: readonly WhoRow[];
  readonly table: readonly WhoTableRow[];
}

const bare = (name: string): string => name.replace(/^(PTE|PMD)_/, '');

function valid(layout: Layout, bit: number): Field | null {
  const field = fieldAt(layout.fields('page'), bit);
  return isVacant(field) ? null : field;
}

function lodger(layout: Layout, bit: number): Field | null {
  const field = fieldAt(layout.fields('present-invalid'), bit);
  return field.onlyInvalid ? field : null;
}

function signature(layout: Layout, bit: number): string {
  return `${valid(layout, bit)?.name ?? ''}/${lodger(layout, bit)?.name ?? ''}`;
}

function columnsOf(layouts: readonly Layout[]): Column[] {
  const [first] = layouts;
  if (!first) return [];
  const landmarks: (number | undefined)[] = LANDMARKS.map((name) => first.find(name)?.lo);
  const bits: number[] = [];
  for (let bit = U64_BITS - 1; bit >= 0; bit--) {
    const moved = layouts.some((layout) => signature(layout, bit) !== signature(first, bit));
    if (moved || landmarks.includes(bit)) bits.push(bit);
  }
  const isWide = (bit: number): boolean =>
    layouts.some((layout) => valid(layout, bit) && bare(lodger(layout, bit)?.name ?? '').length > SHORT);
  const widths = bits.map((bit): number => (isWide(bit) ? WIDE : 1));
  const gaps = bits.map((bit, i): number => (i > 0 && bits[i - 1] !== bit + 1 ? GAP : 0));
  const total = [...widths, ...gaps].reduce((sum, each) => sum + each, 0);
  let x = 0;
  return bits.map((bit, i) => {
    x += gaps[i] ?? 0;
    const width = widths[i] ?? 1;
    const column = { bit, x: x / total, width: width / total };
    x += width;
    return column;
  });
}

function cellsOf(layout: Layout, before: Layout | null, columns: readonly Column[]): Tenancy[] {
  const cells: Tenancy[] = [];
  for (let from = 0; from < columns.length; ) {
    const first = columns[from] as Column;
    const field = valid(layout, first.bit);
    const guest = lodger(layout, first.bit);
    let span = 1;
    while (field && inside(field, columns[from + span])) span++;
    const last = columns[from + span - 1] as Column;
    const names = [field, guest].flatMap((each) => (each ? [each.name] : []));
    const fresh = before !== null && names.some((name) => !before.find(name) && !isRenamed(layout, name));
    cells.push({
      from,
      span,
      x: first.x,
      width: last.x + last.width - first.x,
      look: field ? lookOf(field) : guest ? 'sw' : 'ignored',
      name: field?.label ?? null,
      lodger: guest ? bare(guest.name) : null,
      isNew: fresh,
    });
    from += span;
  }
  return cells;
}

function inside(field: Field, column: Column | undefined): boolean {
  return column !== undefined && column.bit >= field.lo && column.bit < field.lo + field.width;
}

/** A name that took over from older ones has a line leading to it and is not a new tenant. */
function isRenamed(layout: Layout, name: string): boolean {
  return layout.patterns.some((pattern) => pattern.now === name);
}

function middle(columns: readonly Column[], bit: number): number | null {
  const column = columns.find((each) => each.bit === bit);
  return column ? column.x + column.width / 2 : null;
}

function linesOf(from: Layout, to: Layout, columns: readonly Column[]): Line[] {
  const lines: Line[] = [];
  for (const field of from.fields('present-invalid')) {
    if (!field.onlyInvalid) continue;
    const now = to.patterns.find((pattern) => pattern.name === field.name)?.now ?? field.name;
    const target = to.fields('present-invalid').find((each) => each.name === now);
    const fromX = middle(columns, field.lo);
    const toX = target ? middle(columns, target.lo) : null;
    if (fromX !== null && toX !== null && target?.lo !== field.lo)
      lines.push({ name: field.name, fromX, toX });
  }
  // Two lines that end in one bit end side by side, in the order in which they come.
  const apart = 0.02;
  return lines.map((line) => {
    const same = lines.filter((each) => each.toX === line.toX).sort((a, b) => a.fromX - b.fromX);
    return { ...line, toX: line.toX + (same.indexOf(line) - (same.length - 1) / 2) * apart * 2 };
  });
}

function tableOf(layouts: readonly Layout[], columns: readonly Column[]): WhoTableRow[] {
  const names = new Map<string, Field>();
  for (const layout of layouts) {
    for (const { bit } of columns) {
      for (const field of [valid(layout, bit), lodger(layout, bit)]) if (field) names.set(field.name, field);
    }
  }
  return [...names].map(([name, field]) => {
    let last: string | null | undefined;
    const places = layouts.map((layout) => {
      const found = field.onlyInvalid
        ? layout.fields('present-invalid').find((each) => each.name === name)
        : layout.fields('page').find((each) => each.name === name);
      const pattern = layout.patterns.find((each) => each.name === name);
      const note = pattern
        ? `${pattern.set.map((each) => `${bare(each)} set`).join(', ')}, ${pattern.clear.map((each) => `${bare(each)} clear`).join(', ')}`
        : null;
      const text = found ? bitsText(found) : null;
      const moved = last !== undefined && text !== last;
      last = text;
      return { text, note, moved };
    });
    return { name: field.owner === 'hw' ? field.label : name, onlyInvalid: field.onlyInvalid, places };
  });
}

/** Everything the figure draws, for the given layouts in the given order. */
export function whoLivedWhere(ids: readonly LayoutId[] = LAYOUT_IDS): Who {
  const layouts = ids.map((id) => makeLayout(id));
  const columns = columnsOf(layouts);
  const rows = layouts.map((layout, i): WhoRow => {
    const before = layouts[i - 1] ?? null;
    return {
      layout,
      cells: cellsOf(layout, before, columns),
      lines: before ? linesOf(before, layout, columns) : [],
    };
  });
  const moved = tableOf(layouts, columns).filter((row) => row.places.some((place) => place.moved));
  return { columns, rows, table: moved };
}
