// Models: the ruler of frame numbers: one value as a line of 64 ticks, the address field of each page size marked on
// it, and the frame that it gives. Static: it needs no script. The table below says the same.
import { hex, type LayoutId, parseHex, U64_BITS } from '@spare-bits/sim-core';
import type { ComponentChildren } from 'preact';
import { FigureNumber } from './FigureNumber.tsx';
import { bitOf } from './model/cells.ts';
import { type PfnRow, pfnRows } from './model/pfn.ts';
import './figure.css';
import './controls.css';
import './pfn-ruler.css';

export interface PfnRulerProps {
  readonly id?: string;
  readonly value: string;
  readonly layout?: LayoutId;
  readonly level?: 2 | 3;
  readonly caption?: string;
  readonly number?: string | undefined;
  readonly children?: ComponentChildren;
}

const BITS = Array.from({ length: U64_BITS }, (_, i) => U64_BITS - 1 - i);

function place(field: { lo: number; width: number }): string {
  const left = (U64_BITS - field.lo - field.width) / U64_BITS;
  return `left:${(left * 100).toFixed(3)}%;width:${((field.width / U64_BITS) * 100).toFixed(3)}%`;
}

function Ticks({ value, row }: { value: bigint; row: PfnRow }) {
  const inside = (bit: number, field: { lo: number; width: number } | null): boolean =>
    field !== null && bit >= field.lo && bit < field.lo + field.width;
  return (
    <div class="pf-ruler" aria-hidden="true">
      <div class="pf-ticks">
        {BITS.map((bit) => {
          const classes = [bitOf(value, bit) ? 'is-one' : ''];
          if (inside(bit, row.field)) classes.push('is-address');
          else if (inside(bit, row.zero)) classes.push('is-zero');
          return <i key={bit} class={classes.filter(Boolean).join(' ') || undefined} />;
        })}
      </div>
      <div class="pf-field" style={place(row.field)}>
        <span>{row.bits}</span>
        <span>pfn {row.pfn}</span>
      </div>
      {row.zero && <div class={row.leftOver ? 'pf-zero is-wrong' : 'pf-zero'} style={place(row.zero)} />}
    </div>
  );
}

export function PfnRuler({
  id,
  value: text,
  layout = 'v6.12',
  level = 3,
  caption,
  number,
  children,
}: PfnRulerProps) {
  const value = parseHex(text) ?? 0n;
  const rows = pfnRows(value, layout, level);
  return (
    <figure class="fig pf" id={id}>
      <p class="fig-heading">
        <b>One value, three page sizes</b> <code class="vt-value">{hex(value)}</code>
      </p>
      {rows.map((row) => (
        <div key={row.pageShift} class="pf-row">
          <span class="pf-size">{row.size} pages</span>
          <Ticks value={value} row={row} />
        </div>
      ))}
      <table>
        <caption class="visually-hidden">Address field, address and frame number by page size</caption>
        <thead>
          <tr>
            <th scope="col">pages of</th>
            <th scope="col">field</th>
            <th scope="col">address</th>
            <th scope="col">frame number</th>
            <th scope="col">must be zero, but is not</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.pageShift}>
              <th scope="row">{row.size}</th>
              <td class="ft-num" data-head="field">
                {row.bits}
              </td>
              <td class="ft-num" data-head="address">
                {row.address}
              </td>
              <td class="ft-num" data-head="frame number">
                {row.pfn}
              </td>
              <td data-head="must be zero, but is not">
                <span>{row.leftOver ? `${row.leftOver.bits} hold ${row.leftOver.content}` : 'nothing'}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <figcaption class="fig-caption">
        <FigureNumber number={number} />{' '}
        {children ??
          caption ??
          'The same 64 bits under three page sizes. The dotted bar is the address field; the hatched one must be zero.'}
      </figcaption>
    </figure>
  );
}
