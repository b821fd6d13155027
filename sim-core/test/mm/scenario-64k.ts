// Models: a scenario that was recorded with small pages, told again for pages of 64 KiB: ranges that were a whole huge page
// then are one again, and sizes of hugetlb become those that there are. What a kernel answers then nobody has recorded; what
// must be true after each step is the same. Does not model: runs of huge pages, which would be as large as all memory.
import type { Operation, Scenario } from '../../scenario/operations.ts';

export const SHIFT_64K = 16;
const MIB = 2 ** 20;
/** Sizes of hugetlb with pages of 4 KiB: a run of pages, a huge page. */
const [RUN, HUGE] = [2 ** 16, 2 * MIB];
/** The smaller of the two sizes with pages of 64 KiB: a run of pages. */
const RUN_64K = 2 * MIB;

/** How many new pages one old page becomes, and how large a page of the pool is; null: there is no such size. */
interface Scale {
  readonly pages: number;
  readonly hsize?: number;
}

function scaleOf({ name, steps }: Scenario): Scale | null {
  // 512 MiB instead of 2 MiB, of pages that are sixteen times larger.
  if (name.startsWith('thp_')) return { pages: 16 };
  const sizes = steps.flatMap((step) => (step.op === 'mmap' && step.hsize ? [step.hsize] : []));
  if (sizes.length === 0) return { pages: 1 };
  if (sizes.every((bytes) => bytes === RUN)) return { pages: RUN_64K / RUN / 16, hsize: RUN_64K };
  return sizes.every((bytes) => bytes === HUGE) ? { pages: 1 / 16, hsize: RUN_64K } : null;
}

function rescaled(operation: Operation, { pages: factor, hsize }: Scale): Operation {
  const scaled = (count: number): number => (factor > 1 && count < 16 ? count : Math.floor(count * factor));
  const changed: Record<string, unknown> = { ...operation };
  if ('p' in operation && typeof operation.p === 'number') changed.p = scaled(operation.p);
  if ('n' in operation && typeof operation.n === 'number') changed.n = Math.max(1, scaled(operation.n));
  if ('pages' in operation) changed.pages = Math.max(1, scaled(operation.pages));
  if (operation.op === 'mmap' && operation.hsize) changed.hsize = hsize;
  return changed as unknown as Operation;
}

/** The scenario with pages of 64 KiB; null where it needs a size of pages that there is not. */
export function with64kPages(scenario: Scenario): Scenario | null {
  const scale = scaleOf(scenario);
  if (scale === null) return null;
  const steps = scenario.steps.map((step) => (scale.pages === 1 ? step : rescaled(step, scale)));
  return { ...scenario, config: { ...scenario.config, pageShift: SHIFT_64K }, steps };
}
