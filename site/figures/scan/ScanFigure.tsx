// Models: the figure of a scan: sets of categories to choose, six pages, and which of them match. Without a script the table
// below has the answers to some questions. Does not model: the scan (model.ts asks the simulator).
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { FigureNumber } from '../FigureNumber.tsx';
import { Mark } from '../Marks.tsx';
import {
  CATEGORIES,
  type Category,
  type Question,
  type ScanView,
  SET_WORDS,
  SETS,
  type SetName,
  saysOf,
  TOOL,
  toggled,
} from './words.ts';
import '../figure.css';
import '../walk/walk-controls.css';
import './scan.css';

export interface ScanFigureProps {
  readonly id: string;
  /** The answer to the tool's question; made while the page is built. */
  readonly initial: ScanView;
  readonly caption?: string | undefined;
  readonly number?: string | undefined;
  /** Some questions and their answers. */
  readonly table?: ComponentChildren;
}

export function ScanFigure({ id, initial, caption, number, table }: ScanFigureProps) {
  const [question, setQuestion] = useState<Question>(TOOL);
  const [view, setView] = useState(initial);
  const [lost, setLost] = useState(false);
  const wanted = useRef(question);
  // The simulator comes with the first change.
  const ask = async (next: Question): Promise<void> => {
    wanted.current = next;
    setQuestion(next);
    try {
      const { scanView } = await import('./model.ts');
      setView(scanView(wanted.current));
      setLost(false);
    } catch {
      setLost(true);
    }
  };
  const box = (set: SetName, category: Category) => (
    <td key={set}>
      <label class="sc-box">
        <input
          type="checkbox"
          checked={question[set].includes(category)}
          aria-label={`${category} ${SET_WORDS[set]}`}
          onChange={() => void ask(toggled(question, set, category))}
        />
      </label>
    </td>
  );
  return (
    <figure class="fig sc" id={id}>
      <div class="sc-sides">
        <div class="needs-js">
          <table class="sc-sets">
            <caption class="visually-hidden">The sets of the question</caption>
            <thead>
              <tr>
                <th scope="col">the question</th>
                {SETS.map((set) => (
                  <th key={set} scope="col">
                    {SET_WORDS[set]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {CATEGORIES.map((category) => (
                <tr key={category}>
                  <th scope="row">
                    <code>{category}</code>
                  </th>
                  {SETS.map((set) => box(set, category))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <table class="sc-pages">
          <caption class="visually-hidden">Six pages and whether they match</caption>
          <thead>
            <tr>
              <th scope="col">page</th>
              <th scope="col">its categories</th>
              <th scope="col">matches</th>
            </tr>
          </thead>
          <tbody>
            {view.rows.map(({ page, categories, told }) => (
              <tr key={page} class={told ? 'is-told' : undefined}>
                <th scope="row">{page}</th>
                <td>{categories.join(', ')}</td>
                <td>
                  {told ? (
                    <>
                      <Mark name="ok" /> yes
                    </>
                  ) : (
                    'no'
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="bg-line needs-js" role="status">
        {lost ? 'The simulator could not be loaded. Try again when you are connected.' : saysOf(view)}
      </p>
      <div class="wk-buttons needs-js">
        <button type="button" class="button quiet" onClick={() => void ask(TOOL)}>
          The tool’s question
        </button>
      </div>
      <figcaption class="fig-caption">
        <p>
          <FigureNumber number={number} /> {caption}
        </p>
        <details class="ft">
          <summary>Some questions as a table</summary>
          {table}
        </details>
      </figcaption>
    </figure>
  );
}
