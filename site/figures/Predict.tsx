// Models: the predict figure. It asks which bits a helper changes before it tells: marks on the folded grid, then the
// result with each mark judged and one row per layout. Never scored; can be tried again.
// Does not model: the helper itself (Predict.astro computes the rows at build time).
import { describe, hex, type LayoutId, parseHex } from '@spare-bits/sim-core';
import type { ComponentChildren } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import { WithNames } from './Callouts.tsx';
import { Cells } from './Cells.tsx';
import { FigureNumber } from './FigureNumber.tsx';
import { Mark } from './Marks.tsx';
import { bandsOf } from './model/cells.ts';
import { entryOf, focusLine, gridLabel } from './model/entry.ts';
import type { Stop } from './model/keys.ts';
import { layoutOf } from './model/layouts.ts';
import { type Change, changesOf, judge, markedText, type PredictRow, verdictText } from './model/predict.ts';
import './figure.css';
import './controls.css';
import './predict.css';

export interface PredictProps {
  readonly id: string;
  readonly helper: string;
  readonly value: string;
  readonly layout: LayoutId;
  readonly level?: 2 | 3;
  readonly rows: readonly PredictRow[];
  readonly caption?: string;
  readonly why?: string;
  readonly number?: string | undefined;
  readonly children?: ComponentChildren;
}

function Changed({ changes }: { changes: readonly Change[] }) {
  if (changes.length === 0) return <>nothing</>;
  return (
    <>
      {changes.map(({ bit, set }) => (
        <span key={bit} class="pr-change">
          {bit} <Mark name={set ? 'set' : 'clear'} />
          <span class="visually-hidden">{set ? ' set' : ' cleared'}</span>
        </span>
      ))}
    </>
  );
}

function RowsTable({
  rows,
  before,
  chosen,
  helper,
}: {
  rows: readonly PredictRow[];
  before: bigint;
  chosen: LayoutId;
  helper: string;
}) {
  return (
    <table class="pr-table">
      <caption class="visually-hidden">What {helper} does to the value under each layout</caption>
      <thead>
        <tr>
          <th scope="col">layout</th>
          <th scope="col">before and after</th>
          <th scope="col">changed</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const after = row.after === null ? null : parseHex(row.after);
          return (
            <tr key={row.layout} class={row.layout === chosen ? 'is-chosen' : undefined}>
              <th scope="row">{row.layout}</th>
              {after === null ? (
                <td colSpan={2}>
                  no such helper
                  {row.lacks && (
                    <>
                      : {row.layout} has no <code>{row.lacks}</code>
                    </>
                  )}
                </td>
              ) : (
                <>
                  <td class="pr-values">
                    <code>{hex(before)}</code> <Mark name="arrow" /> <code>{hex(after)}</code>
                  </td>
                  <td class="pr-changes">
                    <Changed changes={changesOf(before, after)} />
                  </td>
                </>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

export function Predict(props: PredictProps) {
  const { id, helper, level = 3, rows, caption, why, number, children } = props;
  const before = useMemo(() => parseHex(props.value) ?? 0n, [props.value]);
  const layout = layoutOf(props.layout);
  const after = parseHex(rows.find((row) => row.layout === props.layout)?.after ?? '') ?? before;
  // The names stay those of the entry before the step, so that the picture does not change under the marks.
  const entry = useMemo(() => entryOf(layout, layout, before, level), [layout, before, level]);
  const bands = useMemo(() => bandsOf(entry.fields), [entry]);
  const changes = useMemo(() => changesOf(before, after), [before, after]);
  const [marks, setMarks] = useState<ReadonlySet<number>>(new Set());
  const [shown, setShown] = useState(false);
  const [folded, setFolded] = useState(true);
  const [touched, setTouched] = useState(false);
  const [at, setAt] = useState<Stop>(bands[0]?.hi ?? 0);
  const root = useRef<HTMLElement>(null);
  const line = useRef<HTMLParagraphElement>(null);

  const verdict = judge(marks, changes);
  const value = shown ? after : before;
  const changeOf = (bit: number): Change | undefined =>
    shown ? changes.find((each) => each.bit === bit) : undefined;
  const current: Stop = !folded && at === 'fold' ? (bands[1]?.hi ?? 0) : at;
  const move = (to: Stop): void => {
    setTouched(true);
    setAt(to);
  };
  const press = (stop: Stop): void => {
    move(stop);
    if (stop === 'fold') setFolded(false);
    else if (!shown) {
      const next = new Set(marks);
      if (!next.delete(stop)) next.add(stop);
      setMarks(next);
    }
  };
  const again = (): void => {
    setShown(false);
    setMarks(new Set());
    root.current?.querySelector<HTMLElement>(`[data-stop="${current}"]`)?.focus();
  };
  const also = (bit: number): string => {
    const change = changeOf(bit);
    const marked = marks.has(bit);
    if (!shown) return marked ? ', marked' : '';
    const result = change
      ? change.set
        ? 'was set by the helper'
        : 'was cleared by the helper'
      : 'did not change';
    return `, ${marked ? 'marked, ' : ''}${result}`;
  };
  const verdictLine = verdictText(entry.fields, changes, verdict);
  const said = shown
    ? verdictLine
    : touched
      ? focusLine(entry, before, current)
      : 'Press a bit, or Space on it, to mark it.';

  return (
    <figure class="fig pr" id={id} ref={root} data-live={touched ? '' : undefined}>
      <div class="fig-head">
        <p class="fig-heading">
          <b>Predict</b>{' '}
          {shown ? (
            <>
              Shown: <code>{helper}()</code> under {props.layout}
            </>
          ) : (
            <span>
              Mark every bit that <code>{helper}()</code> will change, then look.
            </span>
          )}
        </p>
        <code class="vt-value">{hex(value)}</code>
      </div>
      <div class="bg-body">
        <Cells
          bands={bands}
          fields={entry.fields}
          context={entry.context}
          value={value}
          label={`${gridLabel(value, layout, entry.kind)}. ${shown ? 'The result' : 'Mark the bits that will change'}`}
          folded={folded}
          current={current}
          touched={touched}
          onCurrent={move}
          onPress={press}
          onLeave={() => line.current?.focus()}
          pressed={(bit) => marks.has(bit)}
          also={also}
          cellClass={(bit) => `${marks.has(bit) ? 'is-marked' : ''} ${changeOf(bit) ? 'is-changed' : ''}`}
          underlined={(field) =>
            changes.some(({ bit }) => shown && bit >= field.lo && bit < field.lo + field.width)
          }
          above={(bit) => {
            const change = changeOf(bit);
            return (
              <>
                {marks.has(bit) && <Mark name="predicted" />}
                {shown && marks.has(bit) && (
                  <Mark name={change ? 'ok' : 'wrong'} class={change ? 'is-ok' : 'is-wrong'} />
                )}
                {change && <Mark name={change.set ? 'set' : 'clear'} />}
              </>
            );
          }}
        />
      </div>
      <p class="bg-line" role="status" ref={line} tabIndex={-1}>
        {said}
      </p>
      <div class="pr-run">
        <details open={shown} onToggle={(event) => setShown(event.currentTarget.open)}>
          <summary class="button primary">
            {shown ? 'Hide what the kernel does' : 'Show what the kernel does'}
          </summary>
          <div class="pr-answer">
            {why && (
              <p class="pr-why">
                <WithNames text={why} />
              </p>
            )}
            <p class="pr-now">
              Afterwards:{' '}
              <WithNames
                text={describe(layout, after, level)
                  .whatItIs.map((phrase) => phrase.text)
                  .join('')}
              />
            </p>
            <RowsTable rows={rows} before={before} chosen={props.layout} helper={helper} />
            <button type="button" class="button needs-js" onClick={again}>
              Try again
            </button>
          </div>
        </details>
        {!shown && (
          <p class="pr-marked">
            <Mark name="predicted" /> {markedText(marks)}
            {marks.size > 0 && (
              <button type="button" class="button quiet" onClick={() => setMarks(new Set())}>
                Clear marks
              </button>
            )}
          </p>
        )}
      </div>
      <figcaption class="fig-caption">
        <FigureNumber number={number} /> {children ?? caption}
      </figcaption>
    </figure>
  );
}
