// Models: the figure of a run: sixteen entries, the bits of one of them to turn over, and a kernel that sets one again and
// tries to join them. Its conditions are listed in the order in which it asks, up to the first that does not hold.
// Without a script the table below says what each change comes to. Does not model: the kernel (model.ts asks the simulator).
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { FigureNumber } from '../FigureNumber.tsx';
import { Mark } from '../Marks.tsx';
import { Radios } from '../walk/Radios.tsx';
import {
  BITS,
  type BitName,
  CONDITION_WORDS,
  CONDITIONS,
  type Condition,
  PERFECT,
  type RunView,
  type Setup,
  saysOf,
} from './words.ts';
import '../figure.css';
import '../walk/walk-controls.css';
import './run.css';

export interface RunFigureProps {
  readonly id: string;
  /** The perfect run; made while the page is built. */
  readonly initial: RunView;
  readonly caption?: string | undefined;
  readonly number?: string | undefined;
  /** The table of all changes. */
  readonly table?: ComponentChildren;
}

const FRAMES = [
  { value: 'round', text: 'at a round number' },
  { value: 'further', text: 'one further' },
] as const;
const FOLIOS = [
  { value: 'with', text: 'with the run' },
  { value: 'later', text: 'one page later' },
] as const;
const SET = [
  { value: 'last', text: 'the last' },
  { value: 'before', text: 'the last but one' },
] as const;

/** Until one does not hold; what comes after it is not asked. */
function asked(refused: Condition | null, condition: Condition): 'holds' | 'fails' | 'not asked' {
  if (refused === null) return 'holds';
  const [at, stop] = [CONDITIONS.indexOf(condition), CONDITIONS.indexOf(refused)];
  return at < stop ? 'holds' : at === stop ? 'fails' : 'not asked';
}

function toggled(setup: Setup, place: number, bit: BitName): Setup {
  const now = setup.flips[place] ?? [];
  const next = now.includes(bit) ? now.filter((each) => each !== bit) : [...now, bit];
  return { ...setup, flips: { ...setup.flips, [place]: next } };
}

export function RunFigure({ id, initial, caption, number, table }: RunFigureProps) {
  const [setup, setSetup] = useState<Setup>(PERFECT);
  const [view, setView] = useState(initial);
  const [place, setPlace] = useState(5);
  const [tried, setTried] = useState(false);
  const [lost, setLost] = useState(false);
  const wanted = useRef(setup);
  // The simulator comes with the first change.
  const show = async (next: Setup, try_: boolean): Promise<void> => {
    wanted.current = next;
    setSetup(next);
    try {
      const { runView } = await import('./model.ts');
      setView(runView(wanted.current));
      setTried(try_);
      setLost(false);
    } catch {
      setLost(true);
    }
  };
  const change = (part: Partial<Setup>): void => void show({ ...setup, ...part }, false);
  const rows = tried ? view.after : view.before;
  const flips = setup.flips[place] ?? [];
  return (
    <figure class="fig ct" id={id}>
      <div class="fig-head">
        <p class="fig-heading">
          <b>A run</b> {rows.filter(({ joined }) => joined).length} of {rows.length} entries have CONT
        </p>
      </div>
      <table class="ct-rows">
        <caption class="visually-hidden">The sixteen entries; choose one to change it</caption>
        <thead>
          <tr>
            <th scope="col">entry</th>
            <th scope="col">word</th>
            <th scope="col">differs</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i} class={tried && view.odd === i ? 'is-odd' : undefined}>
              <th scope="row">
                <label class="ct-pick">
                  <input
                    class="needs-js"
                    type="radio"
                    name={`${id}-entry`}
                    checked={i === place}
                    onChange={() => setPlace(i)}
                  />
                  {i}
                </label>
              </th>
              <td>
                <code>{row.entry}</code> {row.joined && <b class="ct-cont">CONT</b>}
              </td>
              <td>{row.differs}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div class="wk-change needs-js">
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend that repeats the table */}
        <div class="wk-toggles" role="group" aria-label={`Turn over bits of entry ${place}`}>
          {BITS.map((bit) => (
            <button
              key={bit}
              type="button"
              class="wk-toggle"
              aria-pressed={flips.includes(bit)}
              onClick={() => void show(toggled(setup, place, bit), false)}
            >
              <b>{bit}</b> <i>{flips.includes(bit) ? 'turned over' : 'as it was'}</i>
            </button>
          ))}
        </div>
        <Radios
          name={`${id}-frames`}
          legend="The frames begin"
          choices={FRAMES}
          value={setup.frames}
          onValue={(frames) => change({ frames })}
        />
        <Radios
          name={`${id}-folio`}
          legend="The folio begins"
          choices={FOLIOS}
          value={setup.folio}
          onValue={(folio) => change({ folio })}
        />
        <Radios
          name={`${id}-set`}
          legend="The kernel sets again"
          choices={SET}
          value={setup.set}
          onValue={(set) => change({ set })}
        />
        <div class="wk-buttons">
          <button type="button" class="button" onClick={() => void show(setup, true)}>
            Set it
          </button>
          <button type="button" class="button quiet" onClick={() => void show(PERFECT, false)}>
            Start again
          </button>
        </div>
      </div>
      <p class="bg-line ct-line needs-js" role="status">
        {lost
          ? 'The simulator could not be loaded. Try again when you are connected.'
          : tried
            ? saysOf(view)
            : 'Sixteen entries without the hint. Say whether they will be joined, then let the kernel set one.'}
      </p>
      <ol class="ct-asked needs-js">
        {CONDITIONS.map((condition) => {
          const state = tried ? asked(view.refused, condition) : null;
          return (
            <li key={condition} class={state === 'fails' ? 'is-bad' : undefined}>
              {state === 'holds' && <Mark name="set" />}
              {state === 'fails' && <Mark name="fault" />} {CONDITION_WORDS[condition]}{' '}
              {state && <i>{state}</i>}
            </li>
          );
        })}
      </ol>
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
