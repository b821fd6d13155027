// Models: a question to the simulator's PAGEMAP_SCAN, about the six pages of uffd_wp_async_dirty_tracking as they are before
// its second scan: the program is run up to there, then the reader's sets go into the call. Runs while the page is built,
// and in the page when the reader asks. Does not model: protecting; this scan only asks.
import { pagemap_scan, reportsOf, SCAN_CATEGORIES, startRun } from '@spare-bits/sim-core';
import { scenarioOf } from '../sim/scenarios.ts';
import type { Category, Question, ScanView } from './words.ts';

const SCENARIO = 'uffd_wp_async_dirty_tracking';
/** The program as far as the second scan. */
const BEFORE = 10;
/** An address for the answer, which nobody reads, and room for it. */
const VEC = 2 ** 20;
const ROOM = 16;

const sum = (names: readonly Category[]): number =>
  names.reduce((all, name) => all | SCAN_CATEGORIES[name], 0);
const ALL = Object.values(SCAN_CATEGORIES).reduce((all, category) => all | category, 0);

/** @throws Error when the scan refuses the question */
export function scanView({ inverted, mask, anyof }: Question): ScanView {
  const scenario = scenarioOf(SCENARIO);
  const run = startRun({ ...scenario, steps: scenario.steps.slice(0, BEFORE) });
  run.finish();
  const { kernel: k, state } = run;
  const [region] = state.regions;
  if (!region) throw new Error(`${SCENARIO} maps nothing`);
  const va = (page: number): number => region.base + page * k.g.pageSize;
  const answer = pagemap_scan(k, state.pid, {
    start: va(0),
    end: va(region.pages),
    vec: VEC,
    vec_len: ROOM,
    category_inverted: sum(inverted),
    category_mask: sum(mask),
    category_anyof_mask: sum(anyof),
    return_mask: ALL,
  });
  if (answer.state !== 'done') throw new Error(`the scan says ${answer.err}`);
  const told = (at: number): boolean => answer.regions.some(({ start, end }) => start <= at && at < end);
  const rows = Array.from({ length: region.pages }, (_, page) => ({
    page: `A${page}`,
    categories: reportsOf(k, state.pid, va(page)).scan ?? [],
    told: told(va(page)),
  }));
  return { rows, regions: answer.ret };
}
