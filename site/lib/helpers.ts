// Models: calls of the simulator's helpers from prose. A page names a helper, a layout and values; what comes back is what
// the simulator says, so that no number in a chapter can be wrong unnoticed.
import { type HelperName, makeHelpers } from '@spare-bits/sim-core';
import { layoutOf } from './fields.ts';

export interface CallResult {
  readonly value: bigint;
  readonly kind: 'boolean' | 'value';
}

/** Calls a helper by its kernel name. */
export function callHelper(layout: string, name: string, inputs: readonly bigint[]): CallResult {
  const helpers = makeHelpers(layoutOf(layout));
  if (!(name in helpers)) throw new Error(`the simulator has no helper "${name}"`);
  const helper = helpers[name as HelperName] as (...values: readonly bigint[]) => bigint | boolean | number;
  const result = helper(...inputs);
  return { value: BigInt(result), kind: typeof result === 'boolean' ? 'boolean' : 'value' };
}

/** Helpers that are about one note: without its bit they do something, but not what their name says. */
const NOTES: readonly (readonly [RegExp, string])[] = [
  [/swp_.*soft_dirty/, 'PTE_SWP_SOFT_DIRTY'],
  [/swp_.*uffd_wp/, 'PTE_SWP_UFFD_WP'],
  [/soft_dirty/, 'PTE_SOFT_DIRTY'],
  [/uffd_wp/, 'PTE_UFFD_WP'],
];

/** The field that a helper needs and the layout lacks, if there is one. */
export function lackOf(layout: string, helper: string): string | undefined {
  const name = NOTES.find(([pattern]) => pattern.test(helper))?.[1];
  return name && layoutOf(layout).mask(name) === 0n ? name : undefined;
}
