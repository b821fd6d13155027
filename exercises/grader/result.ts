// Models: what a grading run says, in one form for the browser, the command line and every report format.
// Reference: none; this is our own protocol, `spare-bits/result/v1`. Does not model: hints used, solution seen, times of
// attempts (those belong to the reader's store), nor how a result is shown.
import type { LayoutId, Owner } from '@spare-bits/sim-core';

export const RESULT_SCHEMA = 'spare-bits/result/v1';

export const STATES = [
  'passed',
  'failed',
  'threw',
  'out-of-steps',
  'out-of-memory',
  'not-gradable',
  'grader-fault',
] as const;
/** How a run or a test ended. Only `passed` is a pass; `not-gradable` counts as no attempt. */
export type State = (typeof STATES)[number];

export const REVEALS = ['full', 'input-got', 'input', 'property'] as const;
/** How much of a failure is shown: everything; input and result; the input alone; only the sentence. */
export type Reveal = (typeof REVEALS)[number];

export type Group = 'visible' | 'hidden';

/** A place in the learner's file, both counted from 1. */
export interface Place {
  line: number;
  column: number;
}

export interface GradeResult {
  schema: typeof RESULT_SCHEMA;
  exercise: { slug: string; title: string; version: number; hash: string };
  engine: { version: string; hash: string };
  seed: string;
  submission: { bytes: number; hash: string };
  status: State;
  /** One sentence: the heading of the report. */
  message: string;
  score: number;
  maxScore: number;
  place: Place | null;
  /** How many tests the exercise has. A pass needs exactly these to pass. */
  expectedTests: number;
  tests: TestResult[];
  /** How often the learner's functions were called. */
  calls: number;
  /** What the learner's code printed, at most 500 characters. */
  output: string;
  /** The only key that differs from run to run. */
  timing: Timing;
}

export interface Timing {
  totalMs: number;
  /** Milliseconds by test id. */
  tests?: Record<string, number>;
}

export interface TestResult {
  id: string;
  /** From 1, in the order of the suites: visible tests first. */
  number: number;
  group: Group;
  title: string;
  state: State;
  score: number;
  maxScore: number;
  reveal: Reveal;
  /** An authored sentence; null if the test passed. */
  message: string | null;
  /** How many inputs were judged, and for how many the property does not hold. */
  checked: number;
  failing: number;
  evidence: Evidence | null;
  place: Place | null;
  /** Shown only if the outputs equal those of the wrong answer that the idea belongs to. */
  idea: Idea | null;
  /** Text of the learner, for people to judge; only its length was checked. */
  written?: string;
}

export interface Idea {
  /** File name of the wrong answer, without its extension. */
  name: string;
  /** The idea in the learner's words. */
  says: string;
  /** What is wrong with it. */
  hint: string;
}

/** Where in a run of the simulated kernel a difference was first seen: enough to play it again up to there. */
export interface ScenarioPlace {
  /** Name of the scenario. */
  name: string;
  /** The CPU: does hardware update the access flag and the dirty state? */
  hafdbs: boolean;
  /** From 0, as in the recordings, and how many there are. */
  step: number;
  steps: number;
  /** What the step does, in words. */
  operation: string;
  /** The page, as `A0`; null: the step as a whole. */
  page: string | null;
  /** What kind of thing differs (contents, signal, events, result, faults, pagemap, scan); null: the kernel stopped. */
  seen: string | null;
}

/** The simplest failing case. */
export interface Evidence {
  layout: LayoutId;
  pageShift: number;
  call: string;
  /** As they are written in code: entries in canonical hexadecimal. Empty for a scenario. */
  inputs: string[];
  got?: Shown;
  want?: Shown;
  fields?: PictureField[];
  /** For a test that is a run of the kernel. `call` is then the step in words, `got` and `want` what was seen. */
  scenario?: ScenarioPlace;
}

export interface Shown {
  kind: 'bigint' | 'boolean' | 'other';
  /** Canonical hexadecimal for a bigint that fits in 64 bits. */
  text: string;
}

/** One field of the picture: before the call, after it, and what the rule asks. */
export interface PictureField {
  name: string;
  label: string;
  bits: string;
  owner: Owner;
  before: string;
  yours?: string;
  must?: 'kept' | 'set' | 'clear' | 'leave' | 'value';
  /** The value the field must have, for fields wider than one bit. */
  mustText?: string;
  wrong: boolean;
  /** What is wrong with the field, in words. */
  sentence?: string;
}
