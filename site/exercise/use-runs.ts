// Models: the runs of one visit: the grader is fetched on intent, one run at a time, tests arrive as they end, a run can
// be stopped. A run remembers the text that it judged. What a result means for the record is the panel's business.
import type { BrowserGrader } from '@spare-bits/exercises/grader/browser.ts';
import type { GradeResult, TestResult } from '@spare-bits/exercises/grader/result.ts';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { readResult } from '../protocol/index.ts';

export type RunPhase = 'running' | 'done' | 'stopped' | 'broken';

export interface Run {
  /** From 1, in this visit. */
  readonly number: number;
  readonly source: string;
  readonly phase: RunPhase;
  readonly tests: readonly TestResult[];
  readonly done: number;
  readonly of: number;
  readonly ms: number;
  readonly result: GradeResult | null;
  /** Why there is no result, in one sentence. */
  readonly trouble: string | null;
}

export interface Runs {
  readonly run: Run | null;
  prewarm(): void;
  start(source: string): Promise<GradeResult | null>;
  stop(): void;
}

const LOAD_TROUBLE =
  'The checker could not be loaded: this is not about your code, which is kept. Check the connection and run again.';
const OUR_FAULT =
  'This is our fault, not yours: the checker stopped. Your code is kept; run again, or report it.';
/** From here on the panel says how far a run is. */
export const SLOW_MS = 1000;

export function useRuns(slug: string, makeGrader: () => Promise<BrowserGrader>): Runs {
  const [run, setRun] = useState<Run | null>(null);
  const grader = useRef<Promise<BrowserGrader> | null>(null);
  const stopper = useRef<AbortController | null>(null);
  const count = useRef(0);

  const open = useCallback((): Promise<BrowserGrader> => {
    grader.current ??= makeGrader();
    // A failed load must not be remembered: the next run tries again.
    grader.current.catch(() => {
      grader.current = null;
    });
    return grader.current;
  }, [makeGrader]);

  const prewarm = useCallback(() => {
    if (grader.current) return;
    open().then(
      (ready) => ready.prewarm(slug),
      () => {},
    );
  }, [open, slug]);

  const start = useCallback(
    async (source: string): Promise<GradeResult | null> => {
      if (stopper.current) return null;
      const control = new AbortController();
      stopper.current = control;
      count.current += 1;
      const began = performance.now();
      let current: Run = {
        number: count.current,
        source,
        phase: 'running',
        tests: [],
        done: 0,
        of: 0,
        ms: 0,
        result: null,
        trouble: null,
      };
      const show = (change: Partial<Run>) => {
        current = { ...current, ...change, ms: performance.now() - began };
        setRun(current);
      };
      show({});
      const clock = setInterval(() => show({}), 250);
      try {
        const ready = await open().catch(() => null);
        if (!ready) {
          show({ phase: 'broken', trouble: LOAD_TROUBLE });
          return null;
        }
        control.signal.throwIfAborted();
        const answer = await ready.run({
          slug,
          source,
          signal: control.signal,
          onTest: (test, done, of) => show({ tests: [...current.tests, test], done, of }),
        });
        const read = readResult(answer);
        if (!read.ok) {
          show({ phase: 'broken', trouble: OUR_FAULT });
          return null;
        }
        const { tests, expectedTests } = read.value;
        show({ phase: 'done', result: read.value, tests, done: tests.length, of: expectedTests });
        return read.value;
      } catch {
        show(control.signal.aborted ? { phase: 'stopped' } : { phase: 'broken', trouble: OUR_FAULT });
        return null;
      } finally {
        clearInterval(clock);
        stopper.current = null;
      }
    },
    [open, slug],
  );

  const stop = useCallback(() => stopper.current?.abort(), []);
  useEffect(() => stop, [stop]);
  return { run, prewarm, start, stop };
}

/** The real grader; its few lines and the worker are fetched here and not before. */
export async function browserGrader(base: string): Promise<BrowserGrader> {
  const { createBrowserGrader } = await import('@spare-bits/exercises/grader/browser.ts');
  return createBrowserGrader({ base: `${base}grader/` });
}
