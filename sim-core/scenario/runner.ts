// Models: a scenario being run: one kernel, one operation after another, each with the positions of the journal before and
// after it. A step that was run once is not run again: going back and forth is a matter of the journal.
// Does not model: what to show of it (see observe.ts), nor judgement.

import { Kernel, type KernelConfig, type Overrides } from '../mm/kernel.ts';
import { KernelStop } from '../mm/kernel-stop.ts';
import { spawn } from './calls.ts';
import type { Observation } from './observation.ts';
import { Observer } from './observe.ts';
import type { Operation, PageRef, Scenario } from './operations.ts';
import type { Outcome } from './outcome.ts';
import { perform } from './perform.ts';
import { firstPages, type RunState, regionAt, taskOf } from './regions.ts';
import { type Ending, Step } from './step.ts';

export interface RunOptions {
  /** `automatic`: the monitor answers each fault; `manual`: a task that faults stays parked. */
  readonly monitor?: 'automatic' | 'manual';
  readonly overrides?: Overrides;
  /** Write events and check break-before-make. */
  readonly observe?: boolean;
  /** What is not in the scenario: number of CPUs, TLB, memory. */
  readonly kernel?: Partial<KernelConfig>;
}

export interface StepRecord {
  readonly operation: Operation;
  /** Positions of the journal. */
  readonly before: number;
  readonly after: number;
  readonly outcome: Outcome;
  /** What the runner knows after the step. */
  readonly state: RunState;
}

export class Run {
  readonly kernel: Kernel;
  private readonly records: StepRecord[] = [];
  private readonly first: RunState;
  private readonly start: number;
  private readonly monitored: boolean;
  /** Reads entries and pages of the kernel as they stand. */
  readonly observer: Observer;
  private at = 0;

  constructor(
    readonly scenario: Scenario,
    { monitor = 'automatic', overrides = {}, observe = true, kernel = {} }: RunOptions,
  ) {
    const {
      layout,
      pageShift,
      hafdbs,
      swapTypes = {},
      places,
      thp = 'never',
      mthp = 'never',
    } = scenario.config;
    this.kernel = new Kernel(
      { layout, pageShift, hafdbs, swapTypes, places, observe, thp, mthp, ...kernel },
      overrides,
    );
    this.monitored = monitor === 'automatic';
    this.observer = new Observer(this.kernel);
    this.first = {
      pid: spawn(this.kernel),
      child: 0,
      regions: [],
      file: 0,
      watched: [],
      pending: [],
    };
    this.start = this.kernel.machine.journal.position;
  }

  /** Steps that are known, in order; those from `position` on have been taken back. */
  get steps(): readonly StepRecord[] {
    return this.records;
  }

  /** How many steps are done. */
  get position(): number {
    return this.at;
  }

  /** The next operation of the scenario; undefined at its end. */
  get next(): Operation | undefined {
    return this.scenario.steps[this.at];
  }

  get state(): RunState {
    return this.records[this.at - 1]?.state ?? this.first;
  }

  /** Does the next operation of the scenario, or does again the step that was taken back. Null at the end. */
  step(): StepRecord | null {
    const known = this.records[this.at];
    if (known) {
      this.goTo(this.at + 1);
      return known;
    }
    return this.next ? this.perform(this.next) : null;
  }

  /**
   * Does any operation; steps that were taken back are forgotten.
   * @throws NotModelled, or ScenarioError when the operation makes no sense here; then nothing has changed
   */
  perform(operation: Operation): StepRecord {
    const { journal } = this.kernel.machine;
    const before = journal.position;
    const step = new Step(this.kernel, this.state, this.monitored, operation.missing ?? []);
    const pid = taskOf(this.state, operation);
    const faults = this.kernel.faults(pid);
    const ending = this.attempt(step, operation, before);
    const { parked = false } = ending;
    const others = step.state.pending.filter((pending) => pending.pid !== pid);
    if (operation.op === 'resume' && !parked) step.change({ pending: others });
    if (operation.op !== 'resume' && parked)
      step.change({ pending: [...others, { pid, operation, faults }] });
    const outcome = { ...ending, parked, events: step.events };
    const record = { operation, before, after: journal.position, outcome, state: step.state };
    this.records.splice(this.at, this.records.length, record);
    this.at++;
    return record;
  }

  /** Runs what is left of the scenario. Ends early at a step that failed. */
  finish(): this {
    while (this.step()?.outcome.failure === undefined && this.next);
    return this;
  }

  /**
   * Goes to the state after so many steps.
   * @throws RangeError when they have not been run
   */
  goTo(steps: number): void {
    const position = steps === 0 ? this.start : this.records[steps - 1]?.after;
    if (position === undefined) throw new RangeError(`run: ${steps} steps; there are ${this.records.length}`);
    this.kernel.machine.journal.seek(position);
    this.at = steps;
  }

  /** Looks at pages, those of the scenario unless others are named, and at the areas. Changes nothing. */
  observe(pages: readonly PageRef[] = this.scenario.observe ?? firstPages(this.state)): Observation {
    return this.observer.observe(this.state, pages);
  }

  /** The same after so many steps, wherever the run stands. */
  observeAfter(steps: number, pages?: readonly PageRef[]): Observation {
    const { at } = this;
    this.goTo(steps);
    const seen = this.observe(pages);
    this.goTo(at);
    return seen;
  }

  private attempt(step: Step, operation: Operation, before: number): Ending {
    try {
      return perform(step, operation, this.scenario.file ?? []);
    } catch (error) {
      if (error instanceof KernelStop) return { failure: this.sentence(error, step.state) };
      this.kernel.machine.journal.seek(before);
      throw error;
    }
  }

  /** Pages are counted from the start of their region, as the scenario does; the kernel knows of areas alone. */
  private sentence({ helper, says, doing, page, thrown }: KernelStop, state: RunState): string {
    const region = doing.va === null ? undefined : regionAt(state, doing.va);
    const counted =
      region && doing.va !== null ? Math.floor((doing.va - region.base) / this.kernel.g.pageSize) : page;
    return new KernelStop(helper, says, doing, counted, thrown).message;
  }
}

/**
 * A run that stands before its first step.
 * @throws NotModelled when the configuration asks for what the simulator lacks
 */
export function startRun(scenario: Scenario, options: RunOptions = {}): Run {
  return new Run(scenario, options);
}

/** A run of the whole scenario. */
export function runScenario(scenario: Scenario, options: RunOptions = {}): Run {
  return startRun(scenario, options).finish();
}
