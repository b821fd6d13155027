// Models: the notes below a band of cells, each joined to its cell by a leader line on wide screens, a plain list on
// narrow ones. Rightmost first, so that no leader crosses a text.
import type { PlacedCallout } from './model/callouts.ts';
import { lookOf } from './model/words.ts';
import './callouts.css';

/** Right of this share of the width a note has no room beside its leader. */
const TOO_FAR_RIGHT = 0.85;

/** Kernel names inside a sentence are set as code. */
export function WithNames({ text }: { text: string }) {
  const parts = text.split(
    /(0x[0-9A-F_]{6,}|\b(?:PTE|PMD|SWP)_[A-Z_]+[A-Z]|\b(?:RDONLY|WRITE|VALID|DBM|UXN|USER)\b)/,
  );
  return <>{parts.map((part, i) => (i % 2 === 1 ? <code key={i}>{part}</code> : part))}</>;
}

export function Callouts({ of, band }: { of: readonly PlacedCallout[]; band: string }) {
  if (of.length === 0) return null;
  const lines = of.every((each) => each.x <= TOO_FAR_RIGHT);
  return (
    <ul class={`co co-${band} ${lines ? 'has-leaders' : ''}`}>
      {of.map((each, i) => (
        <li key={each.bits} style={`--x:${(each.x * 100).toFixed(2)}%;--row:${i + 2}`}>
          <span class="co-leader" />
          <span class="co-text">
            <b class={`co-bits co-${lookOf(each.field)}`}>{each.bits}</b> <b class="co-head">{each.head}</b>{' '}
            <WithNames text={each.text} />
          </span>
        </li>
      ))}
    </ul>
  );
}
