// Models: a scenario played to its end under one configuration, and all that was seen of it, step by step. The learner's
// kernel may stop anywhere; what was seen until then counts. Does not model: judgement (judge.ts).
import {
  firstPages,
  KernelStop,
  type LayoutId,
  type Overrides,
  type Places,
  type Run,
  regionOf,
  reportsOf,
  type Scenario,
  type ScenarioConfig,
  startRun,
} from '@spare-bits/sim-core';
import { type Fact, factsOf, type SeenPage } from './facts.ts';

/** A scenario of an exercise: the layout comes from the task. */
export type Script = Omit<Scenario, 'config'> & {
  /** Huge pages, if the script needs them. */
  readonly config?: Partial<Pick<ScenarioConfig, 'thp' | 'mthp' | 'swapTypes'>>;
};

/** A layout and a CPU. */
export interface Stage {
  readonly layout: LayoutId;
  readonly pageShift: 12 | 14 | 16;
  /** Hardware updates of the access flag and the dirty state. */
  readonly hafdbs: boolean;
  /** Fields of the layout that stand elsewhere. */
  readonly places?: Places;
}

export interface Played {
  /** What was seen of each step. */
  readonly steps: readonly (readonly Fact[])[];
  /** Why the run ended before its time, in words. */
  readonly end: string | null;
}

/** What the kernel says of the pages of the scenario, or of the first ones of every region. */
function reportsOn({ kernel, state, scenario }: Run): readonly SeenPage[] {
  return (scenario.observe ?? firstPages(state)).map((page) => {
    const { base, pid } = regionOf(state, page.r);
    return { ...page, ...reportsOf(kernel, pid, base + page.p * kernel.g.pageSize) };
  });
}

/** Plays a script. @param beginStep called before the first step and before each. */
export function play(
  { config = {}, ...script }: Script,
  stage: Stage,
  overrides: Overrides = {},
  beginStep: () => void = () => {},
): Played {
  const steps: (readonly Fact[])[] = [];
  try {
    beginStep();
    const run = startRun({ ...script, config: { ...config, ...stage } }, { overrides, observe: false });
    while (run.next) {
      beginStep();
      const record = run.step();
      if (!record || record.outcome.failure !== undefined)
        return { steps, end: record?.outcome.failure ?? 'the run ended' };
      const pages = reportsOn(run);
      const failed = pages.find((page) => page.failed !== undefined)?.failed;
      if (failed !== undefined) return { steps, end: failed };
      steps.push(factsOf(record.outcome, pages));
    }
    return { steps, end: null };
  } catch (error) {
    if (error instanceof KernelStop) return { steps, end: error.message };
    // A kernel with somebody's functions in it may come to a state that the simulator's own code never meets.
    return { steps, end: `the kernel stopped: ${error instanceof Error ? error.message : String(error)}` };
  }
}
