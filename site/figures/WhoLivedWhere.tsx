// Models: the figure "who lived where": a row per layout, a column per bit that matters, lines that join a moved name
// to its next place. Static: it needs no script. Narrow screens get the table that stands behind the picture.
import type { LayoutId } from '@spare-bits/sim-core';
import type { ComponentChildren } from 'preact';
import { Breakable } from './Breakable.tsx';
import { FigureNumber } from './FigureNumber.tsx';
import { Mark } from './Marks.tsx';
import { type Line, type Tenancy, type Who, whoLivedWhere } from './model/who.ts';
import './figure.css';
import './who.css';

export interface WhoLivedWhereProps {
  readonly id?: string;
  readonly layouts?: readonly LayoutId[];
  readonly caption?: string;
  readonly number?: string | undefined;
  readonly children?: ComponentChildren;
}

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

function Cell({ cell }: { cell: Tenancy }) {
  const classes = ['wl-cell', `wl-${cell.look}`];
  if (cell.isNew) classes.push('is-new');
  if (!cell.name && !cell.lodger) classes.push('is-empty');
  return (
    <div class={classes.join(' ')} style={`left:${percent(cell.x)};width:${percent(cell.width)}`}>
      {cell.name && (
        <span>
          <Breakable text={cell.name} />
        </span>
      )}
      {cell.lodger && (
        <span class="wl-lodger">
          <Breakable text={cell.lodger} />
        </span>
      )}
      {cell.lodger && <Mark name="corner" class="wl-corner" />}
    </div>
  );
}

function Lines({ lines }: { lines: readonly Line[] }) {
  return (
    <div class="wl-lines">
      <svg viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">
        {lines.map((line) => {
          const a = line.fromX * 1000;
          const b = line.toX * 1000;
          return (
            <path key={line.name} d={`M${a} 0C${a} 55 ${b} 35 ${b} 86`} vector-effect="non-scaling-stroke" />
          );
        })}
      </svg>
      {lines.map((line) => (
        <i key={line.name} class="wl-head" style={`left:${percent(line.toX)}`} />
      ))}
    </div>
  );
}

function WhoTable({ who }: { who: Who }) {
  return (
    <table>
      <caption class="visually-hidden">Names and their bits, by layout</caption>
      <thead>
        <tr>
          <th scope="col">name</th>
          {who.rows.map(({ layout }) => (
            <th key={layout.id} scope="col">
              <code>{layout.id}</code>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {who.table.map((row) => (
          <tr key={row.name}>
            <th scope="row" class="wl-rowname">
              <Breakable text={row.name.replace(/^(PTE|PMD)_(?=PROT|UFFD|SOFT)/, '')} />
              {row.onlyInvalid && (
                <>
                  {' '}
                  <Mark name="corner" />
                  <span class="visually-hidden"> only while VALID is clear</span>
                </>
              )}
            </th>
            {row.places.map((place, i) => (
              <td key={who.rows[i]?.layout.id} class={place.moved ? 'is-moved' : undefined}>
                {place.text ??
                  (place.note ? (
                    <small>
                      <Breakable text={place.note} />
                    </small>
                  ) : (
                    'none'
                  ))}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const CAPTION =
  'marks a name that counts only while VALID is clear. A thick frame is a new tenant; a line joins a name to its next place.';

export function WhoLivedWhere({ id, layouts, caption, number, children }: WhoLivedWhereProps) {
  const who = whoLivedWhere(layouts);
  return (
    <figure class="fig wl" id={id}>
      <p class="fig-heading">
        <b>Who lived where</b> the bits whose tenants changed, layout by layout
      </p>
      <div
        class="wl-picture"
        role="img"
        aria-label="Bits whose tenants changed, by layout. The table below says the same."
      >
        <div class="wl-row wl-bits">
          <div class="wl-side" />
          <div class="wl-track">
            {who.columns.map((column) => (
              <span key={column.bit} style={`left:${percent(column.x)};width:${percent(column.width)}`}>
                {column.bit}
              </span>
            ))}
          </div>
        </div>
        {who.rows.map((row, i) => (
          <div key={row.layout.id}>
            {i > 0 && (
              <div class={row.lines.length > 0 ? 'wl-row wl-between' : 'wl-row wl-between is-calm'}>
                <div class="wl-side" />
                <div class="wl-track">
                  <Lines lines={row.lines} />
                </div>
              </div>
            )}
            <div class="wl-row">
              <div class="wl-side">
                <span class="wl-id">{row.layout.id}</span>
                <span class="wl-when">{row.layout.released}</span>
              </div>
              <div class="wl-track wl-tenants">
                {row.cells.map((cell) => (
                  <Cell key={cell.from} cell={cell} />
                ))}
              </div>
            </div>
          </div>
        ))}
      </div>
      <div class="wl-narrow">
        <WhoTable who={who} />
      </div>
      <figcaption class="fig-caption">
        <FigureNumber number={number} />{' '}
        {children ?? (
          <>
            A corner <Mark name="corner" class="wl-key" /> {caption ?? CAPTION}
          </>
        )}
        <details class="ft wl-wide">
          <summary>The same as a table</summary>
          <WhoTable who={who} />
        </details>
      </figcaption>
    </figure>
  );
}
