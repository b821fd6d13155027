// Models: the walk figure: an address cut into indices, a table under each, one step a table. The reader steps, predicts
// where the walk ends, flips bits of any entry by name, and changes page size and kind of access. Without a script the
// whole walk stands there, and the table below says the same. Does not model: the walk (model.ts asks the simulator).
import { type AccessKind, hex, PAGE_SHIFTS } from '@spare-bits/sim-core';
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { FigureNumber } from '../FigureNumber.tsx';
import { Mark } from '../Marks.tsx';
import { BitToggles } from './BitToggles.tsx';
import { Level } from './Level.tsx';
import { Radios } from './Radios.tsx';
import { KINDS, type WalkConfig, type WalkView } from './words.ts';
import '../figure.css';
import '../predict.css';
import './walk.css';
import './walk-controls.css';

export interface WalkFigureProps {
  readonly id: string;
  /** The walk before anything is changed; made while the page is built. */
  readonly initial: WalkView;
  readonly caption?: string;
  readonly number?: string | undefined;
  readonly children?: ComponentChildren;
}

const KB_SHIFT = 10;
/** Nothing has been read yet. */
const START = -1;

/** The end of the address: what no table looks at, and the byte that it leads to. */
function PageColumn({ view, ahead }: { view: WalkView; ahead: boolean }) {
  const noun =
    view.config.kind === 'exec' ? 'fetch' : KINDS.find(({ kind }) => kind === view.config.kind)?.word;
  return (
    <li class={`wk-col wk-page ${ahead ? 'is-ahead' : ''}`}>
      <div class="wk-cut">
        <b>offset</b> <span class="wk-bits">{view.offsetBits}</span>
        <span class="wk-index">{view.offset}</span>
      </div>
      <p class="wk-table">
        {view.fault
          ? 'no memory'
          : view.levels[view.last]?.context === 'block'
            ? 'a block of memory'
            : 'a page of memory'}
      </p>
      <div class="wk-body">
        {view.pa === null ? (
          <p class="wk-memory is-refused">
            <Mark name="fault" /> The {noun} did not reach memory.
          </p>
        ) : (
          <p class="wk-memory">
            <code>{hex(BigInt(view.pa))}</code>
            <span>
              <Mark name="ok" /> the {noun} reaches it
            </span>
          </p>
        )}
      </div>
    </li>
  );
}

function WalkTable({ view }: { view: WalkView }) {
  return (
    <table class="wk-same">
      <caption class="visually-hidden">The walk, one table after the other</caption>
      <thead>
        <tr>
          <th scope="col">level</th>
          <th scope="col">bits</th>
          <th scope="col">index</th>
          <th scope="col">entry</th>
          <th scope="col">what happens</th>
        </tr>
      </thead>
      <tbody>
        {view.levels.map((level) => (
          <tr key={level.level}>
            <th scope="row">{level.level}</th>
            <td data-head="bits">{level.bits}</td>
            <td data-head="index">{level.index}</td>
            <td data-head="entry">
              <code>{hex(level.value)}</code>
            </td>
            <td data-head="what happens">{level.sentence}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">end</th>
          <td data-head="bits">{view.offsetBits}</td>
          <td data-head="offset">{view.offset}</td>
          <td data-head="address">
            <code>{view.pa === null ? 'none' : hex(BigInt(view.pa))}</code>
          </td>
          <td data-head="what happens">{view.endSentence}</td>
        </tr>
      </tbody>
    </table>
  );
}

/** What the steps are called: one for each table, one for the end. */
const stepName = (view: WalkView, step: number): string =>
  view.levels[step] ? `Level ${view.levels[step].level}` : 'The end';

function sentenceOf(view: WalkView, step: number, guess: number | null): string {
  if (step === START)
    return 'Nothing has been read yet. TTBR0_EL1 holds the address of the first table, because the top of the address is zero.';
  if (step < view.last) return view.levels[step]?.sentence ?? '';
  const here = step >= view.levels.length ? view.endSentence : (view.levels[step]?.sentence ?? '');
  if (guess === null) return here;
  const end = view.fault ? view.last : view.levels.length;
  const verdict =
    guess === end
      ? 'You had it.'
      : `You said ${guess >= view.levels.length ? 'memory' : stepName(view, guess).toLowerCase()}; it ended with ${view.end}.`;
  return `${verdict} ${here}`;
}

export function WalkFigure({ id, initial, caption, number, children }: WalkFigureProps) {
  const [view, setView] = useState(initial);
  const [lost, setLost] = useState(false);
  const [step, setStep] = useState(START);
  const [at, setAt] = useState(2);
  const [guess, setGuess] = useState<number | null>(null);
  const { config } = view;
  const wanted = useRef(config);
  // A change is a new question: what was shown goes back behind the steps. The simulator comes with the first change.
  const change = async (next: Partial<WalkConfig>): Promise<void> => {
    wanted.current = { ...wanted.current, ...next };
    try {
      const { walkView } = await import('./model.ts');
      setView(walkView(wanted.current));
      setLost(false);
    } catch {
      setLost(true);
    }
    setStep(START);
    setGuess(null);
  };
  const flip = (level: number, mask: bigint): void =>
    void change({
      flips: { ...wanted.current.flips, [level]: (wanted.current.flips[level] ?? 0n) ^ mask },
    });
  const steps = [...view.levels.keys(), view.levels.length];
  const ended = step >= view.last;
  return (
    <figure class="fig wk" id={id}>
      <div class="fig-head needs-js">
        <Radios
          name={`${id}-size`}
          legend="Pages of"
          choices={PAGE_SHIFTS.map((shift) => ({ value: shift, text: `${2 ** (shift - KB_SHIFT)}K` }))}
          value={config.pageShift}
          onValue={(pageShift) => void change({ pageShift, flips: {} })}
        />
        <Radios<AccessKind>
          name={`${id}-kind`}
          legend="EL0 does a"
          choices={KINDS.map(({ kind, word }) => ({ value: kind, text: word }))}
          value={config.kind}
          onValue={(kind) => void change({ kind })}
        />
      </div>
      <p class="wk-address">
        <code>{view.address}</code> <span>the top 16 bits are zero: the low half, tables from TTBR0_EL1</span>
      </p>
      <ol class="wk-cols" style={`--cols:${view.levels.length + 1}`}>
        {view.levels.map((level, i) => (
          <Level
            key={level.level}
            view={level}
            ahead={i > step}
            changed={(config.flips[level.level] ?? 0n) !== 0n}
            leads={i <= view.last && (step > i || step >= view.levels.length)}
          />
        ))}
        <PageColumn view={view} ahead={!(step >= view.levels.length || (ended && view.fault !== null))} />
      </ol>
      <p class="bg-line wk-line" role="status">
        {lost
          ? 'The simulator could not be loaded. Try again when you are connected.'
          : sentenceOf(view, step, guess)}
      </p>
      <div class="wk-steps needs-js">
        {/* biome-ignore lint/a11y/useSemanticElements: a row of step buttons is not a fieldset */}
        <div class="wk-buttons" role="group" aria-label="Steps of the walk">
          {steps.map((each) => (
            <button
              key={each}
              type="button"
              class={each === Math.min(step + 1, view.levels.length) && !ended ? 'button primary' : 'button'}
              aria-current={each === step ? 'step' : undefined}
              onClick={() => setStep(each)}
            >
              {stepName(view, each)}
            </button>
          ))}
        </div>
        <label class="wk-guess">
          Predict: it will end at{' '}
          <select
            value={guess === null ? '' : `${guess}`}
            onChange={(event) =>
              setGuess(event.currentTarget.value === '' ? null : Number(event.currentTarget.value))
            }
          >
            <option value="">not said</option>
            {steps.map((each) => (
              <option key={each} value={`${each}`}>
                {view.levels[each] ? `${stepName(view, each).toLowerCase()}, a fault` : 'memory, no fault'}
              </option>
            ))}
          </select>
        </label>
      </div>
      <BitToggles
        id={id}
        view={view}
        at={at}
        onAt={setAt}
        onFlip={flip}
        onBack={() => void change({ flips: {} })}
      />
      <label class="wk-hardware needs-js">
        <input
          type="checkbox"
          checked={config.hardware}
          onChange={(event) => void change({ hardware: event.currentTarget.checked })}
        />{' '}
        This CPU keeps AF and dirty state itself
      </label>
      <figcaption class="fig-caption">
        <FigureNumber number={number} /> {children ?? caption}
        <details class="ft">
          <summary>The same as a table</summary>
          <WalkTable view={view} />
        </details>
      </figcaption>
    </figure>
  );
}
