// Models: one line of the result: how the check ended, what it says, over how many entries; a check that does not hold
// can be opened. It judges nothing.
import type { TestResult } from '@spare-bits/exercises/grader/result.ts';
import type { ComponentChildren } from 'preact';
import { Mark } from '../figures/Marks.tsx';
import { Words } from './Words.tsx';
import { countWords, STATE_WORDS } from './words.ts';

interface CheckProps {
  test: TestResult;
  open: boolean;
  /** null: there is nothing to open. */
  toggle: (() => void) | null;
  children: ComponentChildren;
}

export function Check({ test, open, toggle, children }: CheckProps) {
  const { mark, word, tone } = STATE_WORDS[test.state];
  const holds = test.state === 'passed';
  const title = <Words text={test.title} />;
  return (
    <li class="xk" data-test={test.id} data-state={test.state}>
      <div class="xk-row">
        <span class={`xk-state xk-${tone}`}>
          <Mark name={mark} /> {word}
        </span>
        <h4 class="xk-title">
          {holds || !toggle ? (
            title
          ) : (
            <button type="button" aria-expanded={open} onClick={toggle}>
              <span>{title}</span>
              <Mark name="open" class="xk-fold" />
            </button>
          )}
        </h4>
        <span class="xk-count">{countWords(test)}</span>
      </div>
      {!holds && open && children}
    </li>
  );
}
