// Models: the difference between two layouts: which of Linux's own names moved to other bits, came or went.
// Reference: layouts/. Does not model: changes of meaning that leave the name and the bits alone.
import { type Field, fieldMask } from '../bits/field.ts';
import { LINUX_TABLES } from '../layouts/index.ts';
import type { Pattern } from '../layouts/table.ts';
import type { Layout } from './layout.ts';

export interface Move {
  readonly name: string;
  readonly from: Field | null;
  readonly to: Field | null;
  /** Where the meaning went, if the new layout spells it with other names. */
  readonly pattern: Pattern | null;
}

/** Names by which the software side of a layout is known: its own bits, and its borrowings of hardware bits. */
function ownNames(layout: Layout): readonly string[] {
  const rows = LINUX_TABLES[layout.id].rows;
  return rows
    .filter((row) => row.role === undefined && (row.alias === undefined || row.onlyInvalid))
    .map((row) => row.linux);
}

/** What moved between two layouts, the highest old place first; names that stayed are left out. */
export function moves(from: Layout, to: Layout): readonly Move[] {
  const names = [...new Set([...ownNames(from), ...ownNames(to)])];
  const has = (layout: Layout, name: string): Field | null =>
    ownNames(layout).includes(name) ? (layout.find(name) ?? null) : null;
  const list = names.map(
    (name): Move => ({
      name,
      from: has(from, name),
      to: has(to, name),
      pattern: to.patterns.find((pattern) => pattern.name === name) ?? null,
    }),
  );
  const moved = list.filter(({ from: a, to: b }) => (a ? fieldMask(a) : 0n) !== (b ? fieldMask(b) : 0n));
  const place = (move: Move): number => move.from?.lo ?? move.to?.lo ?? 0;
  return moved.sort((a, b) => place(b) - place(a));
}
