// Models: what the operation that one is in or has just done has cost, as raw counts. Does not model: time.
import type { Counters } from '@spare-bits/sim-core';
import { Fragment } from 'preact';
import type { LabState } from '../state.ts';
import { Nothing, Panel } from './Panel.tsx';

export interface CostPanelProps {
  readonly state: LabState;
}

const COUNTS: readonly (readonly [keyof Counters, string])[] = [
  ['reads', 'loads'],
  ['walks', 'walks'],
  ['writes', 'stores'],
  ['tlbHits', 'TLB hits'],
  ['tlbi', 'TLBI'],
  ['dsb', 'DSB'],
  ['lines', '64-byte lines'],
];
const PAIR = 2;

export function CostPanel({ state }: CostPanelProps) {
  const { cost } = state.view;
  const rows = Array.from({ length: Math.ceil(COUNTS.length / PAIR) }, (_, i) =>
    COUNTS.slice(i * PAIR, (i + 1) * PAIR),
  );
  return (
    <Panel name="cost" title="Cost of this operation" note={state.at.moment > 0 ? 'as a whole' : null}>
      {cost === null ? (
        <Nothing>No operation yet.</Nothing>
      ) : (
        <table class="lp-cost">
          <tbody>
            {rows.map((row) => (
              <tr key={row[0]?.[0]}>
                {row.map(([name, word]) => (
                  <Fragment key={name}>
                    <th scope="row">{word}</th>
                    <td class="lp-num">{cost[name].toLocaleString('en-US')}</td>
                  </Fragment>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
