// Models: the field of code beside a scenario: the reader's helper, wrong ones to begin with, the run, and what came of it
// in a sentence. Fetched when the reader opens it; the sandbox and the simulator with the first key or the first run.
import { createPlayground, type Playground } from '@spare-bits/exercises/grader/figure/browser.ts';
import type { FigureAnswer } from '@spare-bits/exercises/grader/figure/messages.ts';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { CodeField } from '../../exercise/CodeField.tsx';
import editorStyle from '../../exercise/editor.css?inline';
import { constantOwners } from '../../exercise/owners.ts';
import { Mark } from '../Marks.tsx';
import style from './bench.css?inline';
import type { BenchProps } from './bench-types.ts';
import { compare } from './compare.ts';
import { film } from './film.ts';
import { scenarioOf } from './scenarios.ts';
import { WRONG } from './wrong.ts';

/** Styles that come with the field: a style sheet of a fetched module would be linked from the page at once. */
function addStyles(): void {
  const id = 'sm-bench-style';
  if (document.getElementById(id)) return;
  const sheet = document.createElement('style');
  sheet.id = id;
  sheet.textContent = `${editorStyle}${style}`;
  document.head.append(sheet);
}

export { Pair } from './Pair.tsx';

interface Result {
  readonly source: string;
  readonly says: string;
  readonly began: string;
  /** What the invariants say. */
  readonly rules: string;
  readonly good: boolean;
  /** The line of the file that it is about. */
  readonly line: number | null;
  /** There is a step to look at. */
  readonly step: number | null;
}

const LOST =
  'The simulator could not be loaded: this is not about your code, which is kept. Check the connection and run again.';

const refusal = (source: string, says: string, line: number | null): Result => ({
  source,
  says,
  began: '',
  rules: '',
  good: false,
  line,
  step: null,
});

/** What an answer that is no run says. */
function refused(source: string, answer: Exclude<FigureAnswer, { type: 'played' }>): Result {
  if (answer.type === 'fault')
    return refusal(source, `The run did not end well (${answer.message}). Your code is kept.`, null);
  const line = answer.place?.line ?? null;
  return refusal(
    source,
    `${answer.message}${line === null ? '' : ` Line ${line}.`} Your code is kept.`,
    line,
  );
}

export function Bench({ id, base, scenario, options, watch, wrong, onAgainst, onLook }: BenchProps) {
  const scene = useMemo(() => scenarioOf(scenario, options), [scenario, options]);
  const owners = useMemo(
    () => constantOwners({ layouts: [{ id: scene.config.layout, pageShift: scene.config.pageShift }] }),
    [scene],
  );
  useLayoutEffect(addStyles, []);
  const first = wrong[0];
  const starter = first ? WRONG[first].source : '';
  const [code, setCode] = useState(starter);
  const [running, setRunning] = useState(false);
  const [result, setResult] = useState<Result | null>(null);
  const playground = useRef<Playground | null>(null);
  const ready = (): Playground => {
    playground.current ??= createPlayground({ base: `${base}grader/` });
    return playground.current;
  };

  const show = (source: string, answer: Extract<FigureAnswer, { type: 'played' }>): void => {
    const { reference, yours, called, stopped } = answer;
    const line = stopped?.place?.line ?? null;
    const compared = compare({ reference, yours, called, line });
    onAgainst({
      film: film(reference, watch, [yours]),
      yours: film(yours, watch, [reference]),
      marks: compared.marks,
      step: compared.step,
    });
    setResult({ source, ...compared, good: compared.same, line });
  };
  const run = async (): Promise<void> => {
    if (running) return;
    setRunning(true);
    const source = code;
    const answer = await ready()
      .play({ scenario: scene, source })
      .catch(() => null);
    setRunning(false);
    if (answer?.type === 'played') {
      show(source, answer);
      return;
    }
    onAgainst(null);
    setResult(answer ? refused(source, answer) : refusal(source, LOST, null));
  };
  const put = (source: string): void => {
    setCode(source);
    ready().prewarm();
  };
  const reset = (): void => {
    setCode(starter);
    setResult(null);
    onAgainst(null);
  };
  const stale = result !== null && result.source !== code;
  const untouched = code === starter && result === null;
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void run();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the key bubbles up from the field inside
    <div class="sm-code" onKeyDown={onKey}>
      {/* biome-ignore lint/a11y/useSemanticElements: a row of buttons is not a fieldset */}
      <div class="sm-chips" role="group" aria-label="Wrong helpers to try">
        <span>Wrong in a plausible way:</span>
        {wrong.map((name) => (
          <button
            key={name}
            type="button"
            class="sm-chip"
            aria-pressed={code === WRONG[name].source}
            onClick={() => put(WRONG[name].source)}
          >
            {WRONG[name].title}
          </button>
        ))}
      </div>
      <div class="xe">
        <CodeField
          id={`${id}-code`}
          code={code}
          owners={owners}
          place={stale ? null : (result?.line ?? null)}
          describedBy={`${id}-keys`}
          onCode={setCode}
          onFocus={() => ready().prewarm()}
        />
        <p class="sm-keys" id={`${id}-keys`}>
          What the file exports takes the place of the kernel’s helper of that name. Tab leaves the field;
          Ctrl+Enter runs.
        </p>
      </div>
      <div class="sm-run">
        <button type="button" class="button primary" aria-disabled={running} onClick={() => void run()}>
          Run with mine
        </button>
        <button type="button" class="button" aria-disabled={untouched} onClick={reset}>
          Reset
        </button>
        {result?.step != null && (
          <button type="button" class="button" onClick={onLook}>
            Look at step {result.step}
          </button>
        )}
        {stale && <span class="sm-stale">code changed since this run</span>}
      </div>
      <p class={stale ? 'sm-result is-stale' : 'sm-result'} role="status">
        {running && 'Running.'}
        {!running && result && (
          <>
            <Mark name={result.good ? 'ok' : 'wrong'} class={result.good ? 'is-ok' : 'is-bad'} />{' '}
            {result.says} <span>{result.began}</span> <span>{result.rules}</span>
          </>
        )}
      </p>
    </div>
  );
}
