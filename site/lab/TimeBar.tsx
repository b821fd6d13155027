// Models: the buttons of time and their keys, and where one stands in words. The keys work wherever the focus is in the lab,
// except in a field. Does not model: the lanes (Timeline.tsx).
import { useEffect } from 'preact/hooks';
import type { Move } from './protocol.ts';
import type { LabState } from './state.ts';
import { placeText, Timeline } from './Timeline.tsx';
import type { Lab } from './use-lab.ts';

export interface TimeBarProps {
  readonly lab: Lab;
  readonly state: LabState;
  go(step: number, moment: number): void;
}

type Way = Exclude<Move['to'], 'place'>;

const KEYS: Readonly<Record<string, Way>> = {
  '[': 'back',
  ']': 'forward',
  '.': 'inside',
  ',': 'inside-back',
  PageUp: 'back',
  PageDown: 'forward',
  Home: 'start',
  End: 'end',
};
/** In the slider arrows move as well. */
const SLIDER_KEYS: Readonly<Record<string, Way>> = { ArrowLeft: 'inside-back', ArrowRight: 'inside' };

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement;
/** A list that moves by Home and End itself keeps them. */
const owned = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('[role="treegrid"], [role="grid"], dialog, .lp-events') !== null;

export function TimeBar({ lab, state, go }: TimeBarProps) {
  const move = (to: Way): void => lab.move({ do: 'move', move: { to } });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { key, target, ctrlKey, metaKey, altKey } = event;
      if (event.defaultPrevented || metaKey || ctrlKey !== altKey || typing(target)) return;
      const slider = target instanceof Element && target.getAttribute('role') === 'slider';
      const to = (slider ? SLIDER_KEYS[key] : undefined) ?? KEYS[key];
      if (!to || (key.length > 1 && owned(target))) return;
      event.preventDefault();
      move(to);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [lab.move]);
  const { at, steps } = state;
  const known = steps.filter(({ done }) => done).length;
  const atStart = at.step === 0 && at.moment === 0;
  const atEnd = at.step >= known;
  return (
    <div class="lab-time">
      <div class="lab-buttons">
        <button
          type="button"
          class="button"
          aria-disabled={atStart}
          aria-label="To the start"
          onClick={() => move('start')}
        >
          |◂
        </button>
        <button type="button" class="button" aria-disabled={atStart} onClick={() => move('back')}>
          ◂ step <kbd>[</kbd>
        </button>
        <button type="button" class="button primary" aria-disabled={atEnd} onClick={() => move('forward')}>
          step ▸ <kbd>]</kbd>
        </button>
        <button
          type="button"
          class="button"
          aria-disabled={atStart}
          aria-label="inside, back"
          onClick={() => move('inside-back')}
        >
          ◂ <kbd>,</kbd>
        </button>
        <button type="button" class="button" aria-disabled={atEnd} onClick={() => move('inside')}>
          inside ▸ <kbd>.</kbd>
        </button>
        <button type="button" class="button" aria-disabled={atEnd} onClick={() => move('end')}>
          run ▸▸
        </button>
        {lab.busy && (
          <button type="button" class="button" onClick={lab.stop}>
            Stop
          </button>
        )}
      </div>
      <p class="lab-place" role="status">
        {lab.busy ? 'At work. ' : ''}
        {placeText(state)}
      </p>
      <p class="lab-says">{at.moment === 0 && steps[at.step - 1]?.says}</p>
      <Timeline state={state} go={go} />
    </div>
  );
}
