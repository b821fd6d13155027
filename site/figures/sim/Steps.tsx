// Models: the way through a scenario: buttons, a slider, the list of steps. The list is one stop of the Tab key; in it the
// arrow keys go from step to step. Does not model: what a step shows.
import type { JSX } from 'preact';
import { Mark } from '../Marks.tsx';
import type { Shot } from './shots.ts';

/** How the reader's kernel compares at a step: it is seen, it is in the entries alone, or the step was not reached. */
export type StepMark = 'same' | 'entry' | 'seen' | 'unreached';

interface StepsProps {
  readonly shots: readonly Shot[];
  readonly at: number;
  readonly go: (step: number) => void;
}

const ARROWS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

export function Buttons({ shots, at, go }: StepsProps) {
  const last = shots.length - 1;
  const button = (text: string, to: number, key: string, kind = '') => (
    <button
      type="button"
      class={`button ${kind}`}
      aria-disabled={to < 0 || to > last || to === at}
      aria-keyshortcuts={key}
      onClick={() => go(to)}
    >
      {text} {key.length === 1 && <span class="sm-key">{key}</span>}
    </button>
  );
  return (
    <div class="sm-way needs-js">
      {/* biome-ignore lint/a11y/useSemanticElements: a row of step buttons is not a fieldset */}
      <div class="sm-buttons" role="group" aria-label="Steps">
        {button('First', 0, 'Home')}
        {button('Back', at - 1, '[')}
        {button('Forward', at + 1, ']', 'primary')}
        {button('Last', last, 'End')}
      </div>
      <span class="sm-where">
        step {at} of {last}
      </span>
      <input
        class="sm-slider"
        type="range"
        min={0}
        max={last}
        value={at}
        aria-label="Step"
        aria-valuetext={`step ${at} of ${last}, ${shots[at]?.op ?? ''}`}
        onInput={(event) => go(Number(event.currentTarget.value))}
      />
    </div>
  );
}

const MARK_WORDS = { entry: 'entries differ', seen: 'differs', unreached: 'not reached', same: '' } as const;

export function StepList({ shots, at, go, marks }: StepsProps & { marks: readonly StepMark[] | null }) {
  const move = (event: JSX.TargetedKeyboardEvent<HTMLOListElement>): void => {
    const by = ARROWS[event.key];
    const to = at + (by ?? 0);
    if (by === undefined || !shots[to]) return;
    event.preventDefault();
    go(to);
    event.currentTarget.querySelectorAll('button')[to]?.focus();
  };
  return (
    <ol class="sm-steps" start={0} aria-label="All steps" onKeyDown={move}>
      {shots.map(({ op, short, mark }, step) => {
        const compared = marks?.[step] ?? 'same';
        return (
          <li key={step} class={step > at ? 'is-ahead' : undefined}>
            <button
              type="button"
              aria-current={step === at ? 'step' : undefined}
              tabIndex={step === at ? 0 : -1}
              onClick={() => go(step)}
            >
              <span class="sm-number">{step}</span> <code>{op}</code>{' '}
              {compared === 'same' ? (
                <span class="sm-short">
                  {mark && <Mark name={mark} />} {short}
                </span>
              ) : (
                <span class={`sm-short is-${compared}`}>
                  {compared !== 'unreached' && <Mark name={compared === 'seen' ? 'wrong' : 'differs'} />}{' '}
                  {MARK_WORDS[compared]}
                </span>
              )}
            </button>
          </li>
        );
      })}
    </ol>
  );
}
