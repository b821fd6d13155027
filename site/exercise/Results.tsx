// Models: the result of a run as the reader meets it: one sentence, then a line for each check in file order, the first
// that does not hold open. While a run lasts, lines come as checks end. Old results stay, marked as old.
import type { TestResult } from '@spare-bits/exercises/grader/result.ts';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Check } from './Check.tsx';
import { Failure } from './Failure.tsx';
import type { PanelTask } from './types.ts';
import { type Run, SLOW_MS } from './use-runs.ts';
import { Words } from './Words.tsx';
import { inFileOrder, saysMore, secondsWords, visibleWords } from './words.ts';

/** The one sentence over a run. */
export function headingOf(run: Run | null): string {
  if (!run) return 'No run yet';
  if (run.trouble) return run.trouble;
  if (run.result) return run.result.message;
  return run.phase === 'running' ? 'Checking' : `Stopped after ${run.done} of ${run.of || 'the'} checks.`;
}

interface ResultsProps {
  id: string;
  run: Run | null;
  stale: boolean;
  task: PanelTask;
  base: string;
  hints: ComponentChildren;
  goTo(line: number): void;
}

const GROUPS = [
  ['visible', 'Visible checks'],
  ['hidden', 'Hidden checks'],
] as const;

export function Results({ id, run, stale, task, base, hints, goTo }: ResultsProps) {
  const ungraded = run?.result?.status === 'not-gradable';
  const tests = ungraded ? [] : inFileOrder(run?.tests ?? []);
  const first = tests.find(({ state }) => state !== 'passed');
  const idea = first?.idea ?? tests.find((test) => test.idea !== null)?.idea ?? null;
  /** What the reader opened or closed, by run; everything else follows the rule "the first failure is open". */
  const [turned, setTurned] = useState<{ run: number; ids: Readonly<Record<string, boolean>> }>({
    run: 0,
    ids: {},
  });
  const ids = turned.run === run?.number ? turned.ids : {};
  const isOpen = (test: TestResult): boolean => saysMore(test) && (ids[test.id] ?? test === first);
  const toggle = (test: TestResult) =>
    setTurned({ run: run?.number ?? 0, ids: { ...ids, [test.id]: !isOpen(test) } });

  // The room that the last result took stays reserved while the next run fills it, so that nothing jumps.
  const box = useRef<HTMLDivElement>(null);
  const running = run?.phase === 'running';
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !running) return;
    return () => {
      element.style.minHeight = '';
    };
  }, [running]);
  const height = useRef(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    if (running && element.style.minHeight === '') element.style.minHeight = `${height.current}px`;
    if (!running) height.current = element.offsetHeight;
  });

  const result = run?.result ?? null;
  const place = result?.place ?? null;
  const beside = first && isOpen(first) ? hints : null;
  return (
    <div class="xs" ref={box} data-stale={stale} data-phase={run?.phase ?? 'none'}>
      <div class="xs-head needs-js">
        <h2 id={id}>
          <span role="status">
            <Words text={headingOf(run)} />
          </span>
        </h2>
        <p class="xs-sub">
          {run?.phase === 'running' &&
            run.ms > SLOW_MS &&
            `${run.done} of ${run.of || '…'} checks, ${secondsWords(run.ms)}`}
          {ungraded && 'No check was run, so this counts as no attempt.'}
          {result && !ungraded && visibleWords(result.tests)}
          {!run && 'The checks run in your own browser; your code goes nowhere.'}
        </p>
        {result && <p class="xs-same">Same result in the command-line grader</p>}
      </div>
      {place && !beside && (
        <p class="xs-place">
          <button type="button" class="xr-second" onClick={() => goTo(place.line)}>
            Go to line {place.line}
          </button>
        </p>
      )}
      {GROUPS.map(([group, name]) => {
        const members = tests.filter((test) => test.group === group);
        return members.length === 0 ? null : (
          <section key={group} class="xs-group">
            <h3>{name}</h3>
            <ol>
              {members.map((test) => (
                <Check
                  key={test.id}
                  test={test}
                  open={isOpen(test)}
                  toggle={saysMore(test) ? () => toggle(test) : null}
                >
                  <Failure
                    test={test}
                    idea={test === first ? idea : test.idea}
                    read={task.read}
                    base={base}
                    goTo={goTo}
                    beside={test === first ? hints : null}
                  />
                </Check>
              ))}
            </ol>
          </section>
        );
      })}
      {result?.tests.map((test) =>
        test.written ? (
          <section key={test.id} class="xs-output">
            <h3>What you wrote</h3>
            <blockquote>{test.written}</blockquote>
          </section>
        ) : null,
      )}
      {result && result.output !== '' && (
        <section class="xs-output">
          <h3>What your code printed</h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that may scroll must be reachable by keyboard */}
          <pre tabIndex={0}>{result.output}</pre>
        </section>
      )}
      {!beside && <div class="xs-hints">{hints}</div>}
      <p class="xs-print">
        Results and hints are not printed: they belong to a run, and the page can run again.
      </p>
    </div>
  );
}
