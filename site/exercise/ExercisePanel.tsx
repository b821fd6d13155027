// Models: an exercise on its page: the prompt, the editor, the run bar, the result. It joins the learner's text
// (use-work.ts), the runs (use-runs.ts) and the full editor (use-full-editor.ts); none of these knows the others.
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import {
  countTry,
  type Exercise,
  openHint,
  pass,
  rebaseStarter,
  seeSolution,
  starterMoved,
} from '../store/index.ts';
import { EditorPane, escapeChord, type TabId } from './EditorPane.tsx';
import { Hints } from './Hints.tsx';
import { Notices } from './Notices.tsx';
import { Results } from './Results.tsx';
import { RunBar } from './RunBar.tsx';
import { type PanelProps, withSlash } from './types.ts';
import { useFullEditor } from './use-full-editor.ts';
import { browserGrader, type Run, useRuns } from './use-runs.ts';
import { codeFieldId, useWork } from './use-work.ts';
import './panel.css';
import './editor.css';
import './results.css';

export type { PanelProps, PanelTask } from './types.ts';

const NO_OWNERS = {};

/** The line that a run points at, while that line still reads as it did in the run. */
export function placeOf(run: Run | null, code: string): number | null {
  const place = run?.result?.place ?? run?.tests.find(({ state }) => state !== 'passed')?.place;
  if (!run || !place) return null;
  const [then, now] = [run.source, code].map((text) => text.split('\n')[place.line - 1]);
  return then === now ? place.line : null;
}

export function ExercisePanel(props: PanelProps) {
  const { slug, title, task, starter, solution, hintsHtml, owners = NO_OWNERS, children } = props;
  const base = withSlash(props.base);
  const hash = props.hash ?? `version ${task.version}`;
  const exercise = useMemo<Exercise>(() => ({ slug, starter, hash }), [slug, starter, hash]);
  const work = useWork(exercise);
  const { change } = work;

  const { makeGrader } = props;
  const open = useCallback(() => makeGrader?.() ?? browserGrader(base), [makeGrader, base]);
  const runs = useRuns(slug, open);
  const { run } = runs;
  const stale = run !== null && run.phase !== 'running' && run.source !== work.code;
  const place = placeOf(run, work.code);

  const resultId = `xp-${slug}-result`;

  const [tab, setTab] = useState<TabId>('yours');
  const [kept, setKept] = useState(0);
  const [before, setBefore] = useState<string | null>(null);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const [mac, setMac] = useState(false);
  useEffect(() => setMac(/mac|iphone|ipad/i.test(navigator.platform)), []);

  const full = useFullEditor({
    base,
    slug,
    code: work.code,
    turn: work.turn,
    owners,
    place,
    label: `Your code, full editor. Tab indents. To leave the editor: ${escapeChord(mac)}, then Tab.`,
    onCode: work.setCode,
  });

  const check = async () => {
    const source = work.code;
    const result = await runs.start(source);
    if (!result || result.status === 'not-gradable' || result.status === 'grader-fault') return;
    await change((record) => {
      const tried = countTry(record);
      return result.status === 'passed' ? pass(tried, Date.now(), hash) : tried;
    });
  };

  const onKeys = (event: KeyboardEvent) => {
    const mod = event.ctrlKey || event.metaKey;
    if (event.key === 'Enter' && (mod || event.shiftKey) && !event.altKey && !event.isComposing) {
      // Shift+Enter on a button or a fold is the reader's own click.
      const field = event.target instanceof HTMLTextAreaElement;
      if (!mod && !field) return;
      event.preventDefault();
      event.stopPropagation();
      check();
    } else if (mod && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 's') {
      event.preventDefault();
      work.flush();
    }
  };

  const undo = before !== null && work.code === starter && before !== starter;
  const reset = () => {
    if (undo) {
      work.replaceCode(before);
      setBefore(null);
    } else if (work.code !== starter) {
      setBefore(work.code);
      work.replaceCode(starter);
    }
    setTab('yours');
  };

  const goTo = (line: number) => {
    setTab('yours');
    if (full.state === 'on') {
      full.goTo(line);
      return;
    }
    const field = document.getElementById(codeFieldId(slug));
    if (!(field instanceof HTMLTextAreaElement)) return;
    const start =
      work.code
        .split('\n')
        .slice(0, line - 1)
        .join('\n').length + (line > 1 ? 1 : 0);
    // The field may just have come back from behind another tab.
    requestAnimationFrame(() => {
      field.focus();
      field.setSelectionRange(start, start);
      field.scrollIntoView({ block: 'nearest' });
    });
  };

  const toggleHint = (index: number, isOpen: boolean) => {
    if (opened.has(index) === isOpen) return;
    const next = new Set(opened);
    if (isOpen) next.add(index);
    else next.delete(index);
    setOpened(next);
    if (isOpen) change((record) => openHint(record, index + 1));
  };

  return (
    <section class="xp" aria-label={`Exercise ${title}`} onKeyDownCapture={onKeys}>
      <div class="xp-top">
        {children && <div class="xp-prompt">{children}</div>}
        <div class="xp-work">
          <EditorPane
            slug={slug}
            work={work}
            starter={starter}
            solution={solution}
            owners={owners}
            full={full}
            mac={mac}
            place={place}
            tab={tab}
            setTab={setTab}
            kept={kept}
            onSolution={() => change((record) => seeSolution(record, Date.now()))}
            onIntent={runs.prewarm}
          />
          <RunBar
            run={run}
            stale={stale}
            mac={mac}
            reset={undo ? 'undo' : work.code === starter ? 'nothing' : 'reset'}
            resultId={resultId}
            full={full.state}
            onRun={check}
            onStop={runs.stop}
            onReset={reset}
            onFull={full.state === 'on' ? full.close : full.open}
            onIntent={runs.prewarm}
          />
          <Notices
            work={work}
            moved={work.record !== null && starterMoved(work.record, exercise)}
            onCompare={(index) => {
              setKept(index);
              setTab('kept');
            }}
            onMoved={() => change((record) => rebaseStarter(record, exercise))}
          />
        </div>
      </div>
      <Results
        id={resultId}
        run={run}
        stale={stale}
        task={task}
        base={base}
        goTo={goTo}
        hints={<Hints html={hintsHtml} open={opened} toggle={toggleHint} />}
      />
    </section>
  );
}
