// Models: the figure of a pre-dump: two lanes over one program, stepped round by round; before each step the reader may say
// how many pages will be copied. The simulator comes with another program. Without a script the table below has all rounds
// of all programs. Does not model: the kernels (model.ts asks the simulator).
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { FigureNumber } from '../FigureNumber.tsx';
import { Radios } from '../walk/Radios.tsx';
import { LaneView } from './LaneView.tsx';
import {
  FIRST,
  PROGRAM_CHOICES,
  type ProgramName,
  type RaceView,
  saysOf,
  WAY_WORDS,
  type Way,
} from './words.ts';
import '../figure.css';
import '../walk/walk-controls.css';
import './predump.css';

export interface PredumpFigureProps {
  readonly id: string;
  /** The first program, run while the page is built. */
  readonly initial: RaceView;
  readonly caption?: string | undefined;
  readonly number?: string | undefined;
  /** All programs as a table. */
  readonly table?: ComponentChildren;
}

type Guesses = Readonly<Record<Way, string>>;
const NO_GUESS: Guesses = { 'soft-dirty': '', 'wp-async': '' };

/** What the reader said of the round that was just shown. */
function guessText(guesses: Guesses, { lanes }: RaceView, shown: number): string {
  const parts = lanes.flatMap(({ way, rounds }) => {
    const said = guesses[way].trim();
    if (said === '') return [];
    const right = Number(said) === rounds[shown - 1]?.copied;
    return [`${WAY_WORDS[way].title} ${said}${right ? ', as it is' : ''}`];
  });
  return parts.length === 0 ? '' : ` You said: ${parts.join('; ')}.`;
}

export function PredumpFigure({ id, initial, caption, number, table }: PredumpFigureProps) {
  const [program, setProgram] = useState<ProgramName>(FIRST);
  const [view, setView] = useState(initial);
  const [shown, setShown] = useState(1);
  const [guesses, setGuesses] = useState(NO_GUESS);
  const [said, setSaid] = useState('');
  const [lost, setLost] = useState(false);
  const wanted = useRef(program);
  const of = view.rounds.length;
  const over = shown === of;
  const show = (next: number, guessed: string): void => {
    setShown(next);
    setSaid(guessed);
    setGuesses(NO_GUESS);
  };
  const choose = async (next: ProgramName): Promise<void> => {
    wanted.current = next;
    setProgram(next);
    try {
      const { raceView } = await import('./model.ts');
      setView(raceView(wanted.current));
      show(1, '');
      setLost(false);
    } catch {
      setLost(true);
    }
  };
  const step = (): void => {
    if (!over) show(shown + 1, guessText(guesses, view, shown + 1));
  };
  return (
    <figure class="fig pd" id={id}>
      <div class="pd-program needs-js">
        <Radios
          name={`${id}-program`}
          legend="The program"
          choices={PROGRAM_CHOICES}
          value={program}
          onValue={(value) => void choose(value)}
        />
      </div>
      <p class="pd-does">{view.rounds[shown - 1]?.does}</p>
      <div class="pd-lanes">
        {view.lanes.map((lane) => (
          <LaneView
            key={lane.way}
            lane={lane}
            pages={view.rounds[shown - 1]?.pages ?? 0}
            shown={shown}
            of={of}
          />
        ))}
      </div>
      <p class="pd-legend">
        <span>
          <i class="pd-key is-needed" /> copied
        </span>
        <span>
          <i class="pd-key is-idle" /> copied for nothing
        </span>
        <span>
          <i class="pd-key" /> not copied
        </span>
        <span>
          <b>×</b> lost
        </span>
      </p>
      <p class="bg-line pd-line needs-js" role="status">
        {lost
          ? 'The simulator could not be loaded. Try again when you are connected.'
          : `${saysOf(view, shown)}${said}`}
      </p>
      <form
        class="wk-change pd-next needs-js"
        onSubmit={(event) => {
          event.preventDefault();
          step();
        }}
      >
        <p class="pd-then">{over ? 'That was the last round.' : `Next: ${view.rounds[shown]?.does}`}</p>
        {!over &&
          view.lanes.map(({ way }) => (
            <label key={way} class="pd-guess">
              {WAY_WORDS[way].title} will copy
              <input
                type="text"
                inputMode="numeric"
                autocomplete="off"
                size={4}
                value={guesses[way]}
                onInput={(event) => setGuesses({ ...guesses, [way]: event.currentTarget.value })}
              />
            </label>
          ))}
        <div class="wk-buttons">
          <button type="submit" class="button" aria-disabled={over}>
            Run the round
          </button>
          <button type="button" class="button quiet" aria-disabled={shown === 1} onClick={() => show(1, '')}>
            From the start
          </button>
        </div>
      </form>
      <figcaption class="fig-caption">
        <p>
          <FigureNumber number={number} /> {caption}
        </p>
        <details class="ft">
          <summary>All programs as a table</summary>
          {table}
        </details>
      </figcaption>
    </figure>
  );
}
