// Models: what a suite and its host share while a submission is graded: the task, the learner's functions, and where
// outcomes go. One at a time in a worker. Does not model: laws (law.ts), verdicts (../verdict.ts).
import { makeHelpers, makePieces } from '@spare-bits/sim-core';
import { type Kernel, layoutValues, uapiValues } from '../names.ts';
import type { Evidence, Group, Place, Reveal, State } from '../result.ts';
import type { Subject } from '../subject/subject.ts';
import type { Task, TaskLayout } from '../task.ts';
import type { Value } from '../values.ts';
import type { Script } from './scenario/play.ts';
import { layoutKey, layoutOf, type Space } from './space.ts';

/** What a suite says about a test before it runs. */
export interface Registered {
  readonly id: string;
  readonly title: string;
  readonly group: Group;
  readonly reveal: Reveal;
  readonly weight: number;
  /** What a scenario plays, so that a page can play it again up to a step. */
  readonly script?: Script;
}

/** What a test found, with nothing held back. */
export interface TestOutcome {
  readonly id: string;
  readonly state: State;
  readonly message: string | null;
  readonly checked: number;
  readonly failing: number;
  readonly evidence: Evidence | null;
  readonly place: Place | null;
  /** A hash of all results the test looked at, if it failed. */
  readonly fingerprint: string | null;
  /** Text of the learner that people judge, not we. */
  readonly written?: string;
}

export interface Session {
  readonly task: Task;
  /** Which of the two suites is being read. */
  group: Group;
  readonly tests: Map<string, Registered>;
  /** Spaces that the suites will ask for; a host may make them before the learner presses Run. */
  readonly spaces: Set<Space<readonly Value[]>>;
  /** Other work that can be done before the learner presses Run. */
  readonly preparations: Set<() => void>;
  readonly outcomes: Map<string, TestOutcome>;
  subject: Subject | null;
}

let current: Session | null = null;

/** Starts a session. The suites that are read from now on belong to it. */
export function beginSession(task: Task): Session {
  current = {
    task,
    group: 'visible',
    tests: new Map(),
    spaces: new Set(),
    preparations: new Set(),
    outcomes: new Map(),
    subject: null,
  };
  return current;
}

/** The session at hand. */
export function session(): Session {
  if (!current) throw new Error('a suite was read outside the grader and outside the vitest setup file');
  return current;
}

/** The learner's functions in the session at hand. */
export const subject: Pick<Subject, 'map' | 'call'> = {
  map: (layout, name, ...inputs) => ready().map(layout, name, ...inputs),
  call: (layout, name, ...inputs) => ready().call(layout, name, ...inputs),
};

export function ready(): Subject {
  const { subject } = session();
  if (!subject) throw new Error('a suite called the learner before a file was loaded');
  return subject;
}

const kernels = new Map<string, Kernel>();

/** The kernel's helpers and names under one layout of a task. */
export function kernelOf(layout: TaskLayout): Kernel {
  const key = layoutKey(layout);
  let kernel = kernels.get(key);
  if (!kernel) {
    const built = layoutOf(layout);
    const helpers = makeHelpers(built);
    const pieces = makePieces(built, helpers);
    kernel = { ...helpers, ...layoutValues(built), ...uapiValues(), pieces, layout: built };
    kernels.set(key, kernel);
  }
  return kernel;
}
