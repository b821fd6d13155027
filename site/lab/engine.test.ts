// The lab's engine without a page: a scenario by lines, time back and forth with equal hashes, a branch, and what is refused
// leaves everything as it was.
import { expect, test } from 'vitest';
import { LabEngine } from './engine.ts';
import { EMPTY } from './gallery.ts';
import type { Answer, Ask, Machine } from './protocol.ts';
import type { LabState } from './state.ts';

const MACHINE: Machine = { layout: 'v6.12', pageShift: 12, hafdbs: true, monitor: 'automatic' };
const LINES = [
  'mmap A 4 rw anon',
  'write A 0 1',
  'uffd api pagefault_flag_wp',
  'uffd register A 0 4 wp',
  'uffd writeprotect A 0 1 on',
  'write A 0 7',
];

function stateOf(answer: Answer): LabState {
  if (answer.is !== 'state') throw new Error(`no state: ${JSON.stringify(answer)}`);
  return answer.state;
}

function opened(monitor: Machine['monitor'] = 'automatic'): { engine: LabEngine; ask(ask: Ask): LabState } {
  const engine = new LabEngine();
  const script = { ...EMPTY, name: 'armed', lines: LINES };
  stateOf(engine.answer({ do: 'open', script, machine: { ...MACHINE, monitor } }));
  return { engine, ask: (ask) => stateOf(engine.answer(ask)) };
}

const move = (to: 'forward' | 'back' | 'inside' | 'inside-back' | 'start' | 'end'): Ask => ({
  do: 'move',
  move: { to },
});

test('lines are operations, each with what came of it', () => {
  const { ask } = opened();
  const { steps, at } = ask(move('end'));
  expect(at).toEqual({ step: LINES.length, moment: 0 });
  expect(steps.map(({ line }) => line)).toEqual(LINES);
  expect(steps.at(-1)?.says).toMatch(
    /the monitor is told \(write, wp\) and answers with UFFDIO_WRITEPROTECT\(off\)/,
  );
  expect(steps.at(-1)?.moments.map(({ lane }) => lane)).toContain('fault');
});

test('to the start and back, inside every step, has the same hashes', () => {
  const { ask } = opened();
  const seen: string[] = [];
  for (let state = ask(move('start')); ; state = ask(move('inside'))) {
    seen.push(state.view.hash);
    if (state.at.step === LINES.length) break;
  }
  const back: string[] = [];
  for (let state = ask(move('end')); ; state = ask(move('inside-back'))) {
    back.push(state.view.hash);
    if (state.at.step === 0 && state.at.moment === 0) break;
  }
  expect(back.reverse()).toEqual(seen);
});

test('a line typed at an earlier place begins another future, and the old one is kept', () => {
  const { ask } = opened();
  ask({ do: 'move', move: { to: 'place', step: 2, moment: 0 } });
  const { steps, branches } = ask({ do: 'line', line: 'fork C' });
  expect(steps.filter(({ done }) => done).map(({ line }) => line)).toEqual([...LINES.slice(0, 2), 'fork C']);
  expect(branches).toEqual([LINES.slice(2)]);
  expect(steps.every(({ done }) => done)).toBe(true);
});

test.each([
  ['wirte A 0 1', /did you mean "write"/],
  ['write A 9', /missing/],
  ['write Q 0 1', /no region Q/i],
  ['', /nothing in this line/],
  ['resume A', /./],
])('"%s" is refused in a sentence, and nothing has changed', (line, says) => {
  const { engine, ask } = opened();
  const before = ask(move('end'));
  const answer = engine.answer({ do: 'line', line });
  if (answer.is === 'refused') {
    expect(answer.says).toMatch(says);
    expect(answer.says).toMatch(/[.?]$/);
    expect(ask(move('end')).view).toEqual(before.view);
  } else expect(stateOf(answer).steps.at(-1)?.mark).toBe('fault');
});

test('by hand a fault waits until somebody answers, and the task goes on', () => {
  const { ask } = opened('manual');
  const waits = ask(move('end'));
  expect(waits.view.uffd.messages).toHaveLength(1);
  expect(waits.view.tasks[0]?.waits).toBe('fault');
  ask({ do: 'line', line: 'uffd read' });
  ask({ do: 'line', line: 'uffd writeprotect A 0 1 off' });
  const { view, steps } = ask({ do: 'line', line: 'resume A' });
  expect(view.tasks[0]?.waits).toBeNull();
  expect(steps.at(-1)?.says).not.toBe('');
});

test('another layout does the same lines again and stands at the same place', () => {
  const { ask } = opened();
  ask({ do: 'move', move: { to: 'place', step: 5, moment: 0 } });
  const { layout, at, view } = ask({ do: 'machine', machine: { ...MACHINE, layout: 'rfc-v1' } });
  expect([layout, at]).toEqual(['rfc-v1', { step: 5, moment: 0 }]);
  expect(view.reports[0]?.pagemap).toContain('uffd_wp');
});

test('words that may stand next know the regions of the place', () => {
  const { engine } = opened();
  const answer = engine.answer({ do: 'complete', text: 'mprotect ' });
  expect(answer).toEqual({ is: 'words', words: ['A'] });
});
