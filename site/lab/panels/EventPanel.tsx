// Models: the event log around the place where one stands. The present row has a bar, the future is quiet, and each row leads
// to its place. Does not model: the whole of a long run at once; the timeline has that.
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Mark } from '../../figures/Marks.tsx';
import type { MarkName } from '../../figures/marks-data.ts';
import type { LabState } from '../state.ts';
import { type EventRow, eventRows } from './events.ts';
import { Nothing, Panel } from './Panel.tsx';
import { useRove } from './use-rove.ts';
import './events.css';

export interface EventPanelProps {
  readonly state: LabState;
  readonly go: (step: number, moment: number) => void;
}

const MARKS: Readonly<Partial<Record<EventRow['lane'], MarkName>>> = { fault: 'fault' };

function Row({ row, go, stop }: { row: EventRow; go: EventPanelProps['go']; stop: object }) {
  const { kind, lane, text, to, time, number, done } = row;
  const mark = MARKS[lane];
  return (
    <tr class={`is-${lane} is-${time}`} aria-current={time === 'now' ? 'step' : undefined}>
      <th scope="row">{number}</th>
      <td class="lp-kind">
        {mark && <Mark name={mark} />}
        {kind}
      </td>
      <td>
        <button type="button" aria-disabled={!done} onClick={() => done && go(to.step, to.moment)} {...stop}>
          {text}
        </button>
      </td>
    </tr>
  );
}

export function EventPanel({ state, go }: EventPanelProps) {
  const { view, at } = state;
  const rows = eventRows(state);
  const now = rows.findIndex(({ time }) => time === 'now');
  const { root, onKeyDown, stop } = useRove<HTMLTableElement>(rows.length, now);
  // Only the log itself scrolls to its present row, never the page.
  const scroller = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const box = scroller.current;
    const row = box?.querySelector<HTMLElement>('.is-now');
    if (!box || !row) return;
    const top = row.offsetTop;
    if (top < box.scrollTop || top + row.offsetHeight > box.scrollTop + box.clientHeight)
      box.scrollTop = top - box.clientHeight / 2;
  }, [at.step, at.moment]);
  return (
    <Panel name="log" title="Events" note={`row ${view.row} of ${view.rows}`}>
      {rows.length === 0 ? (
        <Nothing>Nothing has happened yet.</Nothing>
      ) : (
        <div class="lp-scroll" ref={scroller}>
          <table ref={root} class="lp-log" onKeyDown={onKeyDown}>
            <thead class="visually-hidden">
              <tr>
                <th scope="col">number</th>
                <th scope="col">kind</th>
                <th scope="col">event</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, i) => (
                <Row key={row.key} row={row} go={go} stop={stop(i)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
