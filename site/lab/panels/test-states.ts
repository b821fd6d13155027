// Models: states of the lab for tests of its panels, made by a real machine: one run with a userfaultfd, a fork and a swap.
// Does not model: the page.
import type { EntryView } from '@spare-bits/sim-core';
import { LabEngine } from '../engine.ts';
import { EMPTY } from '../gallery.ts';
import type { Ask } from '../protocol.ts';
import type { LabState, MomentRow } from '../state.ts';
import { leavesOf } from './entry-words.ts';

export const LINES = [
  'mmap A 4 rw anon',
  'write A 0 1',
  'write A 1 2',
  'uffd api pagefault_flag_wp',
  'uffd register A 0 4 wp',
  'uffd writeprotect A 0 2 on',
  'write A 0 7',
  'fork C A',
  'swapout A 1 1',
  'mprotect A 0 4 r',
  'munmap A 0 1',
];

/** Each run is made once; its places are moved to. */
const engines = new Map<string, LabEngine>();

function engineOf(monitor: LabState['monitor'], lines: readonly string[]): LabEngine {
  const key = [monitor, ...lines].join('\n');
  const known = engines.get(key);
  if (known) return known;
  const engine = new LabEngine();
  const machine = { layout: 'v6.12', pageShift: 12, hafdbs: true, monitor } as const;
  stateOf(engine, { do: 'open', script: { ...EMPTY, lines }, machine });
  engines.set(key, engine);
  return engine;
}

function stateOf(engine: LabEngine, ask: Ask): LabState {
  const answer = engine.answer(ask);
  if (answer.is !== 'state') throw new Error(answer.is === 'refused' ? answer.says : answer.is);
  return answer.state;
}

/** Where the run stands after so many steps and moments. */
export function stateAt(
  step: number,
  moment = 0,
  monitor: LabState['monitor'] = 'automatic',
  lines: readonly string[] = LINES,
): LabState {
  return stateOf(engineOf(monitor, lines), { do: 'move', move: { to: 'place', step, moment } });
}

const stepOf = (line: string): number => {
  const step = LINES.indexOf(line);
  if (step < 0) throw new Error(`the run has no line ${line}`);
  return step;
};

/** After the operation of that line. */
export const afterLine = (line: string): LabState => stateAt(stepOf(line) + 1);

/** Inside the operation of that line, after the first moment for which `is` holds. */
export function inside(line: string, is: (moment: MomentRow) => boolean): LabState {
  const step = stepOf(line);
  const moment = stateAt(step).steps[step]?.moments.findIndex(is) ?? -1;
  if (moment < 0) throw new Error(`nothing of the kind happens inside ${line}`);
  return stateAt(step, moment + 1);
}

export const pidOf = ({ view }: LabState): number => view.tasks[0]?.pid ?? 0;

/** The entry of a page in the first task. */
export function entryOf({ view }: LabState, r: string, p: number): EntryView {
  const found = leavesOf(view.tasks[0]?.tables ?? []).find(({ page }) => page?.r === r && page.p === p);
  if (!found) throw new Error(`no entry of ${r}+${p}`);
  return found;
}

/** The words of a piece of mark-up. */
export const textOf = (markup: string): string =>
  markup
    .replace(/<[^>]+>/g, ' ')
    .replace(/&quot;/g, '"')
    .replace(/\s+/g, ' ')
    .trim();
