// Models: one scenario run twice, with the kernel's own helpers and with the reader's function in their place, and all
// that can be seen of both. Does not model: which of the two is right; the figure compares.
import { helperNames, recordView } from '@spare-bits/sim-core';
import { loadSubject, openDesks } from '../subject/load.ts';
import type { Machine } from '../subject/machine.ts';
import { openGuest } from '../suite/scenario/overrides.ts';
import { layoutOf } from '../suite/space.ts';
import type { Task } from '../task.ts';
import { askedBy } from './asked.ts';
import type { FigureAnswer, FigureOrder } from './messages.ts';

const NO_HELPER = 'The file exports no helper of this kernel; the name of the function must be the kernel’s.';

/** The order as a task: a reader who does not hand anything in may use every other helper. */
function taskOf({ scenario, source }: FigureOrder): Task {
  const { layout, pageShift } = scenario.config;
  const names = layoutOf({ id: layout, pageShift });
  const exports = askedBy(source, names);
  const asked = exports.map(({ name }) => name);
  return {
    slug: 'figure',
    title: scenario.name,
    version: 1,
    chapter: '',
    points: 0,
    difficulty: 1,
    minutes: 0,
    kind: 'helper',
    layouts: [{ id: layout, pageShift }],
    exports,
    kernel: helperNames(names).filter((name) => !asked.includes(name)),
    bits: [],
    reveal: 'full',
    read: { lesson: '', anchor: '', text: '' },
    mutants: [],
  };
}

/** Runs the scenario. The machine is used up: one file, one machine. */
export function playFigure(machine: Machine, order: FigureOrder): FigureAnswer {
  const { scenario, source } = order;
  const task = taskOf(order);
  const loaded = loadSubject(machine, openDesks(machine, task), task, source);
  if ('refused' in loaded) {
    const { message, place } = loaded.refused;
    return { type: 'refused', message, place };
  }
  if (task.exports.length === 0) return { type: 'refused', message: NO_HELPER, place: null };
  const [at] = task.layouts;
  if (!at) throw new Error('a figure needs one layout');
  const guest = openGuest(task, layoutOf(at), at, loaded.subject);
  const reference = recordView(scenario, { check: true });
  const yours = recordView(scenario, { check: true, overrides: guest.overrides, beginStep: guest.beginStep });
  const stop = guest.stopped();
  const stopped = stop && { state: stop.outcome.state, place: stop.outcome.place };
  return { type: 'played', reference, yours, called: loaded.subject.calls() > 0, stopped };
}
