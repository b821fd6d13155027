// Models: who owns each constant that a learner may import from `layout`, for the tint in listings. Runs at build time
// only: the page hands the small table to the panel, and the simulator stays out of the page.

import { MASK_NAMES } from '@spare-bits/exercises/grader/names.ts';
import { LAYOUT_IDS, makeLayout, type Owner } from '@spare-bits/sim-core';
import type { PanelTask } from './types.ts';

/** The owner of each name under the exercise's layouts; names that no field has keep plain ink. */
export function constantOwners(task: Pick<PanelTask, 'layouts'>): Record<string, Owner> {
  const ids = [...task.layouts.map(({ id }) => id), ...LAYOUT_IDS];
  const layouts = ids.map((id) => makeLayout(id));
  const owners: Record<string, Owner> = {};
  for (const name of MASK_NAMES) {
    const owner = layouts.map((layout) => layout.find(name)?.owner).find((found) => found !== undefined);
    if (owner) owners[name] = owner;
  }
  return owners;
}
