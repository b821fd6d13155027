// Models: a whole scenario as plain data, for figures that step through it without a simulator: of each step the operation,
// what came of it, the watched pages and the areas after it. The machine that made it is gone. Reference: scenario/runner.ts.
// Does not model: words and pictures; what happens inside a step.

import { VM_FLAGS } from '../layouts/uapi.ts';
import type { Layout } from '../pgtable/layout.ts';
import type { PageObservation, VmaObservation } from '../scenario/observation.ts';
import type { Operation, Scenario, ScenarioConfig } from '../scenario/operations.ts';
import type { Outcome } from '../scenario/outcome.ts';
import { type Run, type RunOptions, startRun } from '../scenario/runner.ts';
import { Follower } from './follow.ts';

export interface AreaView extends VmaObservation {
  /** Of its flags those that are set, by name, in the order of their bits. */
  readonly names: readonly string[];
}

export interface StepView {
  readonly operation: Operation;
  /** With `failure` where the kernel could not go on; then it is the last. */
  readonly outcome: Outcome;
  readonly pages: readonly PageObservation[];
  readonly areas: readonly AreaView[];
  /** With `check`: the first thing that must not be after this step, in a sentence; null: nothing. */
  readonly broken?: string | null;
}

export interface SimView {
  readonly name: string;
  readonly config: ScenarioConfig;
  readonly steps: readonly StepView[];
}

/** Flags that say what may become of an area, not what it is; and those that layouts place themselves. */
const PLACED = ['VM_UFFD_MINOR', 'VM_SOFTDIRTY'] as const;

/** Flags of an area that are set, by name, in the order of their bits. */
export function flagNames(layout: Layout, flags: bigint): readonly string[] {
  return [...Object.keys(VM_FLAGS), ...PLACED].filter((name) => (flags & layout.mask(name)) !== 0n);
}

export interface ViewOptions extends RunOptions {
  /** Called before each step, and once before the first. */
  readonly beginStep?: () => void;
  /** Ask the invariants and the shadow after each step. */
  readonly check?: boolean;
}

/**
 * Runs a scenario to its end, or until the kernel cannot go on: then the last step has a `failure`.
 * @throws NotModelled, or ScenarioError when the scenario contradicts itself; with functions of somebody else in the kernel
 *   whatever goes wrong is a failure of its step
 */
export function recordView(
  scenario: Scenario,
  { beginStep, check = false, ...options }: ViewOptions = {},
): SimView {
  beginStep?.();
  const run = startRun(scenario, { observe: false, ...options });
  const { layout } = run.kernel;
  const follower = check ? new Follower(run) : null;
  const steps: StepView[] = [];
  for (let operation = run.next; operation; operation = run.next) {
    beginStep?.();
    const outcome = outcomeOf(run, operation, options.overrides !== undefined);
    const { pages, vmas } = run.observe();
    const areas = vmas.map((area) => ({ ...area, names: flagNames(layout, area.flags) }));
    const broken = follower && { broken: brokenAfter(follower, run, outcome) };
    steps.push({ operation, outcome, pages, areas, ...broken });
    if (outcome.failure !== undefined) break;
  }
  return { name: scenario.name, config: scenario.config, steps };
}

function outcomeOf(run: Run, operation: Operation, tolerant: boolean): Outcome {
  try {
    return run.perform(operation).outcome;
  } catch (error) {
    if (!tolerant) throw error;
    const why = error instanceof Error ? error.message : String(error);
    return { parked: false, events: [], failure: `the kernel cannot go on: ${why}` };
  }
}

/** A state that the checks themselves stumble over is not sound either. */
function brokenAfter(follower: Follower, run: Run, outcome: Outcome): string | null {
  const record = run.steps.at(-1);
  if (outcome.failure !== undefined || !record) return null;
  try {
    return follower.after(record);
  } catch (error) {
    return `the state cannot be checked: ${error instanceof Error ? error.message : String(error)}`;
  }
}
