// Models: one step under way: the kernel, what the runner knows, what has been heard so far. It lives as long as the step;
// its state is put down as a new immutable one at the end. Does not model: operations themselves.
import type { Kernel } from '../mm/kernel.ts';
import type { AccessOutcome, SysResult } from '../mm/types.ts';
import { ScenarioError } from './errors.ts';
import type { MissingAnswer, PageRef } from './operations.ts';
import type { Outcome, RunEvent } from './outcome.ts';
import { type Region, type RunState, regionOf } from './regions.ts';

/** All of an outcome but what the step has collected by itself. */
export type Ending = Omit<Outcome, 'events' | 'parked'> & { readonly parked?: boolean };

export class Step {
  readonly events: RunEvent[] = [];
  /** How many missing-page faults were answered. */
  private answered = 0;

  constructor(
    readonly k: Kernel,
    public state: RunState,
    /** Does the monitor answer by itself? */
    readonly monitored: boolean,
    private readonly missing: readonly MissingAnswer[],
  ) {}

  change(part: Partial<RunState>): void {
    this.state = { ...this.state, ...part };
  }

  /** What the monitor answers to the next missing-page fault; the last answer of a list stands for all that follow. */
  nextMissing(): MissingAnswer {
    const { missing } = this;
    const answer = missing[Math.min(this.answered++, missing.length - 1)];
    return answer ?? 'ZEROPAGE';
  }

  region(name: string): Region {
    return regionOf(this.state, name);
  }

  /** The address of a page of a region. */
  va({ r, p }: PageRef): number {
    return this.region(r).base + p * this.k.g.pageSize;
  }

  bytes(pages: number): number {
    return pages * this.k.g.pageSize;
  }

  /** The task that sees a region. @throws ScenarioError when it sleeps */
  taskOf(name: string): number {
    return this.awake(this.region(name).pid);
  }

  /** @throws ScenarioError when the task sleeps: it cannot do anything */
  awake(pid: number): number {
    const wait = this.k.tasks.get(pid)?.wait;
    if (wait) throw new ScenarioError(`task ${pid} waits (${wait.why}); answer and resume it first`);
    return pid;
  }
}

/** How a system call ended, as one sees it from outside: most calls give 0 or an error. */
export function endOf(result: SysResult | AccessOutcome, ret: (value: number) => number = () => 0): Ending {
  switch (result.state) {
    case 'done':
      return { ret: 'ret' in result ? ret(result.ret) : 0 };
    case 'error':
      return { ret: -1, err: result.err };
    case 'efault':
      return { ret: -1, err: 'EFAULT' };
    case 'signal':
      return { ret: -1, sig: result.signal, code: result.code };
    default:
      return { parked: true };
  }
}
