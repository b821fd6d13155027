// Models: the comparison of our helpers and constants with a recording of the kernel's. Every result counts; none is
// skipped but constants that no layout has a name for, and those are listed. Layout, page size and swap types come from
// the recording itself. Does not model: tolerance. A difference is a difference.
import type { SwapTypes } from '../layouts/table.ts';
import { makeHelpers, type PgtableHelpers } from '../pgtable/helpers.ts';
import { type Layout, makeLayout } from '../pgtable/layout.ts';
import { type Answer, opOfMany, opOfOne, opOfTwo } from './ops.ts';
import { layoutOfProfile, pageShiftOf } from './profile.ts';
import { type ConstRow, type Meta, OracleError, type Recording, readRecording } from './rows.ts';

export interface Difference {
  readonly line: number;
  readonly name: string;
  /** The arguments, in order; empty for a constant. */
  readonly inputs: readonly bigint[];
  readonly expected: bigint;
  readonly got: Answer;
}

export interface Comparison {
  readonly meta: Meta;
  readonly layout: Layout;
  readonly vectors: number;
  readonly differ: number;
  /** The first few differences, at most one for each name until all names had one. */
  readonly differences: readonly Difference[];
  /** Constants that no layout has a name for: not counted as vectors. */
  readonly skipped: readonly string[];
}

const SWAP_TYPE_NAMES: readonly (keyof SwapTypes)[] = [
  'MAX_SWAPFILES',
  'SWP_HWPOISON',
  'SWP_MIGRATION_READ',
  'SWP_MIGRATION_READ_EXCLUSIVE',
  'SWP_MIGRATION_WRITE',
  'SWP_PTE_MARKER',
];

/** Configuration of the recorded kernel, not of the layout. All ones mean −1: the kernel has no such type. */
function swapTypes(constants: readonly ConstRow[]): Partial<SwapTypes> {
  const types: Partial<Record<keyof SwapTypes, number>> = {};
  for (const name of SWAP_TYPE_NAMES) {
    const row = constants.find((constant) => constant.name === name);
    if (row) types[name] = Number(BigInt.asIntN(64, row.value));
  }
  return types;
}

/** Our value of a constant; null where no layout has the name. */
function constant(layout: Layout, name: string): bigint | null {
  const type = SWAP_TYPE_NAMES.find((candidate) => candidate === name);
  if (type) return BigInt.asUintN(64, BigInt(layout.swapTypes[type]));
  if (layout.numberNames().includes(name)) return BigInt(layout.number(name));
  return layout.maskNames().includes(name) ? layout.mask(name) : null;
}

/** The layout of the recorded kernel. */
export function layoutOf(recording: Recording): Layout {
  const { meta, constants } = recording;
  return makeLayout(layoutOfProfile(meta.profile), {
    pageShift: pageShiftOf(meta.pageSize),
    swapTypes: swapTypes(constants),
  });
}

class Tally {
  vectors = 0;
  differ = 0;
  private readonly first: Difference[] = [];
  private readonly more: Difference[] = [];
  private readonly names = new Set<string>();

  constructor(private readonly limit: number) {}

  count(line: number, name: string, inputs: readonly bigint[], expected: bigint, got: Answer): void {
    this.vectors++;
    const plain = typeof got === 'boolean' ? (got ? 1n : 0n) : got;
    if (plain === expected) return;
    this.differ++;
    const list = this.names.has(name) ? this.more : this.first;
    this.names.add(name);
    if (list.length < this.limit) list.push({ line, name, inputs, expected, got });
  }

  shown(): readonly Difference[] {
    return [...this.first, ...this.more].slice(0, this.limit);
  }
}

function known<Op>(op: Op | undefined, name: string, line: number): Op {
  if (!op) throw new OracleError(`line ${line}: unknown operation "${name}"`);
  return op;
}

function compareMany(recording: Recording, helpers: PgtableHelpers, tally: Tally): void {
  for (const section of ['pte1', 'swp'] as const) {
    const names = recording.ops[section];
    const ops = names.map((name) => known(opOfMany(helpers, section, name), name, 1));
    for (const row of recording.many) {
      if (row.section !== section) continue;
      ops.forEach((op, i) => {
        tally.count(row.line, names[i] ?? '', [row.input], BigInt(`0x${row.outputs[i]}`), op(row.input));
      });
    }
  }
}

function compareOne(recording: Recording, helpers: PgtableHelpers, tally: Tally): void {
  for (const { line, name, a, b, output } of recording.one) {
    const got =
      b === null
        ? known(opOfOne(helpers, name), name, line)(a)
        : known(opOfTwo(helpers, name), name, line)(a, b);
    tally.count(line, name, b === null ? [a] : [a, b], output, got);
  }
}

/**
 * Compares everything in a recording.
 * @param overrides helpers to try instead of ours: how a test shows that the comparison notices.
 * @throws OracleError when the recording is malformed or asks for what we do not know.
 */
export function compareRecording(
  text: string,
  options: { limit?: number; overrides?: Partial<PgtableHelpers> } = {},
): Comparison {
  const recording = readRecording(text);
  const layout = layoutOf(recording);
  const helpers = makeHelpers(layout, options.overrides);
  const tally = new Tally(options.limit ?? 5);
  const skipped: string[] = [];
  for (const { line, name, value } of recording.constants) {
    const ours = constant(layout, name);
    if (ours === null) skipped.push(name);
    else tally.count(line, name, [], value, ours);
  }
  compareMany(recording, helpers, tally);
  compareOne(recording, helpers, tally);
  const { vectors, differ } = tally;
  return { meta: recording.meta, layout, vectors, differ, differences: tally.shown(), skipped };
}
