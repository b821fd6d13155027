// Models: what the tests of whole kernels share: a scenario under some overrides, and the first thing that a program sees
// of them. Does not model: judgement of a learner (judge.ts).
import {
  type Layout,
  type MmPieces,
  makeHelpers,
  makeLayout,
  makePieces,
  type Overrides,
  type PgtableHelpers,
} from '@spare-bits/sim-core';
import { SCENARIOS } from '../../scenarios/index.ts';
import { differ } from './facts.ts';
import { referenceOf } from './judge.ts';
import { play, type Stage } from './play.ts';

export interface Known {
  readonly m: (name: string) => bigint;
  readonly h: PgtableHelpers;
  readonly pieces: MmPieces;
  readonly layout: Layout;
}

function knownOf({ layout: id, pageShift }: Stage): Known {
  const layout = makeLayout(id, { pageShift });
  const h = makeHelpers(layout);
  return { layout, h, pieces: makePieces(layout, h), m: (name) => layout.mask(name) };
}

export const STAGE: Stage = { layout: 'v6.12-softdirty', pageShift: 12, hafdbs: true };

/** The first step at which a program sees the difference, what it sees, and on which page. */
export function seen(name: string, change: (k: Known) => Overrides, stage = STAGE): string {
  const script = SCENARIOS.get(name);
  if (!script) throw new Error(`there is no scenario ${name}`);
  const want = referenceOf(script, stage);
  const got = play(script, stage, change(knownOf(stage)));
  for (const [step, facts] of got.steps.entries()) {
    const found = differ(want.steps[step] ?? [], facts);
    if (found) return `${step} ${found.kind}${found.page ? ` ${found.page}` : ''}: ${found.got}`;
  }
  return got.end === null ? 'nothing' : `${got.steps.length} ${got.end}`;
}
