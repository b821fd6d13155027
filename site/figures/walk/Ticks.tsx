// Models: the 64-tick line of one entry: every set bit raised, in the colour of its owner. Decoration for assistive
// technology; the words beside it say what the entry is.
import { type Field, U64_BITS } from '@spare-bits/sim-core';
import { bitOf, fieldAt } from '../model/cells.ts';
import { lookOf } from '../model/words.ts';

const PITCH = 10;
const LOW = 6;
const HIGH = 14;

export function Ticks({ value, fields }: { value: bigint; fields: readonly Field[] }) {
  const set = Array.from({ length: U64_BITS }, (_, bit) => bit).filter((bit) => bitOf(value, bit));
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
      {set.map((bit) => (
        <rect
          key={bit}
          class={`is-${lookOf(fieldAt(fields, bit))}`}
          x={(U64_BITS - 1 - bit) * PITCH}
          width={PITCH - 3}
          height={HIGH}
        />
      ))}
    </svg>
  );
}
