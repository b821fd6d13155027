// Models: the 64 cells as an ARIA grid: rows are bands, each bit is a gridcell with a button, one of them in the tab
// order. Used to flip bits and to mark them. Does not model: what pressing means (the figure that uses it decides).
// biome-ignore-all lint/a11y/useSemanticElements: a grid of buttons in bands is not a table of data; that stands below it
// biome-ignore-all lint/a11y/useFocusableInteractive: the button inside a cell has the focus
import type { Context, Field } from '@spare-bits/sim-core';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Breakable } from './Breakable.tsx';
import { Mark } from './Marks.tsx';
import {
  type Band,
  bandTitle,
  bitOf,
  cellLabel,
  contentText,
  digitUnder,
  type Piece,
} from './model/cells.ts';
import { actionOf, linesOf, type Stop } from './model/keys.ts';
import { isVacant, lookOf, shortName } from './model/words.ts';
import './cells.css';
import './bands.css';

export interface CellsProps {
  readonly bands: readonly Band[];
  readonly fields: readonly Field[];
  readonly context: Context;
  readonly value: bigint;
  /** Names the grid for assistive technology. */
  readonly label: string;
  readonly folded: boolean;
  readonly current: Stop;
  /** Has the reader moved in the grid? Then the current cell is shown even without focus. */
  readonly touched: boolean;
  readonly onCurrent: (stop: Stop) => void;
  readonly onPress: (stop: Stop) => void;
  readonly onType?: () => void;
  readonly onLeave: () => void;
  /** The state that aria-pressed says; by default whether the bit is set. */
  readonly pressed?: (bit: number) => boolean;
  /** Words after the label of a cell. */
  readonly also?: (bit: number) => string;
  /** Marks over a cell. */
  readonly above?: (bit: number) => ComponentChildren;
  readonly cellClass?: (bit: number) => string;
  readonly differs?: ReadonlySet<number>;
  readonly underlined?: (field: Field) => boolean;
}

/** One bit. Its digit is drawn by the style sheet, because the button's name says the state in words. */
function BitCell({ bit, field, props }: { bit: number; field: Field; props: CellsProps }) {
  const set = bitOf(props.value, bit);
  const at = props.current === bit;
  const extra = props.cellClass?.(bit) ?? '';
  const delta = props.differs?.has(bit);
  return (
    <div role="gridcell" class={`bg-cell ${set ? 'is-set' : ''} ${extra}`}>
      {props.above && <span class="bg-above">{props.above(bit)}</span>}
      <span class={delta ? 'bg-num is-delta' : 'bg-num'} aria-hidden="true">
        {delta && <Mark name="differs" />}
        {bit}
      </span>
      <button
        type="button"
        class="bg-bit"
        data-stop={bit}
        tabIndex={at ? 0 : -1}
        data-at={at && props.touched ? '' : undefined}
        aria-pressed={props.pressed ? props.pressed(bit) : set}
        aria-label={cellLabel(field, bit, set) + (props.also?.(bit) ?? '')}
        onFocus={() => props.onCurrent(bit)}
        onClick={() => props.onPress(bit)}
      >
        {field.onlyInvalid && bit === field.lo && <Mark name="corner" class="bg-corner" />}
      </button>
    </div>
  );
}

function PieceView({ piece, props, digit }: { piece: Piece; props: CellsProps; digit?: boolean }) {
  const { field } = piece;
  const look = lookOf(field);
  const classes = ['bg-piece', `bg-${look}`];
  if (field.role === 'spare') classes.push('is-spare');
  if (!piece.first) classes.push('is-cont');
  if (!piece.last) classes.push('is-open');
  const vacant = isVacant(field);
  return (
    <div class={classes.join(' ')} style={`--n:${piece.bits.length};--w:${piece.span / piece.bits.length}`}>
      {piece.bits.map((bit) => (
        <BitCell key={bit} bit={bit} field={field} props={props} />
      ))}
      <span class="bg-bar" />
      {!digit && (
        <span class={`bg-name ${vacant ? 'is-vacant' : ''}`} aria-hidden="true">
          <span key={field.name} class={props.underlined?.(field) ? 'is-new' : ''}>
            <Breakable text={shortName(field)} />
          </span>
        </span>
      )}
    </div>
  );
}

function Folded({ band, props }: { band: Band; props: CellsProps }) {
  const field = props.fields.find((each) => each.role === 'address');
  const at = props.current === 'fold';
  const bits = `${band.hi}:${band.lo}`;
  const count = band.hi - band.lo + 1;
  const digits = contentText({ lo: band.lo, width: count }, props.value).replace(/^0x/, '');
  const name = field ? 'output address' : 'the middle';
  return (
    <div role="gridcell" class="bg-fold">
      {props.above && <span class="bg-above" />}
      <span class="bg-num" aria-hidden="true">
        {bits}
      </span>
      <button
        type="button"
        class="bg-foldbutton"
        data-stop="fold"
        tabIndex={at ? 0 : -1}
        data-at={at && props.touched ? '' : undefined}
        aria-expanded={!props.folded}
        aria-label={`${name}, bits ${bits}, ${digits} ${count} bits, one by one`}
        onFocus={() => props.onCurrent('fold')}
        onClick={() => props.onPress('fold')}
      >
        <span>{digits}</span>{' '}
        <span class="bg-foldcount">
          {count} bits <Mark name="open" />
        </span>
      </button>
      <span class="bg-bar" />
      <span class="bg-name" aria-hidden="true">
        <span>{name}</span>
      </span>
    </div>
  );
}

function BandView({ band, props, fold }: { band: Band; props: CellsProps; fold?: Band | undefined }) {
  const digits = band.id === 'address';
  return (
    <div role="row" class={`bg-band bg-band-${band.id}`}>
      <div role="rowheader" class="bg-title">
        {bandTitle(band, props.context)}
      </div>
      <div class={fold ? 'bg-cells has-fold' : 'bg-cells'}>
        {fold && <Folded band={fold} props={props} />}
        {band.chunks.map((chunk) => (
          <div key={chunk.hi} class="bg-chunk">
            {chunk.pieces.map((piece) => (
              <PieceView key={piece.bits[0]} piece={piece} props={props} digit={digits} />
            ))}
            {digits && (
              <span class="bg-digit" aria-hidden="true">
                {digitUnder(props.value, chunk)}
              </span>
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

function focusStop(root: HTMLElement | null, stop: Stop): void {
  root?.querySelector<HTMLElement>(`[data-stop="${stop}"]`)?.focus();
}

/** The grid. Callouts and everything else stand outside of it; `order` in CSS places them below their band. */
export function Cells(props: CellsProps) {
  const root = useRef<HTMLDivElement>(null);
  const { bands, folded, current } = props;
  // The folded cell goes away when it is pressed; the focus goes to the first of the cells that it became.
  const wasFolded = useRef(folded);
  useLayoutEffect(() => {
    const opened = wasFolded.current && !folded;
    wasFolded.current = folded;
    if (opened && document.activeElement === document.body) focusStop(root.current, current);
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const action = actionOf(event, props.current, linesOf(bands, folded), props.fields);
    // Pressing is left to the button: browsers disagree about which half of a key press clicks it.
    if (!action || action.kind === 'press' || (action.kind === 'type' && !props.onType)) return;
    event.preventDefault();
    if (action.kind === 'type') props.onType?.();
    else if (action.kind === 'leave') props.onLeave();
    else {
      props.onCurrent(action.to);
      focusStop(root.current, action.to);
    }
  };
  const address = bands.find((band) => band.id === 'address');
  return (
    <div ref={root} role="grid" aria-label={props.label} class="bg-grid" onKeyDown={onKeyDown}>
      {bands.map((band) =>
        folded && band.id === 'address' ? null : (
          <BandView
            key={band.id}
            band={band}
            props={props}
            fold={folded && band.id === 'lower' ? address : undefined}
          />
        ),
      )}
    </div>
  );
}
