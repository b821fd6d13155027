// Models: the pre-dump in two ways as a report: pages copied in each round, faults of the task, bits that each way needs, pages
// copied for nothing, and writes that were lost, which no way may have while the task is frozen for the questions. The
// counts that the course asks for come from the same calls as the recordings of their names.
// Does not model: time; a fault and a copied page are counted, not weighed.
import { PAGEMAP } from '../../layouts/uapi.ts';
import { makeLayout } from '../../pgtable/layout.ts';
import { pagemap } from '../calls.ts';
import type { Operation } from '../operations.ts';
import { type Run, runScenario } from '../runner.ts';
import {
  PREDUMP_METHODS,
  type PredumpMethod,
  type PredumpResult,
  predump,
  type TaskProgram,
} from './predump.ts';
import type { Claim, ExperimentReport } from './sw-bits.ts';

const PAGES = 64;
const HUGE_PAGES = 512;
const spread = (count: number, round: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => (round * 11 + i * 5) % PAGES);

const STEADY = [16, 8, 4, 2].map((count, round) => ({ writes: spread(count, round) }));

/** The task that writes less and less, and three things that happen to tasks. */
export const PROGRAMS: readonly TaskProgram[] = [
  { name: 'writes less and less', pages: PAGES, written: PAGES, rounds: STEADY },
  {
    name: 'maps more, right beside (areas merge)',
    pages: PAGES,
    written: PAGES,
    rounds: STEADY.map((round, i) => (i === 1 ? { writes: [...round.writes, PAGES], grow: 16 } : round)),
  },
  {
    name: 'one huge page, one store a round',
    pages: HUGE_PAGES,
    written: 1,
    rounds: [{ writes: [5] }, { writes: [300] }, { writes: [7] }],
    huge: true,
  },
  {
    name: 'one huge page, split by mprotect, two stores',
    pages: HUGE_PAGES,
    written: 1,
    rounds: [{ writes: [], protect: 5 }, { writes: [300] }, { writes: [7] }],
    huge: true,
  },
  { name: 'not frozen', pages: PAGES, written: PAGES, rounds: STEADY, between: [63] },
];

/** The bits of an entry that a way needs, by name. */
export function bitsNeeded(method: PredumpMethod): readonly string[] {
  return method === 'soft-dirty'
    ? ['PTE_SOFT_DIRTY', 'PTE_SWP_SOFT_DIRTY']
    : ['PTE_UFFD_WP', 'PTE_SWP_UFFD_WP'];
}

const MAP: Operation = { op: 'mmap', r: 'A', pages: 6, prot: 'rw-', kind: 'anon-private' };
const store = (p: number): Operation => ({ op: 'write', r: 'A', p, v: 1 });
const scan = (flags: string): Operation => ({ op: 'pagemap_scan', r: 'A', p: 0, n: 6, flags, cat: 2 });

/** The steps of the recording uffd_wp_async_dirty_tracking. */
const ASYNC: readonly Operation[] = [
  ...[MAP, store(0), { op: 'read', r: 'A', p: 1 } as const, store(2)],
  { op: 'uffd_api', features: 'WP_ASYNC WP_UNPOPULATED' },
  { op: 'uffd_register', r: 'A', p: 0, n: 6, mode: 'wp' },
  ...[scan('WP_MATCHING CHECK_WPASYNC'), store(0), store(3), { op: 'read', r: 'A', p: 4 } as const],
  ...[scan('WP_MATCHING'), store(0), store(5), scan('')],
];
/** And of sd_vma_merge, with a store after clear_refs. */
const MERGE: readonly Operation[] = [
  ...[{ ...MAP, pages: 2 }, store(0), { op: 'clear_refs', v: 4 } as const],
  { op: 'mmap', r: 'A', p: 2, pages: 2, prot: 'rw-', kind: 'anon-private' },
];

const run = (steps: readonly Operation[], layout: 'v6.12' | 'v6.12-softdirty'): Run =>
  runScenario({ name: 'predump', config: { layout, pageShift: 12, hafdbs: true }, steps }, {});

/** The counts of the course's exercise, as the simulator gives them. */
export function courseCounts(): Readonly<Record<string, number>> {
  const { steps } = run(ASYNC, 'v6.12');
  const regions = (at: number): readonly (readonly [number, number, number])[] =>
    steps[at]?.outcome.regions ?? [];
  const pages = (at: number): number => regions(at).reduce((sum, [from, to]) => sum + to - from, 0);
  const faults = (at: number): number => steps[at]?.outcome.minflt ?? -1;
  const merged = run(MERGE, 'v6.12-softdirty');
  const { base = 0 } = merged.state.regions[0] ?? {};
  const { k, pid } = { k: merged.kernel, pid: merged.state.pid };
  const reported = [0, 1, 2, 3].filter(
    (p) => (pagemap(k, pid, base + p * k.g.pageSize) & (PAGEMAP.PM_SOFT_DIRTY ?? 0n)) !== 0n,
  ).length;
  const marked = merged.observe([0, 1, 2, 3].map((p) => ({ r: 'A', p }))).pages;
  const cleared = run([...MERGE.slice(0, 3), store(0)], 'v6.12-softdirty');
  return {
    firstScanRegions: regions(6).length,
    firstScanPages: pages(6),
    secondScanRegions: regions(10).length,
    secondScanPages: pages(10),
    thirdScanPages: pages(13),
    faultsOfStoreToArmed: faults(11),
    faultsOfStoreToMarker: faults(12),
    messages: steps.reduce((sum, { outcome }) => sum + outcome.events.length, 0),
    softDirtyReportedAfterMerge: reported,
    softDirtyBitsAfterMerge: marked.filter(({ letters }) => letters.includes('S')).length,
    faultsOfStoreAfterClearRefs: cleared.steps[3]?.outcome.minflt ?? -1,
  };
}

/** What the recordings say. */
const COURSE: Readonly<Record<string, number>> = {
  firstScanRegions: 1,
  firstScanPages: 6,
  secondScanRegions: 2,
  secondScanPages: 2,
  thirdScanPages: 2,
  faultsOfStoreToArmed: 1,
  faultsOfStoreToMarker: 2,
  messages: 0,
  softDirtyReportedAfterMerge: 4,
  softDirtyBitsAfterMerge: 0,
  faultsOfStoreAfterClearRefs: 1,
};

const total = (result: PredumpResult, what: 'copied' | 'faults' | 'unneeded'): number =>
  result.rounds.reduce((sum, round) => sum + round[what], 0);

function show(result: PredumpResult): string {
  const list = (what: 'copied' | 'faults'): string => result.rounds.map((round) => round[what]).join(' ');
  return `  ${result.method.padEnd(10)} copied ${list('copied').padEnd(18)} faults ${list('faults').padEnd(14)} for nothing ${String(total(result, 'unneeded')).padStart(4)}   lost ${result.lost}`;
}

function judge(program: TaskProgram, soft: PredumpResult, wp: PredumpResult): readonly Claim[] {
  const name = program.name;
  const claims: Claim[] = [{ what: `${name}: wp-async loses nothing`, holds: wp.lost === 0 }];
  if (program.between) {
    claims.push({
      what: `${name}: soft-dirty asks and clears in two steps, and loses`,
      holds: soft.lost > 0,
    });
    return claims;
  }
  claims.push({ what: `${name}: soft-dirty loses nothing`, holds: soft.lost === 0 });
  claims.push({ what: `${name}: wp-async copies nothing for nothing`, holds: total(wp, 'unneeded') === 0 });
  const noisy = program.huge === true || program.rounds.some(({ grow }) => grow !== undefined);
  claims.push({
    what: `${name}: soft-dirty copies ${noisy ? 'more than was written' : 'nothing for nothing'}`,
    holds: total(soft, 'unneeded') > 0 === noisy,
  });
  return claims;
}

export function predumpReport(): ExperimentReport {
  const lines: string[] = [];
  const claims: Claim[] = [];
  const sum = { 'soft-dirty': 0, 'wp-async': 0, lost: 0 };
  for (const program of PROGRAMS) {
    const [soft, wp] = PREDUMP_METHODS.map((method) => predump(method, program));
    if (!soft || !wp) continue;
    lines.push(
      `The task: ${program.between ? `${program.name}, it stores between the tool’s steps` : program.name}`,
    );
    lines.push(show(soft), show(wp));
    claims.push(...judge(program, soft, wp));
    if (program.between) continue;
    sum['soft-dirty'] += total(soft, 'unneeded');
    sum['wp-async'] += total(wp, 'unneeded');
    sum.lost += soft.lost + wp.lost;
  }
  lines.push('', 'Bits of an entry that each way needs (present; swapped):');
  for (const method of PREDUMP_METHODS) {
    const names = bitsNeeded(method);
    const merged = names.every((name) => makeLayout('v6.12').mask(name) !== 0n);
    lines.push(
      `  ${method.padEnd(10)} ${names.join(', ')}: ${merged ? 'merged, for monitors, whoever else uses them' : 'not merged: the last free bit, for one user'}`,
    );
    claims.push({ what: `${method}: bits in v6.12`, holds: merged === (method === 'wp-async') });
  }
  lines.push('', 'Counts of the course, from the steps of the recordings:');
  for (const [name, count] of Object.entries(courseCounts())) {
    lines.push(`  ${name.padEnd(28)} ${count}`);
    claims.push({ what: `${name} is ${COURSE[name]}`, holds: count === COURSE[name] });
  }
  return {
    lines,
    claims,
    last: `predump: pages copied for nothing ${sum['soft-dirty']} with soft-dirty, ${sum['wp-async']} with wp-async; lost ${sum.lost}`,
  };
}
