// Models: the speed of the seam alone: how many calls of a learner's function the sandbox makes in a second, and what it
// costs to make a sandbox ready. Does not model: suites, workers, browsers (tools/bench.mjs measures those).
import { loadSubject, openDesks } from './subject/load.ts';
import { createMachine } from './subject/machine.ts';
import { provideVectors, space } from './suite/space.ts';
import type { Task } from './task.ts';
import type { Assets } from './worker/protocol.ts';

export interface SeamFigures {
  readonly slug: string;
  readonly calls: number;
  readonly callsPerSecond: number;
  /** Milliseconds to make the sandbox ready before the file is known, and to load the file. */
  readonly readyMs: number;
  readonly loadMs: number;
}

/** Calls every asked function on a whole space under every layout, `rounds` times; the best round counts. */
export async function measureSeam(
  assets: Assets,
  task: Task,
  source: string,
  rounds = 5,
): Promise<SeamFigures> {
  provideVectors(assets.vectors);
  const over = task.slug.includes('swp') ? space.swap : space.leaf;
  for (const layout of task.layouts) over.inputs(layout);
  let best: SeamFigures | null = null;
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    const machine = await createMachine(assets.wasm, assets.guest);
    const desks = openDesks(machine, task);
    const ready = performance.now();
    const loaded = loadSubject(machine, desks, task, source);
    if ('refused' in loaded) throw new Error(loaded.refused.message);
    const started = performance.now();
    for (const layout of task.layouts) {
      for (const { name, params } of task.exports) {
        if (params.length === 1 && typeof params[0] === 'string')
          loaded.subject.map(layout, name, over.inputs(layout));
      }
    }
    const seconds = (performance.now() - started) / 1000;
    const calls = loaded.subject.calls();
    const figures = {
      slug: task.slug,
      calls,
      callsPerSecond: calls / seconds,
      readyMs: ready - begun,
      loadMs: started - ready,
    };
    if (!best || figures.callsPerSecond > best.callsPerSecond) best = figures;
  }
  if (!best) throw new Error('no rounds');
  return best;
}
