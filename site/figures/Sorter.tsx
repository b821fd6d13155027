// Models: the sorter "what is it?": a kind is chosen for each value, under a layout lens that changes some answers.
// Asks before it tells; not scored. Without a script the answers stand in the fold below.
import { hex, type LayoutId, parseHex } from '@spare-bits/sim-core';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { WithNames } from './Callouts.tsx';
import { FigureNumber } from './FigureNumber.tsx';
import { Lens } from './Lens.tsx';
import { Mark } from './Marks.tsx';
import {
  answerOf,
  answersText,
  answerText,
  CHOICE_WORDS,
  CHOICES,
  type Choice,
  changedItems,
  type SortItem,
  tally,
} from './model/sort.ts';
import { counted } from './model/words.ts';
import './figure.css';
import './sorter.css';

export interface SorterProps {
  readonly id: string;
  readonly items: readonly SortItem[];
  readonly layout?: LayoutId;
  readonly caption?: string;
  readonly number?: string | undefined;
  readonly children?: ComponentChildren;
}

interface RowProps {
  id: string;
  item: SortItem;
  layout: LayoutId;
  chosen: Choice | null;
  shown: boolean;
  changed: boolean;
  onChoose: (choice: Choice | null) => void;
}

function Row({ id, item, layout, chosen, shown, changed, onChoose }: RowProps) {
  const answer = answerOf(item, layout);
  const right = chosen === answer.choice;
  const value = parseHex(item.value);
  return (
    <li class={changed ? 'so-item is-changed' : 'so-item'}>
      <label for={id}>
        <code>{value === null ? item.value : hex(value)}</code>
        <span class="so-level">level {item.level ?? 3}</span>
      </label>
      <select
        id={id}
        class="needs-js"
        value={chosen ?? ''}
        onChange={(event) => onChoose(CHOICES.find((choice) => choice === event.currentTarget.value) ?? null)}
      >
        <option value="">choose a kind</option>
        {CHOICES.map((choice) => (
          <option key={choice} value={choice}>
            {CHOICE_WORDS[choice]}
          </option>
        ))}
      </select>
      <span class={`so-verdict ${shown && chosen ? (right ? 'is-ok' : 'is-wrong') : ''}`}>
        {shown && (
          <>
            {chosen && <Mark name={right ? 'ok' : 'wrong'} />}
            {changed && <Mark name="differs" />} {chosen && (right ? 'yes, ' : 'no, ')}
            {answerText(answer)}
          </>
        )}
      </span>
    </li>
  );
}

export function Sorter({ id, items, layout: first = 'v6.12', caption, number, children }: SorterProps) {
  const [layout, setLayout] = useState(first);
  const [before, setBefore] = useState(first);
  const [chosen, setChosen] = useState<readonly (Choice | null)[]>(() => items.map(() => null));
  const [shown, setShown] = useState(false);
  const changed = changedItems(items, before, layout);
  const choose = (at: number, choice: Choice | null): void =>
    setChosen(chosen.map((each, i) => (i === at ? choice : each)));
  const lensText =
    before === layout
      ? ''
      : ` ${changed.length === 0 ? 'No answer differs' : `${counted(changed.length, 'answer')} ${changed.length === 1 ? 'differs' : 'differ'}`} from ${before}.`;
  return (
    <figure class="fig so" id={id}>
      <div class="fig-head">
        <Lens
          id={id}
          layout={layout}
          onLayout={(next) => {
            setBefore(layout);
            setLayout(next);
          }}
        />
      </div>
      <ol class="so-list">
        {items.map((item, i) => (
          <Row
            key={item.value}
            id={`${id}-${i}`}
            item={item}
            layout={layout}
            chosen={chosen[i] ?? null}
            shown={shown}
            changed={shown && changed.includes(i)}
            onChoose={(choice) => choose(i, choice)}
          />
        ))}
      </ol>
      <p class="bg-line" role="status">
        {shown
          ? `${tally(items, chosen, layout)}${lensText}`
          : `${chosen.filter((each) => each !== null).length} of ${items.length} chosen.`}
      </p>
      <div class="pr-run">
        <details open={shown} onToggle={(event) => setShown(event.currentTarget.open)}>
          <summary class="button primary">{shown ? 'Hide what they are' : 'Show what they are'}</summary>
          <div class="so-answers">
            <table>
              <caption class="visually-hidden">What each value is, under each layout, and why</caption>
              <thead>
                <tr>
                  <th scope="col">value</th>
                  <th scope="col">what it is, and why</th>
                </tr>
              </thead>
              <tbody>
                {items.map((item) => (
                  <tr key={item.value}>
                    <th scope="row">
                      <code>{hex(parseHex(item.value) ?? 0n)}</code>
                      <span class="so-level">level {item.level ?? 3}</span>
                    </th>
                    <td>
                      <b>{answersText(item)}.</b> {item.why && <WithNames text={item.why} />}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      </div>
      <figcaption class="fig-caption">
        <FigureNumber number={number} />{' '}
        {children ??
          caption ??
          'What is it? Choose a kind for each value, then look. The lens changes two of the answers.'}
      </figcaption>
    </figure>
  );
}
