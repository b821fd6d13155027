// Models: what the TLB of each CPU remembers. An entry that the tables no longer bear out stands in a frame, struck through,
// with what still works because of it, and whether an invalidation of it waits for its barrier.
// Does not model: when hardware forgets an entry by itself.
import type { TlbView } from '@spare-bits/sim-core';
import { Mark } from '../../figures/Marks.tsx';
import type { LabState } from '../state.ts';
import { changesIn, tlbKey } from './changes.ts';
import { kernelOf } from './entry-words.ts';
import { Delta, Gone, Nothing, Panel } from './Panel.tsx';
import { mayText, staleText, tlbPage, waitText } from './tlb-words.ts';
import { countText, pfnText } from './words.ts';

export interface TlbPanelProps {
  readonly state: LabState;
}

function Strike({ when, text }: { when: boolean; text: string }) {
  return when ? <s>{text}</s> : <span>{text}</span>;
}

function note(stale: number, waiting: number): string {
  const first = stale === 0 ? 'nothing stale' : countText(stale, 'stale entry', 'stale entries');
  return waiting === 0 ? first : `${first}; ${waiting} named by a TLBI that waits`;
}

export function TlbPanel({ state }: TlbPanelProps) {
  const { tlbs } = state.view;
  const kernel = kernelOf(state.layout, state.pageShift);
  const { tlbs: changed, goneTlbs } = changesIn(state);
  const stale = tlbs.filter((entry) => entry.stale).length;
  const waiting = tlbs.filter((entry) => entry.waiting > 0).length;
  const row = (entry: TlbView) => {
    const sentences = [entry.stale ? staleText(kernel, entry) : '', waitText(entry)].filter(Boolean);
    return (
      <tbody key={tlbKey(entry)} class={entry.stale ? 'is-stale' : undefined}>
        <tr>
          <th scope="row">
            <Delta is={changed.has(tlbKey(entry))} />
            {entry.cpu}
          </th>
          <td class="lp-mono">
            <Strike when={entry.stale} text={tlbPage(state, entry)} />
          </td>
          <td class="lp-mono">
            <Strike when={entry.stale} text={pfnText(entry.pfn)} />
          </td>
          <td>{mayText(kernel, entry.value)}</td>
        </tr>
        {sentences.length > 0 && (
          <tr class="lp-because">
            <td colSpan={4}>
              {entry.stale && (
                <b>
                  <Mark name="stale" /> stale{' '}
                </b>
              )}
              {sentences.join(' ')}
            </td>
          </tr>
        )}
      </tbody>
    );
  };
  return (
    <Panel name="tlb" title="TLBs" note={note(stale, waiting)}>
      {tlbs.length === 0 ? (
        <Nothing>Nothing is remembered: the next access walks the tables.</Nothing>
      ) : (
        <table class="lp-tlb">
          <thead>
            <tr>
              <th scope="col">CPU</th>
              <th scope="col">page</th>
              <th scope="col">folio</th>
              <th scope="col">may</th>
            </tr>
          </thead>
          {tlbs.map(row)}
        </table>
      )}
      <Gone items={goneTlbs.map((entry) => `CPU ${entry.cpu} ${tlbPage(state, entry)}`)} />
    </Panel>
  );
}
