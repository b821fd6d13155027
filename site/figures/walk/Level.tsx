// Models: one table of the walk: the bits of the address that choose, five rows of the table, the chosen one framed with
// its tick line, an elbow to the next table. Does not model: what has been reached (the figure says so).
import { hex } from '@spare-bits/sim-core';
import { Mark } from '../Marks.tsx';
import { Ticks } from './Ticks.tsx';
import { FAULT_WORDS, type LevelView } from './words.ts';

interface LevelProps {
  readonly view: LevelView;
  /** The reader has not come here yet. */
  readonly ahead: boolean;
  readonly changed: boolean;
  /** Is there something to the right that the walk goes to? */
  readonly leads: boolean;
}

export function Level({ view, ahead, changed, leads }: LevelProps) {
  const chosen = view.rows.findIndex((row) => row.chosen);
  return (
    <li
      class={`wk-col ${ahead ? 'is-ahead' : ''} ${view.reached ? '' : 'is-skipped'}`}
      style={`--row:${chosen}`}
    >
      <div class="wk-cut">
        <b>level {view.level}</b> <span class="wk-bits">{view.bits}</span>
        <span class="wk-digits">{view.digits}</span>
        <span class="wk-index">{view.index}</span>
      </div>
      <p class="wk-table">
        {view.entries.toLocaleString('en-US')} entries at <code>{hex(BigInt(view.tablePa))}</code>
      </p>
      <div class="wk-body">
        <ol class="wk-stub" start={view.rows[0]?.index}>
          <li class="wk-more" aria-hidden="true">
            {view.above ? '⋯' : ''}
          </li>
          {view.rows.map((row) => (
            <li key={row.index} class={row.chosen ? 'wk-row is-chosen' : 'wk-row'}>
              <span class="wk-at">{row.index}</span>
              <code class={row.value === 0n ? 'is-none' : undefined}>{hex(row.value)}</code>
              {row.chosen ? (
                <>
                  <Ticks ticks={view.ticks} />
                  <span class="wk-words">
                    {changed && (
                      <>
                        <Mark name="differs" /> changed,{' '}
                      </>
                    )}
                    {row.words}
                  </span>
                </>
              ) : (
                <span class="visually-hidden">{row.words}</span>
              )}
            </li>
          ))}
          <li class="wk-more" aria-hidden="true">
            {view.below ? '⋯' : ''}
          </li>
        </ol>
        {view.reached && !view.fault && <i class={leads ? 'wk-elbow' : 'wk-elbow is-hidden'} />}
        <p class="wk-end">
          {view.fault ? (
            <span class="wk-fault">
              <Mark name="fault" /> {FAULT_WORDS[view.fault]}, level {view.level}
            </span>
          ) : !view.reached ? (
            <span class="wk-unread">not read</span>
          ) : view.written.length > 0 ? (
            <span>
              <Mark name="differs" /> hardware: {view.written.join(', ')}
            </span>
          ) : null}
        </p>
      </div>
    </li>
  );
}
