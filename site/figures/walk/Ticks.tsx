// Models: the 64-tick line of one entry: every set bit raised, in the colour of its owner. Decoration for assistive
// technology; the words beside it say what the entry is.
import { U64_BITS } from '@spare-bits/sim-core';
import type { LevelView } from './words.ts';

const PITCH = 10;
const LOW = 6;
const HIGH = 14;

export function Ticks({ ticks }: Pick<LevelView, 'ticks'>) {
  return (
    <svg
      class="wk-ticks"
      viewBox={`0 0 ${U64_BITS * PITCH} ${HIGH}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path
        class="is-low"
        d={`M0 ${HIGH - LOW / 2}H${U64_BITS * PITCH}`}
        stroke-width={LOW}
        stroke-dasharray="4 6"
      />
      {ticks.map(({ bit, look }) => (
        <rect
          key={bit}
          class={`is-${look}`}
          x={(U64_BITS - 1 - bit) * PITCH}
          width={PITCH - 3}
          height={HIGH}
        />
      ))}
    </svg>
  );
}
