// Models: one entry in detail: its value, the layout lens, its bits under that lens with marks over those that the last step
// changed, and three lines: was, now, changed. Reads only; the machine belongs to the operations.
// Does not model: the grid (site/figures draws it).
import { hex, type LayoutId } from '@spare-bits/sim-core';
import { useMemo, useRef, useState } from 'preact/hooks';
import { Callouts } from '../../figures/Callouts.tsx';
import { Cells } from '../../figures/Cells.tsx';
import { Lens } from '../../figures/Lens.tsx';
import { Mark } from '../../figures/Marks.tsx';
import { calloutsBelow, namedIn } from '../../figures/model/callouts.ts';
import { bitOf } from '../../figures/model/cells.ts';
import { entryOf, focusLine, gridLabel } from '../../figures/model/entry.ts';
import type { Stop } from '../../figures/model/keys.ts';
import { FieldTable, Reading } from '../../figures/Reading.tsx';
import type { LabState } from '../state.ts';
import { changesIn } from './changes.ts';
import { entryAt, entryLevel, entryName, kernelOf, valueWords } from './entry-words.ts';
import { Nothing, Panel } from './Panel.tsx';
import { type BitChange, bitChanges, WasNow } from './WasNow.tsx';
import { physicalText } from './words.ts';
import '../../figures/figure.css';
import './inspector.css';

export interface InspectorPanelProps {
  readonly state: LabState;
  /** Physical address of the entry. */
  readonly selected: number | null;
  readonly lens: LayoutId;
  readonly setLens: (layout: LayoutId) => void;
}

/** Is a bit of the field among those that changed? */
const changedIn = (changes: readonly BitChange[], lo: number): BitChange | undefined =>
  changes.find(({ field }) => field.lo === lo);

export function InspectorPanel({ state, selected, lens, setLens }: InspectorPanelProps) {
  const { view, before, layout: own, pageShift } = state;
  const entry = entryAt(view.tasks, selected);
  const old = before && entryAt(before.tasks, selected);
  const { value = 0n, level = 3 } = entry ?? old ?? {};
  const now = entry ? value : 0n;
  const was = before ? (old?.value ?? 0n) : now;
  const kernel = kernelOf(lens, pageShift);
  const base = kernelOf(own, pageShift).layout;
  const at = entryLevel(level);
  const shown = useMemo(() => entryOf(kernel.layout, base, now, at), [kernel, base, now, at]);
  const [folded, setFolded] = useState(true);
  const [touched, setTouched] = useState(false);
  const [chosen, setChosen] = useState<Stop>(() => shown.bands[0]?.hi ?? 0);
  const line = useRef<HTMLParagraphElement>(null);
  const changes = bitChanges(kernel, was, now, level);
  const { bands, fields, callouts } = shown;
  const address = bands.find(({ id }) => id === 'address');
  const inside = address && typeof chosen === 'number' && chosen <= address.hi && chosen >= address.lo;
  const current: Stop =
    folded && inside ? 'fold' : !folded && chosen === 'fold' ? (address?.hi ?? 0) : chosen;
  const move = (to: Stop): void => {
    setTouched(true);
    setChosen(to);
  };
  const named = entry ?? old;

  if (!named)
    return (
      <Panel name="entry" title="Entry">
        <Nothing>
          {selected === null
            ? 'Choose a row of the page tables, or a page of the map.'
            : `No table has the entry at ${physicalText(selected)} here.`}
        </Nothing>
      </Panel>
    );
  const moved = changesIn(state).entries.has(named.pa) || !entry;
  const place = `at ${physicalText(named.pa)}${moved ? ', changed by this step' : ''}`;
  const turned = (bit: number) => {
    if (bitOf(was, bit) === bitOf(now, bit)) return null;
    return <Mark name={bitOf(now, bit) ? 'set' : 'clear'} />;
  };
  return (
    <Panel name="entry" title={`Descriptor ${entryName(named)}, level ${level}`} note={place}>
      <div class="fig bg lp-bits">
        <div class="fig-head">
          <code class={moved ? 'lp-hex is-changed' : 'lp-hex'}>{hex(now)}</code>
          <Lens id="lab" layout={lens} onLayout={setLens} />
        </div>
        <div class={folded ? 'bg-body is-folded' : 'bg-body'}>
          <Cells
            bands={bands}
            fields={fields}
            context={shown.context}
            value={now}
            label={gridLabel(now, kernel.layout, shown.kind)}
            folded={folded}
            current={current}
            touched={touched}
            onCurrent={move}
            onPress={(stop) => {
              move(stop);
              if (stop === 'fold') setFolded(false);
            }}
            onLeave={() => line.current?.focus()}
            above={turned}
            also={(bit) => (turned(bit) ? ', changed' : '')}
            cellClass={(bit) => (turned(bit) ? 'is-turned' : '')}
            differs={shown.differs}
            underlined={(field) => changedIn(changes, field.lo) !== undefined || namedIn(callouts, field)}
          />
          {bands.map((band) =>
            folded && band.id === 'address' ? null : (
              <Callouts
                key={band.id}
                of={calloutsBelow(
                  band,
                  callouts.filter(({ differs }) => differs),
                )}
                band={band.id}
              />
            ),
          )}
        </div>
        <div class="lp-under">
          <p class="bg-line" role="status" ref={line} tabIndex={-1}>
            {touched ? focusLine(shown, now, current) : 'Move to a bit: what it means is told here.'}
          </p>
          {!folded && (
            <button type="button" class="button quiet" onClick={() => setFolded(true)}>
              Fold the address
            </button>
          )}
        </div>
      </div>
      <WasNow
        was={old || !before ? was : null}
        now={entry ? now : null}
        words={(each) => valueWords(kernel, each, level)}
        changes={changes}
      />
      <div class="fig lp-more">
        <details>
          <summary>Read aloud</summary>
          <Reading layout={kernel.layout} value={now} level={at} />
        </details>
        <FieldTable fields={fields} value={now} caption={gridLabel(now, kernel.layout, shown.kind)} />
      </div>
    </Panel>
  );
}
