// Models: page tables as the rows of a tree that can be folded, and what its keys do. Pure.
// Does not model: focus and scrolling (TablesPanel.tsx).
import type { EntryView } from '@spare-bits/sim-core';

export interface Row {
  readonly entry: EntryView;
  /** Counted from 1. */
  readonly depth: number;
  readonly parent: number | null;
  /** Null: there is nothing to unfold. */
  readonly expanded: boolean | null;
}

/** The rows that are seen. @param folded tables that the reader has folded, by the entries that name them */
export function rowsOf(
  entries: readonly EntryView[],
  folded: ReadonlySet<number>,
  parent: number | null = null,
  depth = 1,
): readonly Row[] {
  return entries.flatMap((entry): readonly Row[] => {
    const { pa, table, below } = entry;
    const open = below !== null && !folded.has(pa);
    const row: Row = { entry, depth, parent, expanded: table ? open : null };
    return open ? [row, ...rowsOf(below, folded, pa, depth + 1)] : [row];
  });
}

/** The tables above an entry, by the entries that name them, from the top; null: it is in none of them. */
export function pathTo(entries: readonly EntryView[], pa: number): readonly number[] | null {
  for (const entry of entries) {
    if (entry.pa === pa) return [];
    const below = entry.below && pathTo(entry.below, pa);
    if (below) return [entry.pa, ...below];
  }
  return null;
}

export type TreeAction =
  | { readonly kind: 'move'; readonly to: number }
  | { readonly kind: 'fold' | 'unfold' | 'pick'; readonly pa: number };

/** Rows that PageUp and PageDown pass. */
const PAGE = 10;

/** What a key does at the row of `pa`; null: the browser's. */
export function treeKey(key: string, rows: readonly Row[], pa: number): TreeAction | null {
  const index = Math.max(
    rows.findIndex(({ entry }) => entry.pa === pa),
    0,
  );
  const row = rows[index];
  if (!row) return null;
  const move = (to: number): TreeAction | null => {
    const there = rows[Math.min(Math.max(to, 0), rows.length - 1)];
    return there ? { kind: 'move', to: there.entry.pa } : null;
  };
  switch (key) {
    case 'ArrowDown':
      return move(index + 1);
    case 'ArrowUp':
      return move(index - 1);
    case 'PageDown':
      return move(index + PAGE);
    case 'PageUp':
      return move(index - PAGE);
    case 'Home':
      return move(0);
    case 'End':
      return move(rows.length - 1);
    case 'ArrowRight':
      if (row.expanded === false) return { kind: 'unfold', pa };
      return row.expanded ? move(index + 1) : move(index);
    case 'ArrowLeft':
      if (row.expanded) return { kind: 'fold', pa };
      return row.parent === null ? move(index) : { kind: 'move', to: row.parent };
    case 'Enter':
    case ' ':
      return { kind: 'pick', pa };
    default:
      return null;
  }
}

/** Rows beyond which only those near the eye are drawn. */
export const VIRTUAL = 200;

export interface Span {
  readonly from: number;
  readonly to: number;
}

const MARGIN = 20;

/** The rows to draw when so many pixels are scrolled away and so many are seen. */
export function spanOf(count: number, top: number, height: number, rowHeight: number): Span {
  if (count <= VIRTUAL) return { from: 0, to: count };
  const first = Math.floor(top / rowHeight) - MARGIN;
  const last = Math.ceil((top + height) / rowHeight) + MARGIN;
  const from = Math.min(Math.max(first, 0), count - 1);
  return { from, to: Math.max(Math.min(last, count), from + 1) };
}
