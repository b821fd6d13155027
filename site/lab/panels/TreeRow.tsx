// Models: one row of the tree of page tables. Does not model: which rows there are (tree.ts).
import { hex } from '@spare-bits/sim-core';
import { Mark } from '../../figures/Marks.tsx';
import { Ticks } from '../../figures/sim/Entry.tsx';
import { entryWords, type Kernelwise, kindAt, looksOf } from './entry-words.ts';
import { Delta } from './Panel.tsx';
import type { Row } from './tree.ts';
import { bareHex } from './words.ts';

interface TreeRowProps {
  readonly row: Row;
  /** Counted from 1, the head included. */
  readonly index: number;
  readonly kernel: Kernelwise;
  readonly reads: number;
  readonly changed: boolean;
  readonly selected: boolean;
  readonly current: boolean;
  readonly onPick: () => void;
  readonly onFold: () => void;
}

export function TreeRow(props: TreeRowProps) {
  const { row, index, kernel, reads, changed, selected, current, onPick, onFold } = props;
  const { entry, depth, expanded } = row;
  const { value, level } = entry;
  const text = hex(value);
  const classes = [changed && 'is-changed', selected && 'is-selected', value === 0n && 'is-empty'];
  return (
    <tr
      data-pa={entry.pa}
      class={classes.filter(Boolean).join(' ') || undefined}
      aria-level={depth}
      aria-rowindex={index}
      aria-expanded={expanded ?? undefined}
      aria-selected={selected}
      tabIndex={current ? 0 : -1}
      onClick={onPick}
    >
      <th scope="row" style={`--depth:${depth}`}>
        <Delta is={changed} />
        {expanded !== null && (
          <button
            type="button"
            class={expanded ? 'lp-twist is-open' : 'lp-twist'}
            tabIndex={-1}
            aria-label={expanded ? 'Fold' : 'Unfold'}
            onClick={(event) => {
              event.stopPropagation();
              onFold();
            }}
          >
            <Mark name="open" />
          </button>
        )}
        L{level} [{entry.index}]
      </th>
      <td class="lp-value">{bareHex(text)}</td>
      <td class="lp-ticks">
        <Ticks entry={text} looks={looksOf(kernel, kindAt(kernel, value, level))} />
      </td>
      <td class="lp-words">{entryWords(kernel, entry, expanded === false)}</td>
      <td class="lp-times">{reads > 0 ? `×${reads.toLocaleString('en-US')}` : ''}</td>
    </tr>
  );
}
