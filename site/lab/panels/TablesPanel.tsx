// Models: the page tables of a process as a tree in a table: index, value, its 64 ticks in the colours of this kind of
// entry, words, and how often hardware has read it. One row has the focus, arrows move it, Enter inspects.
// Does not model: the entry in detail (InspectorPanel.tsx).
// biome-ignore-all lint/a11y/noNoninteractiveElementToInteractiveRole: a treegrid is a table that can be moved in
// biome-ignore-all lint/a11y/noInteractiveElementToNoninteractiveRole: an empty row keeps the room of others and says nothing
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { LabState } from '../state.ts';
import { changesIn } from './changes.ts';
import { entryName, kernelOf } from './entry-words.ts';
import { Gone, Nothing, Panel } from './Panel.tsx';
import { TreeRow } from './TreeRow.tsx';
import { pathTo, type Row, rowsOf, type Span, spanOf, treeKey, VIRTUAL } from './tree.ts';
import { taskIn, taskText } from './words.ts';
import './tree.css';

export interface TablesPanelProps {
  readonly state: LabState;
  readonly pid: number;
  /** Physical address of the entry that the inspector shows. */
  readonly selected: number | null;
  readonly pick: (pa: number) => void;
  /** Tables that were asked for beyond those that are there anyway, by the entries that name them. */
  readonly open: readonly number[];
  readonly setOpen: (pa: number, open: boolean) => void;
}

const NONE: ReadonlySet<number> = new Set();
/** Until a row has been measured. */
const ROW = 24;

/** An empty row as high as those that are not drawn. */
function Room({ rows, height }: { rows: number; height: number }) {
  if (rows <= 0) return null;
  return (
    <tr role="presentation" class="lp-room">
      <td colSpan={5} style={`height:${rows * height}px`} />
    </tr>
  );
}

/** Which rows are drawn, and how to bring one of them into sight. */
function useSpan(count: number) {
  const scroller = useRef<HTMLDivElement>(null);
  const height = useRef(ROW);
  const [span, setSpan] = useState<Span>(() => spanOf(count, 0, VIRTUAL, ROW));
  const look = (): void => {
    const at = scroller.current;
    if (!at) return;
    const row = at.querySelector<HTMLElement>('tr[data-pa]')?.offsetHeight ?? 0;
    if (row > 0) height.current = row;
    const next = spanOf(count, at.scrollTop, at.clientHeight, height.current);
    setSpan((now) => (now.from === next.from && now.to === next.to ? now : next));
  };
  useLayoutEffect(look, [count]);
  const show = (index: number, pa: number): void => {
    const at = scroller.current;
    if (!at || index < 0) return;
    const row = at.querySelector<HTMLElement>(`tr[data-pa="${pa}"]`);
    const top = count <= VIRTUAL && row ? row.offsetTop : (index + 1) * height.current;
    // The head of the table stays above the rows.
    if (top - height.current < at.scrollTop) at.scrollTop = top - height.current;
    else if (top + height.current > at.scrollTop + at.clientHeight)
      at.scrollTop = top + height.current - at.clientHeight;
    look();
  };
  const bounded: Span =
    count <= VIRTUAL ? { from: 0, to: count } : { from: span.from, to: Math.min(span.to, count) };
  return { scroller, height, span: bounded, look, show };
}

export function TablesPanel({ state, pid, selected, pick, open, setOpen }: TablesPanelProps) {
  const { view, layout, pageShift } = state;
  const kernel = kernelOf(layout, pageShift);
  const task = taskIn(state, pid);
  const [folded, setFolded] = useState(NONE);
  const rows = useMemo(() => rowsOf(task?.tables ?? [], folded), [task, folded]);
  const [at, setAt] = useState<number | null>(null);
  const wanted = useRef(false);
  const { scroller, height, span, look, show } = useSpan(rows.length);
  const { entries, goneEntries } = changesIn(state);
  const indexOf = (pa: number | null): number => rows.findIndex(({ entry }) => entry.pa === pa);
  const has = (pa: number | null): pa is number => indexOf(pa) >= 0;
  const current = has(at) ? at : has(selected) ? selected : (rows[0]?.entry.pa ?? 0);
  // The row to which a key has moved may be drawn only now.
  useLayoutEffect(() => {
    if (!wanted.current) return;
    wanted.current = false;
    scroller.current?.querySelector<HTMLElement>(`tr[data-pa="${current}"]`)?.focus();
  });
  // What is chosen elsewhere is unfolded, and then brought into sight.
  const reveal = useRef<number | null>(null);
  useLayoutEffect(() => {
    reveal.current = selected;
    const path = selected === null ? null : pathTo(task?.tables ?? [], selected);
    if (path?.some((pa) => folded.has(pa)))
      setFolded(new Set([...folded].filter((pa) => !path.includes(pa))));
  }, [selected]);
  useLayoutEffect(() => {
    const pa = reveal.current;
    if (!has(pa)) return;
    reveal.current = null;
    show(indexOf(pa), pa);
  });

  const fold = ({ entry, expanded }: Row): void => {
    const { pa, below } = entry;
    const next = new Set(folded);
    if (expanded) next.add(pa);
    else next.delete(pa);
    setFolded(next);
    if (expanded ? open.includes(pa) : below === null) setOpen(pa, !expanded);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = treeKey(event.key, rows, current);
    if (!action) return;
    event.preventDefault();
    if (action.kind === 'pick') pick(action.pa);
    else if (action.kind === 'move') {
      wanted.current = true;
      setAt(action.to);
      show(indexOf(action.to), action.to);
    } else {
      const row = rows.find(({ entry }) => entry.pa === action.pa);
      if (row) fold(row);
    }
  };

  return (
    <Panel
      name="tables"
      title={`Page tables of ${task ? taskText(task) : `process ${pid}`}`}
      note={task ? `only what exists; ×n counts walks; ASID ${task.asid}` : null}
    >
      {rows.length === 0 ? (
        <Nothing>There are no tables yet.</Nothing>
      ) : (
        <div
          class={rows.length > VIRTUAL ? 'lp-scroll is-virtual' : 'lp-scroll'}
          ref={scroller}
          onScroll={look}
        >
          <table
            role="treegrid"
            class="lp-tree"
            aria-label="Page tables"
            aria-rowcount={rows.length + 1}
            onKeyDown={onKeyDown}
          >
            <thead>
              <tr>
                <th scope="col">entry</th>
                <th scope="col">value</th>
                <th scope="col" class="lp-ticks">
                  64 bits
                </th>
                <th scope="col">is</th>
                <th scope="col">walks</th>
              </tr>
            </thead>
            <tbody>
              <Room rows={span.from} height={height.current} />
              {rows.slice(span.from, span.to).map((row, i) => (
                <TreeRow
                  key={row.entry.pa}
                  row={row}
                  index={span.from + i + 2}
                  kernel={kernel}
                  reads={view.reads.get(row.entry.pa) ?? 0}
                  changed={entries.has(row.entry.pa)}
                  selected={row.entry.pa === selected}
                  current={row.entry.pa === current}
                  onPick={() => {
                    setAt(row.entry.pa);
                    pick(row.entry.pa);
                  }}
                  onFold={() => fold(row)}
                />
              ))}
              <Room rows={rows.length - span.to} height={height.current} />
            </tbody>
          </table>
        </div>
      )}
      <Gone items={goneEntries.flatMap((gone) => (gone.pid === pid ? [entryName(gone.entry)] : []))} />
    </Panel>
  );
}
