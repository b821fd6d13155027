// Models: the figure of the fork counter: how many entries, a prediction, and then what fork touched under each storage of
// the notes, raw and under a weighing that the reader chooses. Without a script the table below says it all.
// Does not model: the counting (fork-model.ts asks the simulator).
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { FigureNumber } from '../FigureNumber.tsx';
import { Radios } from '../walk/Radios.tsx';
import {
  type ForkRow,
  type ForkView,
  forkSays,
  GUESSES,
  type Guess,
  percentText,
  SIZES,
  type Size,
  thousands,
  WHERE_WORDS,
} from './fork-words.ts';
import '../figure.css';
import '../walk/walk-controls.css';
import './beside.css';

export interface ForkFigureProps {
  readonly id: string;
  /** The count of one table; made while the page is built. */
  readonly initial: ForkView;
  readonly caption?: string | undefined;
  readonly number?: string | undefined;
  /** The same as a table. */
  readonly table?: ComponentChildren;
}

const MOST = 2;
const WIDE = 120;

function Bar({ ratio }: { ratio: number }) {
  const long = (WIDE * Math.min(ratio, MOST)) / MOST;
  return (
    <svg class="bs-bar" viewBox={`0 0 ${WIDE} 10`} width={WIDE} height="10" aria-hidden="true">
      <rect x="0" y="1" width={long} height="8" fill="currentColor" />
      <path d={`M${WIDE / MOST} 0v10`} stroke="var(--paper)" stroke-width="2" />
    </svg>
  );
}

interface RowProps {
  readonly row: ForkRow;
  readonly weighing: number;
  /** Is this the count of as many entries as are chosen? */
  readonly counted: boolean;
  readonly shown: boolean;
}

function Row({ row, weighing, counted, shown }: RowProps) {
  const known = shown || (counted && row.where === 'in-entry');
  const ratio = row.costs[weighing] ?? 1;
  const cell = (text: string): string => (known ? text : '?');
  return (
    <tr>
      <th scope="row">{WHERE_WORDS[row.where]}</th>
      <td data-head="loads">{cell(thousands(row.loads))}</td>
      <td data-head="stores">{cell(thousands(row.stores))}</td>
      <td data-head="lines">
        <b>{cell(thousands(row.lines))}</b>
      </td>
      <td data-head="new tables, regions">{cell(`${row.tables}, ${row.regions}`)}</td>
      <td data-head="weighed" class="bs-weighed">
        <span>{shown ? percentText(ratio) : '?'}</span> {shown && <Bar ratio={ratio} />}
      </td>
    </tr>
  );
}

export function ForkFigure({ id, initial, caption, number, table }: ForkFigureProps) {
  const [size, setSize] = useState<Size>(512);
  const [view, setView] = useState(initial);
  const [shown, setShown] = useState(false);
  const [guess, setGuess] = useState<Guess | null>(null);
  const [weighing, setWeighing] = useState(0);
  const [lost, setLost] = useState(false);
  const wanted = useRef(size);
  // The simulator comes with the first fork.
  const fork = async (entries: Size): Promise<void> => {
    wanted.current = entries;
    setSize(entries);
    try {
      const { forkView } = await import('./fork-model.ts');
      if (wanted.current !== entries) return;
      setView(forkView(entries));
      setShown(true);
      setLost(false);
    } catch {
      setLost(true);
    }
  };
  const choose = (entries: Size): void => {
    if (shown) void fork(entries);
    else setSize(entries);
  };
  const chosen = view.weighings[weighing];
  return (
    <figure class="fig bs" id={id}>
      <div class="fig-head">
        <p class="fig-heading">
          <b>Fork</b> copies {thousands(shown ? view.entries : size)} entries, all soft-dirty, a third of them
          armed
        </p>
      </div>
      <div class="wk-change bs-ask needs-js">
        <Radios name={`${id}-size`} legend="Entries, tables" choices={SIZES} value={size} onValue={choose} />
        <Radios
          name={`${id}-guess`}
          legend="With a byte beside each, the lines grow"
          choices={GUESSES}
          value={guess}
          onValue={setGuess}
        />
        <div class="wk-buttons">
          <button type="button" class="button" onClick={() => void fork(size)}>
            Fork
          </button>
        </div>
      </div>
      <table class="bs-counts needs-js">
        <caption class="visually-hidden">What fork touched, by where the notes are</caption>
        <thead>
          <tr>
            <th scope="col">notes</th>
            <th scope="col">loads</th>
            <th scope="col">stores</th>
            <th scope="col">lines</th>
            <th scope="col">new tables, regions</th>
            <th scope="col">weighed</th>
          </tr>
        </thead>
        <tbody>
          {view.rows.map((row) => (
            <Row
              key={row.where}
              row={row}
              weighing={weighing}
              counted={size === view.entries}
              shown={shown}
            />
          ))}
        </tbody>
      </table>
      <div class="needs-js">
        <Radios
          name={`${id}-weighing`}
          legend="Weigh by"
          choices={view.weighings.map(({ name }, i) => ({ value: i, text: name }))}
          value={weighing}
          onValue={setWeighing}
        />
      </div>
      <p class="bs-provenance needs-js">
        {chosen?.name}: {chosen?.provenance}.
      </p>
      <p class="bg-line needs-js" role="status">
        {lost
          ? 'The simulator could not be loaded. Try again when you are connected.'
          : shown
            ? forkSays(view, guess)
            : 'Say how much the lines will grow, then let it fork.'}
      </p>
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
