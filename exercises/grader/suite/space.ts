// Models: the inputs that laws range over: all combinations of the bits that matter, swap entries of every shape, and
// the structured descriptors that were recorded on real kernels. Reference: spec of the exercises, spaces A and C.
// Does not model: expected results (those come from the simulator's helpers, which are proved against the recordings).
import {
  descriptorFields,
  fieldMask,
  type Layout,
  type LayoutId,
  makeLayout,
  U64_BITS,
  U64_MASK,
} from '@spare-bits/sim-core';
import type { TaskLayout } from '../task.ts';
import type { Column, Value } from '../values.ts';

/** Cases of a function: `Args` is what one case is made of. */
export interface Space<Args extends readonly Value[] = readonly [bigint, ...bigint[]]> {
  readonly name: string;
  /** The first argument of all cases under one layout, as words; the same array each time. */
  inputs(layout: TaskLayout): BigUint64Array;
  /** All arguments, where a case has more than one entry; the same words each time. */
  columns?(layout: TaskLayout): readonly Column[];
  /** For the type checker alone. */
  readonly args?: Args;
}

/** All columns of a space under one layout. */
export function columnsOf(space: Space<readonly Value[]>, at: TaskLayout): readonly Column[] {
  return space.columns?.(at) ?? [{ type: 'bigint', words: space.inputs(at) }];
}

/** `v6.12-12`: how a layout of a task is named in keys and files. */
export function layoutKey(layout: TaskLayout): string {
  const { id, pageShift, places } = layout;
  return `${id}-${pageShift}${places ? `-${JSON.stringify(places)}` : ''}`;
}

const layouts = new Map<string, Layout>();

/** The simulator's layout for a layout of a task. Built once. */
export function layoutOf(layout: TaskLayout): Layout {
  const key = layoutKey(layout);
  const { id, pageShift, places } = layout;
  const known = layouts.get(key) ?? makeLayout(id, { pageShift, ...(places && { places }) });
  layouts.set(key, known);
  return known;
}

/** Entries, or other words, one argument each. `make` is asked once for each layout. */
export function defineSpace(name: string, make: (layout: Layout, at: TaskLayout) => Iterable<bigint>): Space {
  const made = new Map<string, BigUint64Array>();
  return {
    name,
    inputs(at) {
      const key = layoutKey(at);
      const known = made.get(key) ?? BigUint64Array.from(make(layoutOf(at), at));
      made.set(key, known);
      return known;
    },
  };
}

/** Several spaces as one, without repeats, in the order given. */
export function union(...spaces: readonly Space[]): Space {
  return defineSpace(spaces.map((one) => one.name).join(' ∪ '), (_, at) => {
    const all = new Set<bigint>();
    for (const one of spaces) for (const value of one.inputs(at)) all.add(value);
    return all;
  });
}

/** All values that can be made of `base` by setting any of the given bits. */
export function* combinations(base: bigint, bits: readonly bigint[]): Generator<bigint> {
  for (let choice = 0; choice < 2 ** bits.length; choice++) {
    yield bits.reduce((value, bit, index) => ((choice >> index) & 1 ? value | bit : value), base);
  }
}

/** Places that only some layouts name. They matter everywhere: elsewhere nobody may touch them. */
function borrowed(pageShift: 12 | 14 | 16): bigint[] {
  const from = (id: LayoutId, name: string): bigint => makeLayout(id, { pageShift }).mask(name);
  return [from('v6.12', 'PTE_UFFD_WP'), from('rfc-v1', 'PTE_SOFT_DIRTY')];
}

const LEAF_BITS = [
  'PTE_VALID',
  'PTE_USER',
  'PTE_RDONLY',
  'PTE_AF',
  'PTE_NG',
  'PTE_WRITE',
  'PTE_CONT',
  'PTE_UXN',
  'PTE_DIRTY',
  'PTE_SPECIAL',
] as const;

/** A frame number with a pattern that shows a shift by any amount, and the largest one. */
const PFNS = [0x12345n, U64_MASK];

function frame(layout: Layout, pfn: bigint): bigint {
  return (pfn << BigInt(layout.number('PAGE_SHIFT'))) & layout.mask('PTE_ADDR_LOW');
}

/** What the bits leave of an ordinary page on a frame. */
function around(layout: Layout, bits: readonly bigint[], pfn: bigint | undefined): bigint {
  const rest = layout.mask('PAGE_READONLY') & ~bits.reduce((all, bit) => all | bit, 0n);
  return rest | frame(layout, pfn ?? 0n);
}

/** Twelve bits in all combinations, on one frame. */
function* states(layout: Layout, at: TaskLayout, pfn: bigint | undefined): Generator<bigint> {
  const bits = [...LEAF_BITS.map((name) => layout.mask(name)), ...borrowed(at.pageShift)];
  yield* combinations(around(layout, bits, pfn), bits);
}

const PRESENCE_BITS = [
  'PTE_VALID',
  'PTE_TABLE_BIT',
  'PTE_USER',
  'PTE_RDONLY',
  'PTE_NG',
  'PTE_WRITE',
  'PTE_UXN',
  'PTE_DIRTY',
] as const;

/** The bits by which kernels tell what is there, those of other layouts with them: nobody may mistake them. */
function* presenceValues(layout: Layout, { pageShift }: TaskLayout): Generator<bigint> {
  const [before, posted] = [makeLayout('v6.9', { pageShift }), makeLayout('rfc-v1', { pageShift })];
  const bits = [
    ...PRESENCE_BITS.map((name) => layout.mask(name)),
    before.mask('PTE_PROT_NONE'),
    before.mask('PMD_PRESENT_INVALID'),
    posted.mask('PMD_PRESENT_INVALID'),
  ];
  yield* combinations(around(layout, bits, PFNS[0]), bits);
}

function* leafValues(layout: Layout, at: TaskLayout): Generator<bigint> {
  for (const pfn of PFNS) yield* states(layout, at, pfn);
  const address = frame(layout, PFNS[0] ?? 0n);
  const [write, dirty, readOnly] = [
    layout.mask('PTE_WRITE'),
    layout.mask('PTE_DIRTY'),
    layout.mask('PTE_RDONLY'),
  ];
  const bases = [
    layout.mask('PAGE_READONLY'),
    layout.mask('PAGE_READONLY_EXEC'),
    layout.mask('PAGE_SHARED'),
    layout.mask('PAGE_SHARED_EXEC'),
    layout.mask('PAGE_NONE'),
    (layout.mask('PAGE_SHARED') | dirty) & ~readOnly,
    layout.mask('PAGE_SHARED') & ~readOnly,
    (layout.mask('PAGE_READONLY') | dirty) & ~write,
  ];
  for (const base of bases) {
    for (let bit = 0; bit < U64_BITS; bit++) yield (base | address) ^ (1n << BigInt(bit));
  }
}

function* swapValues(layout: Layout): Generator<bigint> {
  const flags = ['PTE_SWP_EXCLUSIVE', 'PTE_SWP_UFFD_WP', 'PTE_SWP_SOFT_DIRTY']
    .map((name) => layout.mask(name))
    .filter((mask) => mask !== 0n);
  const [typeShift, offsetShift] = [layout.number('SWP_TYPE_SHIFT'), layout.number('SWP_OFFSET_SHIFT')];
  const types = 2 ** layout.number('SWP_TYPE_BITS');
  for (let type = 0; type < types; type++) {
    for (let k = 0; k < layout.number('SWP_OFFSET_BITS'); k++) {
      for (const offset of [1n << BigInt(k), (1n << BigInt(k)) - 1n]) {
        yield* combinations((BigInt(type) << BigInt(typeShift)) | (offset << BigInt(offsetShift)), flags);
      }
    }
  }
}

/** Bits of an address that a walk with 48-bit addresses translates; those above repeat the half. */
const WALKED = 48;
const LEVELS = [0n, 1n, 2n, 3n];

/** Single bits, all but one, runs of ones and a few mixed addresses, in both halves: 296. */
function addresses(): bigint[] {
  const all = (1n << BigInt(WALKED)) - 1n;
  const mixed = [
    0n,
    all,
    0x7f12_3456_7abcn,
    0x5555_5555_5555n,
    0xaaaa_aaaa_aaaan,
    0x0123_4567_89abn,
    0xba98_7654_3210n,
  ];
  const low = new Set(mixed);
  for (let bit = 0; bit < WALKED; bit++) {
    const one = 1n << BigInt(bit);
    for (const value of [one, all - one, one - 1n]) low.add(value);
  }
  return [...low, ...[...low].map((value) => U64_MASK - all + value)];
}

/** Every address with every level beside it. */
function walkSpace(): Space {
  const each = addresses();
  const made = BigUint64Array.from(LEVELS.flatMap(() => each));
  const levels = BigUint64Array.from(LEVELS.flatMap((level) => each.map(() => level)));
  const columns = [made, levels].map((words) => ({ type: 'bigint', words }) as const);
  return { name: 'walk', inputs: () => made, columns: () => columns };
}

/** Table entries: every single address bit and a few whole addresses, under every mixture of what stands beside them. */
function* tableEntries(_layout: Layout, at: TaskLayout): Generator<bigint> {
  const fields = descriptorFields({ pageShift: at.pageShift, oa: '48' }).filter((one) =>
    one.when.includes('table'),
  );
  const address = fields
    .filter((one) => one.role === 'address')
    .reduce((all, one) => all | fieldMask(one), 0n);
  const kind = fields
    .filter((one) => one.name === 'VALID' || one.name === 'TABLE')
    .reduce((all, one) => all | fieldMask(one), 0n);
  // Zeros above the address belong to wider addresses; a kernel of 48 bits never sets them.
  const beside = fields.filter(
    (one) =>
      one.role !== 'address' &&
      !(one.role === 'zero' && fieldMask(one) > address) &&
      (fieldMask(one) & kind) === 0n,
  );
  const notes = [0n, beside.reduce((all, one) => all | fieldMask(one), 0n), ...beside.map(fieldMask)];
  const places = [0n, address, address & 0x1234_5678_9abc_def0n];
  for (let bit = 0; bit < U64_BITS; bit++) if ((address >> BigInt(bit)) & 1n) places.push(1n << BigInt(bit));
  for (const place of places) for (const note of notes) yield kind | place | note;
}

let recorded: ReadonlyMap<string, BigUint64Array> = new Map();

/** Hands the recorded descriptors over, by layoutKey. The host of the suites does this before the first test. */
export function provideVectors(byLayout: ReadonlyMap<string, BigUint64Array>): void {
  recorded = byLayout;
}

function recordedFor(at: TaskLayout): BigUint64Array {
  const inputs = recorded.get(layoutKey(at));
  if (!inputs) throw new Error(`no recorded descriptors for layout ${layoutKey(at)}`);
  return inputs;
}

export const space = {
  /** Space A: twelve bits in all combinations on two frames, and every single flip of eight real entries: 8,704. */
  leaf: defineSpace('leaf', leafValues),
  /** The 4,096 combinations of space A on one frame. */
  states: defineSpace('states', (layout, at) => states(layout, at, PFNS[0])),
  /** Space B: the bits that tell present, invalid, PROT_NONE and absent apart, in all combinations: 2,048. */
  presence: defineSpace('presence', presenceValues),
  /** Space C: every swap type, 100 offsets, all sets of flags that the layout has: up to 25,600. */
  swap: defineSpace('swap', swapValues),
  /** 296 addresses of both halves × 4 levels; the level is the second argument. */
  walk: walkSpace(),
  /** The four levels. */
  level: defineSpace('level', () => LEVELS),
  /** Table entries of a walk with 48-bit addresses. */
  table: defineSpace('table', tableEntries),
};

const PRESENT = ['PTE_VALID', 'PTE_PRESENT_INVALID', 'PTE_PROT_NONE'] as const;

function isPresent(layout: Layout, value: bigint): boolean {
  return PRESENT.some((name) => (value & layout.mask(name)) !== 0n);
}

const recordedAll = defineSpace('vectors', (_, at) => recordedFor(at));

/** The structured descriptors of the recordings, about 2,000 for each layout; and its two halves. */
export const vectors: Space & { readonly leaf: Space; readonly swap: Space } = {
  ...recordedAll,
  /** Those that the layout takes for present. */
  leaf: defineSpace('vectors.leaf', (layout, at) => recordedFor(at).filter((v) => isPresent(layout, v))),
  /** Those that are neither none nor present. */
  swap: defineSpace('vectors.swap', (layout, at) =>
    recordedFor(at).filter((v) => v !== 0n && !isPresent(layout, v)),
  ),
};
