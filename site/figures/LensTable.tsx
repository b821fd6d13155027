// Models: a static table of values read under several layouts. Readings that agree are one row, so that a value with
// one row is the same everywhere. Needs no script.
import { LAYOUT_IDS, type LayoutId } from '@spare-bits/sim-core';
import type { ComponentChildren } from 'preact';
import { WithNames } from './Callouts.tsx';
import { FigureNumber } from './FigureNumber.tsx';
import { type LensValue, lensRows } from './model/lens-table.ts';
import './figure.css';
import './lens-table.css';

export interface LensTableProps {
  readonly id?: string;
  readonly values: readonly LensValue[];
  readonly layouts?: readonly LayoutId[];
  readonly caption?: string;
  readonly number?: string | undefined;
  readonly children?: ComponentChildren;
}

const NUMBERS = ['none', 'one', 'two', 'three', 'four'];

export function LensTable({ id, values, layouts = LAYOUT_IDS, caption, number, children }: LensTableProps) {
  const rows = lensRows(values, layouts);
  return (
    <figure class="fig lt" id={id}>
      <table>
        <caption class="visually-hidden">Values read under {layouts.join(', ')}</caption>
        <thead>
          <tr>
            <th scope="col">value</th>
            <th scope="col">under</th>
            <th scope="col">it is</th>
            <th scope="col">read aloud</th>
          </tr>
        </thead>
        {rows.map((row) => (
          <tbody key={row.value}>
            {row.readings.map((reading, i) => (
              <tr key={reading.layouts[0]} class={i > 0 ? 'lt-more' : undefined}>
                {i === 0 && (
                  <th scope="rowgroup" rowSpan={row.readings.length}>
                    <code>{row.value}</code>
                    {row.note && <span class="lt-note">{row.note}</span>}
                  </th>
                )}
                <td class="lt-under">
                  {row.readings.length === 1 && layouts.length > 1
                    ? `all ${NUMBERS[layouts.length] ?? layouts.length}`
                    : reading.layouts.map((layout) => <code key={layout}>{layout}</code>)}
                </td>
                <td class="lt-kind">{reading.kind}</td>
                <td class="lt-text">
                  <WithNames text={reading.text} />
                </td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
      <figcaption class="fig-caption">
        <FigureNumber number={number} />{' '}
        {children ?? caption ?? 'The same numbers under several layouts. Layouts that agree share a row.'}
      </figcaption>
    </figure>
  );
}
