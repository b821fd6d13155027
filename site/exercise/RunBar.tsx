// Models: the bar under the editor: run, stop, reset, full editor; at its right which run the results belong to. A
// button that cannot act now keeps its place and its focus, with a dashed border.
import type { Run } from './use-runs.ts';
import { secondsWords } from './words.ts';

interface RunBarProps {
  run: Run | null;
  stale: boolean;
  mac: boolean;
  /** Is there anything to reset, or a reset to take back? */
  reset: 'reset' | 'undo' | 'nothing';
  /** Id of the result's heading. */
  resultId: string;
  full: 'off' | 'loading' | 'on' | 'failed';
  onRun(): void;
  onStop(): void;
  onReset(): void;
  onFull(): void;
  onIntent(): void;
}

/** "Run 4, 0.3 s, on the code above". */
export function runWords(run: Run | null, stale: boolean): string {
  if (!run) return '';
  if (run.phase === 'running') return `Run ${run.number}`;
  const end = run.phase === 'stopped' ? 'stopped' : secondsWords(run.ms);
  return `Run ${run.number}, ${end}, ${stale ? 'code changed since this run' : 'on the code above'}`;
}

/** The way to a result that a long prompt has pushed off the screen; empty while there is none. */
export function seeWords(run: Run | null): string {
  if (!run || run.phase === 'running') return '';
  if (run.phase === 'broken') return 'Our fault: see why';
  if (!run.result) return 'Stopped: see how far it came';
  const { status } = run.result;
  if (status === 'passed') return 'All checks hold: see them';
  if (status === 'not-gradable') return 'Not gradable: see why';
  return status === 'grader-fault' ? 'Our fault: see why' : 'Not yet: see what fails';
}

const FULL = {
  off: 'Open full editor',
  loading: 'Editor is loading',
  on: 'Plain field',
  failed: 'Full editor did not load; try again',
} as const;

export function RunBar({ run, stale, mac, reset, resultId, full, ...on }: RunBarProps) {
  const running = run?.phase === 'running';
  const see = seeWords(run);
  return (
    <div class="xr">
      <button
        type="button"
        class="xr-run"
        aria-disabled={running}
        aria-keyshortcuts={mac ? 'Meta+Enter' : 'Control+Enter'}
        onPointerEnter={on.onIntent}
        onFocus={on.onIntent}
        onClick={on.onRun}
      >
        Run checks{' '}
        <span class="xr-key" aria-hidden="true">
          {mac ? 'Cmd' : 'Ctrl'}+Enter
        </span>
      </button>
      <button type="button" class="xr-second" aria-disabled={!running} onClick={on.onStop}>
        Stop
      </button>
      <button type="button" class="xr-quiet" aria-disabled={reset === 'nothing'} onClick={on.onReset}>
        {reset === 'undo' ? 'Undo reset' : 'Reset'}
      </button>
      <button type="button" class="xr-quiet xr-full" aria-disabled={full === 'loading'} onClick={on.onFull}>
        {FULL[full]}
      </button>
      <span class={stale ? 'xr-which xr-stale' : 'xr-which'}>{runWords(run, stale)}</span>
      <span class="xr-see">{see !== '' && <a href={`#${resultId}`}>{see}</a>}</span>
    </div>
  );
}
