// Models: the bit grid figure: an entry by named field whose bits can be flipped, under a layout lens, with callouts,
// a reading in words and the same as a table. Everything it says comes from sim-core's tables.
// Does not model: the figure's number and place in the page (site/components and MDX do).
import { type LayoutId, parseHex } from '@spare-bits/sim-core';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Callouts } from './Callouts.tsx';
import { Cells } from './Cells.tsx';
import { FigureNumber } from './FigureNumber.tsx';
import { Legend } from './Legend.tsx';
import { Lens } from './Lens.tsx';
import { calloutsBelow, namedIn } from './model/callouts.ts';
import { flip } from './model/cells.ts';
import { entryOf, focusLine, gridLabel, kindLine, lensLine } from './model/entry.ts';
import { actionOf, linesOf, type Stop } from './model/keys.ts';
import { layoutOf } from './model/layouts.ts';
import { FieldTable, Reading } from './Reading.tsx';
import { type Places, placesOf, travel } from './travel.ts';
import { ValueTools } from './ValueTools.tsx';
import './figure.css';
import './bit-grid.css';

export interface BitGridProps {
  /** Unique in the page. */
  readonly id: string;
  /** The first value, in hexadecimal. */
  readonly value: string;
  readonly layout?: LayoutId;
  /** The layout with which the others are compared. */
  readonly base?: LayoutId;
  readonly level?: 2 | 3;
  readonly caption?: string;
  /** "Figure 3.1". Without it the style sheet counts. */
  readonly number?: string | undefined;
  readonly folded?: boolean;
  readonly children?: ComponentChildren;
}

const START = 'Move to a bit: what it means is told here.';

export function BitGrid(props: BitGridProps) {
  const { id, level = 3, base: baseId = 'v6.9', caption, number, children } = props;
  const first = useMemo(() => parseHex(props.value) ?? 0n, [props.value]);
  const [value, setValue] = useState(first);
  const [layoutId, setLayoutId] = useState<LayoutId>(props.layout ?? 'v6.12');
  const [folded, setFolded] = useState(props.folded ?? false);
  const [touched, setTouched] = useState(false);
  const [typing, setTyping] = useState(false);
  const [note, setNote] = useState('');
  const root = useRef<HTMLElement>(null);
  const line = useRef<HTMLParagraphElement>(null);
  const places = useRef<Places | null>(null);
  // Names travel when the lens changes, and only then.
  useLayoutEffect(() => {
    if (root.current && places.current) travel(root.current, places.current);
    places.current = null;
  }, [layoutId]);

  const base = layoutOf(baseId);
  const layout = layoutOf(layoutId);
  const entry = useMemo(() => entryOf(layout, base, value, level), [layout, base, value, level]);
  const { fields, bands } = entry;
  const [chosen, setChosen] = useState<Stop>(() => bands[0]?.hi ?? 0);
  // A folded address has no cells to stand on.
  const inAddress = bands.some(
    (b) => b.id === 'address' && typeof chosen === 'number' && chosen <= b.hi && chosen >= b.lo,
  );
  const current: Stop =
    folded && inAddress ? 'fold' : !folded && chosen === 'fold' ? (bands[1]?.hi ?? 0) : chosen;

  const move = (to: Stop): void => {
    setTouched(true);
    if (to !== chosen) setNote('');
    setChosen(to);
  };
  const change = (next: bigint, what: string): void => {
    setTouched(true);
    setValue(next);
    setNote([what, kindLine(entry.kind, entryOf(layout, base, next, level).kind)].filter(Boolean).join(' '));
  };
  const press = (stop: Stop): void => {
    move(stop);
    if (stop === 'fold') setFolded(false);
    else change(flip(value, stop), '');
  };
  const choose = (next: LayoutId): void => {
    const to = layoutOf(next);
    places.current = root.current && placesOf(root.current);
    setTouched(true);
    setLayoutId(next);
    setNote(lensLine(to, base, entryOf(to, base, value, level)));
  };
  const step = (key: '[' | ']'): void => {
    const action = actionOf({ key }, current, linesOf(bands, folded), fields);
    if (action?.kind === 'move') move(action.to);
  };
  const said = touched ? [note, focusLine(entry, value, current)].filter(Boolean).join(' ') : START;

  return (
    <figure class="fig bg" id={id} ref={root} data-live={touched ? '' : undefined}>
      <div class="fig-head">
        <Lens id={id} layout={layoutId} onLayout={choose} />
        <ValueTools
          id={id}
          value={value}
          first={first}
          typing={typing}
          onTyping={setTyping}
          onValue={change}
          onNote={(text) => {
            setTouched(true);
            setNote(text);
          }}
        />
      </div>
      <div class={folded ? 'bg-body is-folded' : 'bg-body'}>
        <Cells
          bands={bands}
          fields={fields}
          context={entry.context}
          value={value}
          label={gridLabel(value, layout, entry.kind)}
          folded={folded}
          current={current}
          touched={touched}
          onCurrent={move}
          onPress={press}
          onType={() => setTyping(true)}
          onLeave={() => line.current?.focus()}
          differs={entry.differs}
          underlined={(field) => namedIn(entry.callouts, field)}
        />
        {bands.map((band) =>
          folded && band.id === 'address' ? null : (
            <Callouts key={band.id} of={calloutsBelow(band, entry.callouts)} band={band.id} />
          ),
        )}
        <div class="bg-keys">
          <p>
            <kbd>←</kbd> <kbd>→</kbd> move <kbd>Space</kbd> flip
          </p>
          <p>
            <button type="button" onClick={() => step('[')} aria-label="Previous field">
              [
            </button>{' '}
            <button type="button" onClick={() => step(']')} aria-label="Next field">
              ]
            </button>{' '}
            next field{' '}
            <button type="button" onClick={() => setTyping(true)} aria-label="Type a value">
              #
            </button>{' '}
            type a value
          </p>
        </div>
      </div>
      <p class="bg-line" role="status" ref={line} tabIndex={-1}>
        {said}
      </p>
      <Legend base={base.id} folded={folded} onFold={() => setFolded(!folded)} />
      <Reading layout={layout} value={value} level={level} />
      <figcaption class="fig-caption">
        <FigureNumber number={number} /> {children ?? caption}
        <FieldTable fields={fields} value={value} caption={gridLabel(value, layout, entry.kind)} />
      </figcaption>
    </figure>
  );
}
