// Models: how many walks there are and how long they get; the environment may ask for more.
import { type WalkFault, walk } from './walk.ts';

const [SEEDS = 0, STEPS = 0] = (process.env.SPARE_BITS_WALK ?? '200x1000').split('x').map(Number);
if (!(SEEDS > 0) || !(STEPS > 0))
  throw new RangeError(
    `SPARE_BITS_WALK=${process.env.SPARE_BITS_WALK}: write seeds x operations, as 200x1000`,
  );

/** Generous: a walk of a thousand operations takes half a second on an idle machine. */
export const TIMEOUT = 60_000 + SEEDS * STEPS * 10;

/** Every second walk, from the first seed on. @returns the first fault, if there is one */
export function halfOfTheWalks(first: 1 | 2): readonly WalkFault[] {
  for (let seed = first; seed <= SEEDS; seed += 2) {
    const fault = walk(seed, STEPS);
    if (fault) return [fault];
  }
  return [];
}
