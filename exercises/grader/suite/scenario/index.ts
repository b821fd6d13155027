// Models: the third kind of test: a run of the simulated kernel with the learner's functions in it. An ordinary vitest
// test. Does not model: how it is judged (judge.ts).
import { SCENARIOS } from '../../scenarios/index.ts';
import { define } from '../law.ts';
import { ready, session } from '../session.ts';
import { judgeScenario, referenceOf, type ScenarioSpec, stagesOf } from './judge.ts';
import type { Script } from './play.ts';

export type { Seen } from './facts.ts';
export type { ScenarioSpec } from './judge.ts';
export type { Script } from './play.ts';

/** A list of operations that must look the same to a program as with the reference in the kernel. */
export function scenario(spec: ScenarioSpec): void {
  const here = session();
  here.preparations.add(() => {
    for (const stage of stagesOf(spec, here.task)) referenceOf(spec.run, stage);
  });
  // Pages get the script as JSON: a script must not hold what JSON cannot.
  const data = JSON.parse(JSON.stringify(spec.run)) as Script;
  define(spec, ({ task }) => judgeScenario(spec, task, ready()), { script: data });
}

/**
 * A script that several exercises, or the lessons, play, by its name.
 * @throws Error when there is none
 */
export function script(name: string): Script {
  const found = SCENARIOS.get(name);
  if (!found) throw new Error(`there is no script ${name}; there are ${[...SCENARIOS.keys()].join(', ')}`);
  return found;
}
