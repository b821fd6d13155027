// Models: a recording that one works at: operations done one after another, a place in time that moves by the journal and
// never runs anything again, inside a step as well; and the future that was left when another one was begun.
// Does not model: what is shown of a state (view.ts); words.
import type { Counters } from '../../machine/cost.ts';
import type { Operation, Scenario } from '../../scenario/operations.ts';
import type { Outcome } from '../../scenario/outcome.ts';
import type { RunState } from '../../scenario/regions.ts';
import { type Run, type RunOptions, startRun } from '../../scenario/runner.ts';
import { type LogEntry, logEntry, MOMENTS } from './log.ts';
import { TablePlaces } from './places.ts';

export interface LabStep {
  readonly operation: Operation;
  readonly outcome: Outcome;
  /** Positions of the journal. */
  readonly before: number;
  readonly after: number;
  /** Places at which one can stand inside it: positions after a store, an invalidation, a fault … */
  readonly moments: readonly LogEntry[];
  readonly cost: Counters;
  /** How often hardware has read each entry, by physical address. */
  readonly reads: ReadonlyMap<number, number>;
}

/** Where one stands: so many steps done, and so many moments of the next one. */
export interface LabPlace {
  readonly step: number;
  readonly moment: number;
}

/** The moments of a step beyond these are not told one by one. */
const MOST_MOMENTS = 2000;

export class LabSession {
  readonly run: Run;
  readonly names = new TablePlaces();
  private readonly known: LabStep[] = [];
  private place: LabPlace = { step: 0, moment: 0 };
  /** What is to be done: the scenario, until somebody does something else. */
  private plan: readonly Operation[];
  /** Operations that were given up for another future, the latest last. */
  private readonly left: (readonly Operation[])[] = [];

  /** @throws NotModelled when the configuration asks for what the simulator lacks */
  constructor(
    readonly scenario: Scenario,
    readonly options: RunOptions = {},
  ) {
    this.run = startRun(scenario, options);
    this.plan = scenario.steps;
    this.names.learn(this.run.kernel, this.run.observer.h);
  }

  get steps(): readonly LabStep[] {
    return this.known;
  }

  get at(): LabPlace {
    return this.place;
  }

  /** Operations that nobody has done yet. */
  get waiting(): readonly Operation[] {
    return this.plan.slice(this.known.length);
  }

  get branches(): readonly (readonly Operation[])[] {
    return this.left;
  }

  /** What the runner knows at this place. */
  get state(): RunState {
    return this.run.state;
  }

  /** Hash of the machine's state. */
  hash(): string {
    return this.run.kernel.machine.hash();
  }

  /**
   * Does an operation where one stands; steps after it are given up and kept as a branch.
   * @throws ScenarioError, NotModelled: then nothing has changed
   */
  perform(operation: Operation): LabStep {
    const { kernel } = this.run;
    const { machine } = kernel;
    const { step } = this.place;
    const future = this.known.slice(step).map((each) => each.operation);
    this.run.goTo(step);
    const first = machine.events.count;
    const counters = { ...machine.counters };
    machine.memory.resetLines();
    counters.lines = 0;
    let record: ReturnType<Run['perform']>;
    try {
      record = this.run.perform(operation);
    } catch (error) {
      this.seek(step, this.place.moment);
      throw error;
    }
    this.names.learn(kernel, this.run.observer.h);
    const { moments, reads } = this.look(first);
    const cost = { ...machine.counters };
    for (const key of Object.keys(cost) as (keyof Counters)[]) cost[key] -= counters[key];
    const { before, after, outcome } = record;
    const done: LabStep = { operation, outcome, before, after, moments, cost, reads };
    if (future.length > 0) this.left.push(future);
    if (operation !== this.plan[step]) this.plan = [...this.plan.slice(0, step), operation];
    this.known.splice(step, this.known.length, done);
    this.place = { step: step + 1, moment: 0 };
    return done;
  }

  /** The next step: one that was done before, or the scenario's next operation. False at the end. */
  forward(): boolean {
    const { step } = this.place;
    if (step < this.known.length) return this.seek(step + 1);
    const next = this.plan[step];
    if (!next || this.known.at(-1)?.outcome.failure !== undefined) return false;
    this.perform(next);
    return true;
  }

  /**
   * Goes to a place: after so many steps and so many moments of the one that follows. Places that do not exist are taken
   * to the nearest. True when one stands elsewhere than before.
   */
  seek(step: number, moment = 0): boolean {
    const { run, known } = this;
    const to = Math.min(Math.max(Math.trunc(step) || 0, 0), known.length);
    const { moments = [] } = known[to] ?? {};
    const inside = Math.min(Math.max(Math.trunc(moment) || 0, 0), moments.length);
    const moved = to !== this.place.step || inside !== this.place.moment;
    run.goTo(to);
    const within = moments[inside - 1];
    if (within) run.kernel.machine.journal.seek(within.position);
    this.place = { step: to, moment: inside };
    return moved;
  }

  /** One moment further, into the next step; after the last moment the step is done. */
  inside(by: 1 | -1): boolean {
    const { step, moment } = this.place;
    const moments = this.known[step]?.moments.length ?? 0;
    if (by > 0) return moment < moments ? this.seek(step, moment + 1) : this.seek(step + 1);
    if (moment > 0) return this.seek(step, moment - 1);
    return step > 0 && this.seek(step - 1, this.known[step - 1]?.moments.length);
  }

  private look(first: number): Pick<LabStep, 'moments' | 'reads'> {
    const { kernel, state } = this.run;
    const { events } = kernel.machine;
    const moments: LogEntry[] = [];
    const reads = new Map<number, number>();
    for (let index = first; index < events.count; index++) {
      const event = events.at(index);
      if (event?.kind === 'tableRead') reads.set(event.a, (reads.get(event.a) ?? 0) + 1);
      if (event && MOMENTS.includes(event.kind) && moments.length < MOST_MOMENTS)
        moments.push(logEntry(kernel, state, this.names, event));
    }
    return { moments, reads };
  }
}
