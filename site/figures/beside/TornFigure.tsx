// Models: the interleaving explorer: the reader of the book chooses an update and who takes each step, sees both words and what
// the lockless reader holds, and collects the orders that were tried. Torn ones have a mark, a broken edge and a word.
// Without a script the table below has every order. Does not model: orders (torn-model.ts asks the simulator).
import type { StepName } from '@spare-bits/sim-core';
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { FigureNumber } from '../FigureNumber.tsx';
import { Mark } from '../Marks.tsx';
import { Radios } from '../walk/Radios.tsx';
import { TornState } from './TornState.tsx';
import {
  type AllOrders,
  ORDERS,
  type OrderFound,
  stepWords,
  type TornView,
  tornSays,
  UPDATES,
  type Update,
  VERDICT_WORDS,
  WAYS,
  type Way,
} from './torn-words.ts';
import '../figure.css';
import '../walk/walk-controls.css';
import './beside.css';

export interface TornFigureProps {
  readonly id: string;
  /** Before the first step; made while the page is built. */
  readonly initial: TornView;
  readonly caption?: string | undefined;
  readonly number?: string | undefined;
  /** Every order as a table. */
  readonly table?: ComponentChildren;
}

interface Tried {
  readonly found: readonly OrderFound[];
  readonly all: AllOrders | null;
}
const NOTHING: Tried = { found: [], all: null };

function addTo(found: readonly OrderFound[], view: TornView): readonly OrderFound[] {
  const order = view.steps.join(' ');
  if (view.read === null || view.next.writer || view.next.reader) return found;
  if (found.some((each) => each.order === order)) return found;
  return [...found, { order, verdict: view.verdict, read: view.read }];
}

function Step({
  who,
  view,
  onStep,
}: {
  who: 'writer' | 'reader';
  view: TornView;
  onStep: (name: StepName) => void;
}) {
  const name = view.next[who];
  const called = who === 'writer' ? 'Writer' : 'Reader';
  return (
    <button
      type="button"
      class="button"
      aria-disabled={name === null}
      onClick={() => {
        if (name !== null) onStep(name);
      }}
    >
      {name === null ? `${called} is done` : `${called}: ${name} ${stepWords(view.way, name)}`}
    </button>
  );
}

export function TornFigure({ id, initial, caption, number, table }: TornFigureProps) {
  const [view, setView] = useState(initial);
  const [tried, setTried] = useState<Tried>(NOTHING);
  const [lost, setLost] = useState(false);
  const wanted = useRef(initial.steps);
  const { way, update } = view;
  // The simulator comes with the first step.
  const show = async (next: Way, to: Update, steps: readonly StepName[], whole: boolean): Promise<void> => {
    wanted.current = steps;
    try {
      const { allOrders, tornView } = await import('./torn-model.ts');
      if (wanted.current !== steps) return;
      const shown = tornView(next, to, steps);
      const fresh = next !== way || to !== update;
      const before = fresh ? NOTHING : tried;
      const all = whole ? allOrders(next, to) : before.all;
      setView(shown);
      setTried({ found: whole && all ? all.seen : addTo(before.found, shown), all });
      setLost(false);
    } catch {
      setLost(true);
    }
  };
  const step = (name: StepName): void => void show(way, update, [...view.steps, name], false);
  const explored = tried.all?.explored ?? tried.found.length;
  const torn = tried.all?.torn ?? tried.found.filter(({ verdict }) => verdict === 'torn').length;
  return (
    <figure class="fig bs" id={id}>
      <div class="fig-head">
        <p class="fig-heading">
          <b>Orders</b> {explored} of {ORDERS[way]} tried, {torn} torn
          {tried.all && way === 'counted' ? `, ${tried.all.retried} told to try again` : ''}
        </p>
      </div>
      <div class="wk-change bs-ask needs-js">
        <Radios
          name={`${id}-update`}
          legend="The update"
          choices={UPDATES}
          value={update}
          onValue={(to) => void show(way, to, [], false)}
        />
        <Radios
          name={`${id}-way`}
          legend="The notes are"
          choices={WAYS}
          value={way}
          onValue={(next) => void show(next, update, [], false)}
        />
      </div>
      <TornState view={view} />
      <div class="wk-buttons needs-js">
        <Step who="writer" view={view} onStep={step} />
        <Step who="reader" view={view} onStep={step} />
        <button type="button" class="button quiet" onClick={() => void show(way, update, [], false)}>
          Another order
        </button>
        <button type="button" class="button quiet" onClick={() => void show(way, update, view.steps, true)}>
          Try all {ORDERS[way]}
        </button>
      </div>
      <ol class="bs-steps needs-js" aria-label="The order so far">
        {view.steps.map((name, i) => (
          <li key={i} class={name.startsWith('R') || name === 'C?' ? 'is-reader' : undefined}>
            {name}
          </li>
        ))}
      </ol>
      <p class="bg-line bs-says needs-js" role="status">
        {lost ? (
          'The simulator could not be loaded. Try again when you are connected.'
        ) : (
          <>
            {view.verdict === 'torn' && <Mark name="fault" class="is-bad" />} {tornSays(view)}
          </>
        )}
      </p>
      <ul class="bs-orders needs-js" aria-label="Orders tried">
        {tried.found.map(({ order, verdict, read }) => (
          <li key={order} class={verdict === 'torn' ? 'is-torn' : undefined}>
            <code>{order}</code>{' '}
            <b>
              {verdict === 'torn' && <Mark name="fault" />} {VERDICT_WORDS[verdict]}
            </b>
            {verdict === 'torn' && ` (${read})`}
          </li>
        ))}
      </ul>
      <figcaption class="fig-caption">
        <p>
          <FigureNumber number={number} /> {caption}
        </p>
        <details class="ft">
          <summary>The same as a table</summary>
          {table}
        </details>
      </figcaption>
    </figure>
  );
}
