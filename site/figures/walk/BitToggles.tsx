// Models: the part of the walk figure in which the reader breaks something: a level, and the bits of its entry by name.
import { hex } from '@spare-bits/sim-core';
import { Mark } from '../Marks.tsx';
import { Radios } from './Radios.tsx';
import type { WalkView } from './words.ts';

interface BitTogglesProps {
  readonly id: string;
  readonly view: WalkView;
  readonly at: number;
  readonly onAt: (level: number) => void;
  readonly onFlip: (level: number, mask: bigint) => void;
  readonly onBack: () => void;
}

export function BitToggles({ id, view, at, onAt, onFlip, onBack }: BitTogglesProps) {
  const { flips } = view.config;
  const level = view.levels.find((each) => each.level === at) ?? view.levels[view.levels.length - 1];
  if (!level) return null;
  const changed = Object.values(flips).some((flip) => flip !== 0n);
  return (
    <div class="wk-change needs-js">
      <Radios
        name={`${id}-level`}
        legend="Change the entry at level"
        choices={view.levels.map((each) => ({ value: each.level, text: `${each.level}` }))}
        value={level.level}
        onValue={onAt}
      />
      <code class="wk-entry">{hex(level.value)}</code>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend that repeats the line above */}
      <div class="wk-toggles" role="group" aria-label={`Bits of the entry at level ${level.level}`}>
        {level.choices.map((choice) => (
          <button
            key={choice.label}
            type="button"
            class="wk-toggle"
            aria-pressed={choice.set}
            onClick={() => onFlip(level.level, choice.mask)}
          >
            <b>
              <Mark name={choice.set ? 'set' : 'clear'} /> {choice.label}
            </b>{' '}
            <i>{choice.set ? 'set' : 'clear'}</i> <span>{choice.says}</span>
          </button>
        ))}
      </div>
      <button type="button" class="button quiet" aria-disabled={!changed} onClick={onBack}>
        Put everything back
      </button>
    </div>
  );
}
