// Models: a random walk of two tasks on two CPUs: calls, accesses and a monitor that answers, drawn by a seed, done to the
// kernel and told to the shadow. After each step the two are compared and the invariants are checked; afterwards time is
// taken back and forth. Does not model: races inside a call.

import { compare } from '../../check/compare.ts';
import { invariants } from '../../check/invariants.ts';
import { Shadow } from '../../check/shadow.ts';
import { TLB_DEFAULT } from '../../machine/tlb.ts';
import { exit } from '../../mm/exit.ts';
import { KERNEL_DEFAULT, Kernel, type KernelConfig } from '../../mm/kernel.ts';
import { spawn } from '../../mm/program.ts';
import { close_file } from '../../mm/shmem.ts';
import { Random } from '../property/random.ts';
import { OPERATIONS, type Operation } from './walk-operations.ts';
import { overridesOf, type WrongKernel } from './wrong-kernels.ts';

const MIB = 2 ** 20;

/** Everything that one walk has. */
export interface Walk {
  readonly seed: number;
  readonly random: Random;
  readonly k: Kernel;
  readonly shadow: Shadow;
  /** Pages of a slot: as many as a huge page has, or a few. */
  readonly slotPages: number;
  /** Living tasks. */
  readonly pids: number[];
  /** The monitor's descriptor, and the features that it asked for; 0: there is none yet. */
  readonly monitor: { ctx: number; features: number };
  /** The walk's named file; 0: none yet. */
  readonly file: { id: number };
  /** How many faults the monitor has heard of. */
  readonly heard: { faults: number };
  /** What was done, in words, for the report of a failure. */
  readonly log: string[];
}

export interface WalkFault {
  readonly seed: number;
  readonly step: number;
  readonly what: string;
  readonly log: readonly string[];
}

function drawConfig(random: Random): Partial<KernelConfig> {
  return {
    layout: random.pick(['v6.9', 'rfc-v1', 'v6.12', 'v6.12-softdirty'] as const),
    pageShift: random.pick([12, 12, 14, 16] as const),
    hafdbs: random.chance(70),
    nodes: [4 * MIB * random.pick([1, 2, 8]), 4 * MIB * random.pick([1, 2])],
    swap: MIB * random.pick([0, 1, 4]),
    observe: false,
    tlb: { ...TLB_DEFAULT, sets: random.pick([1, 4, 16]), ways: random.pick([1, 2, 4]) },
  };
}

/** What may become larger than a page in a walk: nothing, huge pages, or folios of 4 to 64 pages and huge pages. */
export type WalkSizes = 'pages' | 'huge' | 'mthp';

const SMALL_SLOT_PAGES = 6;
/** Room for a few huge pages, and for the smaller ones that they become. */
const HUGE_CONFIG = {
  pageShift: 12,
  nodes: [32 * MIB, 16 * MIB],
  swap: 24 * MIB,
  thp: 'madvise',
} as const satisfies Partial<KernelConfig>;
/** Smaller than a contpte block, one of them, and several; some walks have one size, some have all. */
const MTHP_PAGES = [[4], [8], [16], [32], [64], [4, 16, 64], [4, 8, 16, 32, 64]] as const;

function drawSizes(random: Random, sizes: WalkSizes): Partial<KernelConfig> {
  if (sizes === 'pages') return {};
  if (sizes === 'huge') return HUGE_CONFIG;
  // Where a whole table is not to be one page, the smaller sizes come more often.
  const thp = random.chance(30) ? 'madvise' : 'never';
  return { ...HUGE_CONFIG, thp, mthp: 'madvise', mthpPages: random.pick(MTHP_PAGES) };
}

/**
 * Walks one seed.
 * @param sizes with folios of several pages, in slots as large as a huge page
 * @returns the first thing that was wrong, or null
 */
export function walk(
  seed: number,
  steps: number,
  checkEvery = 1,
  wrong?: WrongKernel,
  sizes: WalkSizes = 'pages',
): WalkFault | null {
  const random = new Random(seed);
  const large = sizes !== 'pages';
  const config = { ...drawConfig(random), ...drawSizes(random, sizes), ...wrong?.config };
  // Each page of 64 KiB takes sixteen times the memory of one of 4.
  const scale = 2 ** ((config.pageShift ?? 12) - 12);
  const full = {
    ...KERNEL_DEFAULT,
    ...config,
    nodes: (config.nodes ?? []).map((bytes) => bytes * scale),
    swap: (config.swap ?? 0) * scale,
  };
  const k = new Kernel(full, wrong && overridesOf(wrong, full));
  const w: Walk = {
    seed,
    random,
    k,
    shadow: new Shadow(k.g.pageSize, large),
    slotPages: large ? k.g.entries : SMALL_SLOT_PAGES,
    pids: [],
    monitor: { ctx: 0, features: 0 },
    file: { id: 0 },
    heard: { faults: 0 },
    log: [],
  };
  const positions: { position: number; hash: string }[] = [];
  const mark = (): void => {
    positions.push({ position: k.machine.journal.position, hash: k.machine.hash() });
  };
  const fault = (step: number, what: string): WalkFault => ({ seed, step, what, log: w.log.slice(-12) });
  mark();
  const first = spawn(k, 0);
  w.pids.push(first);
  for (let step = 0; step < steps; step++) {
    const operation = drawOperation(w);
    w.log.push(operation.name);
    let complaint: string | null;
    try {
      complaint = operation.run(w);
    } catch (error) {
      complaint = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    if (complaint !== null) return fault(step, complaint);
    if (step % checkEvery === 0 || step === steps - 1) {
      const broken = invariants(k)[0] ?? compare(w)[0];
      if (broken !== undefined) return fault(step, broken);
    }
    if (random.below(steps) < 10) mark();
  }
  for (const pid of [...w.pids]) exit(k, pid);
  if (w.file.id !== 0) close_file(k, w.file.id);
  const left = invariants(k)[0];
  if (left !== undefined) return fault(steps, `after the last exit: ${left}`);
  mark();
  const travelled = timeTravel(w, positions);
  return travelled === null ? null : fault(steps, travelled);
}

function drawOperation(w: Walk): Operation {
  const total = OPERATIONS.reduce((sum, operation) => sum + operation.weight, 0);
  let at = w.random.below(total);
  for (const operation of OPERATIONS) {
    at -= operation.weight;
    if (at < 0) return operation;
  }
  return OPERATIONS[0] as Operation;
}

/** Undo, redo and seek: every marked position has the hash it had, and the hash that is computed from scratch. */
function timeTravel(w: Walk, positions: readonly { position: number; hash: string }[]): string | null {
  const { machine } = w.k;
  for (const order of [[...positions].reverse(), positions]) {
    for (const { position, hash } of order) {
      machine.journal.seek(position);
      if (machine.hash() !== hash) return `at row ${position} the hash is not what it was`;
      if (machine.hashFromScratch() !== hash) return `at row ${position} the state is not what its hash says`;
    }
  }
  return null;
}
