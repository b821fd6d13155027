// Models: where the regions of a scenario lie: far apart, each in its own part of the address space, so that a step on
// one never meets another's tables. The state of a run beside the kernel's is here too: it is immutable, one for each step.
// Does not model: addresses that the kernel chooses.
import { ScenarioError } from './errors.ts';
import type { Operation, PageRef } from './operations.ts';

const FIRST = 0x1000_4000_0000;
const STRIDE = 0x2_0000_0000;
/** Where mremap takes a region: apart from where regions are mapped. */
const MOVED = 3;
const FIRST_NAME = 'A'.charCodeAt(0);

export interface Region {
  readonly name: string;
  readonly base: number;
  readonly pages: number;
  /** The task that sees it. */
  readonly pid: number;
}

/** A userfaultfd that the monitor reads. */
export interface Watched {
  readonly ctx: number;
  /** The task whose memory it watches; 0 while that task is being made. */
  readonly pid: number;
}

/** A call or an access that has to wait, and the faults that its task had before it. `resume` ends it. */
export interface Pending {
  readonly pid: number;
  readonly operation: Operation;
  readonly faults: { readonly minor: number; readonly major: number };
}

/** What the runner knows beside the kernel. */
export interface RunState {
  readonly pid: number;
  /** 0: no child. */
  readonly child: number;
  readonly regions: readonly Region[];
  /** The file that all file mappings share; 0: none yet. */
  readonly file: number;
  readonly watched: readonly Watched[];
  readonly pending: readonly Pending[];
}

/** The start of a region by its name. */
export function regionBase(name: string, how: 'mapped' | 'moved'): number {
  const place = name.charCodeAt(0) - FIRST_NAME;
  if (!/^[A-Z]$/.test(name)) throw new ScenarioError(`a region's name is one capital letter, not "${name}"`);
  return FIRST + (how === 'moved' ? MOVED : place) * STRIDE;
}

export function regionOf(state: RunState, name: string): Region {
  const region = state.regions.find((candidate) => candidate.name === name);
  if (!region) throw new ScenarioError(`there is no region ${name} at this step`);
  return region;
}

/** The task that performs an operation. */
export function taskOf(state: RunState, operation: Operation): number {
  const name = 'r' in operation ? operation.r : 'region' in operation ? operation.region : '';
  if (operation.op === 'child_exit' || operation.op === 'child_clear_refs') return state.child;
  return state.regions.find((region) => region.name === name)?.pid ?? state.pid;
}

/** The region that an address lies in. A child's region has its parent's addresses: the parent's name stands for both. */
export function regionAt(state: RunState, va: number): Region | undefined {
  return state.regions.find((region) => va >= region.base && va < region.base + STRIDE);
}

/** Where a region's part of the address space ends. */
export function regionLimit(region: Region): number {
  return region.base + STRIDE;
}

/** The same regions with one put in place of its namesake, or at the end. */
export function withRegion(regions: readonly Region[], region: Region): readonly Region[] {
  const there = regions.some((old) => old.name === region.name);
  return there ? regions.map((old) => (old.name === region.name ? region : old)) : [...regions, region];
}

/** The first pages of every region. */
export function firstPages(state: RunState, most = 8): readonly PageRef[] {
  return state.regions.flatMap(({ name, pages }) =>
    Array.from({ length: Math.min(pages, most) }, (_, p) => ({ r: name, p })),
  );
}
