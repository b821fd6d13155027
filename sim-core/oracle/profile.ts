// Models: which configuration of the simulator stands for a recorded kernel: its profile names the layout, the CPU the
// features, the page size the granule. The same for helpers and for whole scenarios.
// Does not model: kernels that the book does not tell of; those are an error.
import { PAGE_SHIFTS, type PageShift } from '../arch/granule.ts';
import type { LayoutId } from '../layouts/table.ts';
import { OracleError } from './rows.ts';

/** Recordings were made on 6.1 where the book says v6.9: the same bits. */
const LAYOUT_OF_PROFILE: Readonly<Record<string, LayoutId>> = {
  'v6.1': 'v6.9',
  'rfc-v1': 'rfc-v1',
  'v6.12': 'v6.12',
  'v6.12+softdirty': 'v6.12-softdirty',
};

/** @throws OracleError when no layout stands for the profile. */
export function layoutOfProfile(profile: string): LayoutId {
  const name = profile.replace(/-noafdbm$/, '');
  const id = Object.hasOwn(LAYOUT_OF_PROFILE, name) ? LAYOUT_OF_PROFILE[name] : undefined;
  if (!id) throw new OracleError(`no layout stands for the profile "${profile}"`);
  return id;
}

/** @throws OracleError when there are no such pages. */
export function pageShiftOf(pageSize: number): PageShift {
  const shift = PAGE_SHIFTS.find((candidate) => 2 ** candidate === pageSize);
  if (!shift) throw new OracleError(`no layout has pages of ${pageSize} bytes`);
  return shift;
}

/** Has the CPU FEAT_HAFDBS? The one real CPU that is recorded has not; all others are models with everything. */
export function hasHafdbs(cpu: string): boolean {
  return cpu !== 'cortex-a72';
}
