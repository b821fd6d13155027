// Models: the TLB of one CPU: leaves (pages, blocks, contiguous runs) in sets and ways, tagged by ASID unless global. It
// answers from what it remembers, right or stale, until it is told to forget. Reference: DDI 0487 D8.14.
// Does not model: a separate instruction TLB, two levels of TLB, prefetch of translations.
import { HIGH_UNIT } from '../arch/halves.ts';
import { GLOBAL, names, type TlbiOp } from '../arch/tlbi.ts';
import type { Walk } from '../arch/walker.ts';
import type { Column, PairColumn, Stores } from './columns.ts';

export interface TlbConfig {
  /** Number of sets: a power of two. */
  readonly sets: number;
  readonly ways: number;
  readonly replacement: 'round-robin' | 'oldest-use';
  /** May a run of contiguous entries be remembered as one? */
  readonly cacheContiguous: boolean;
  /** Places in the cache of table addresses; 0 switches it off. */
  readonly walkEntries: number;
}

export const TLB_DEFAULT: TlbConfig = {
  sets: 16,
  ways: 4,
  replacement: 'round-robin',
  cacheContiguous: true,
  walkEntries: 0,
};

/** One remembered leaf, for views and checkers. */
export interface TlbEntry {
  readonly index: number;
  /** −1: global. */
  readonly asid: number;
  readonly start: number;
  readonly bytes: number;
  readonly level: number;
  readonly pa: number;
  readonly descLo: number;
  readonly descHi: number;
  readonly descPa: number;
}

const WORD_BITS = 32;
/** log2 of the smallest and the largest translation that is ever remembered. */
const SMALLEST = 12;
const SIZES = WORD_BITS;

/** The address without its low `shift` bits, as halves. */
function tagLow(vaLo: number, vaHi: number, shift: number): number {
  return shift >= WORD_BITS
    ? (vaHi | 0) >> (shift - WORD_BITS)
    : (vaHi << (WORD_BITS - shift)) | (vaLo >>> shift);
}
function tagHigh(vaHi: number, shift: number): number {
  return shift >= WORD_BITS ? (vaHi | 0) >> (WORD_BITS - 1) : (vaHi | 0) >> shift;
}

function checkConfig({ sets, ways, walkEntries }: TlbConfig): void {
  if (!(sets >= 1) || Math.log2(sets) % 1 !== 0)
    throw new RangeError(`tlb: sets ${sets}; must be a power of two`);
  if (!Number.isInteger(ways) || ways < 1) throw new RangeError(`tlb: ways ${ways}; must be at least 1`);
  if (!Number.isInteger(walkEntries) || walkEntries < 0)
    throw new RangeError(`tlb: walkEntries ${walkEntries}; must be 0 or more`);
}

export class Tlb {
  /** log2 of the bytes an entry covers (0: the place is free), and its ASID. */
  private readonly who: PairColumn;
  private readonly tag: PairColumn;
  private readonly base: PairColumn;
  private readonly desc: PairColumn;
  private readonly descPa: PairColumn;
  /** Limits from the tables above, and the level. */
  private readonly above: PairColumn;
  private readonly used: Column;
  /** How many entries of each size there are, and one bit for each size that somebody has. */
  private readonly sizes: Column;
  private readonly present: PairColumn;
  private readonly next: Column;
  private readonly clock: Column;
  private readonly setMask: number;

  constructor(
    readonly config: TlbConfig,
    stores: Stores,
    cpu: number,
  ) {
    checkConfig(config);
    const { sets, ways } = config;
    const pairs = (name: string): PairColumn => stores.pairs(`cpu${cpu}.tlb.${name}`, sets * ways);
    const column = (name: string, size: number): Column => stores.column(`cpu${cpu}.tlb.${name}`, size);
    this.who = pairs('who');
    this.tag = pairs('tag');
    this.base = pairs('base');
    this.desc = pairs('desc');
    this.descPa = pairs('descPa');
    this.above = pairs('above');
    this.used = column('used', sets * ways);
    this.sizes = column('sizes', SIZES);
    this.present = stores.pairs(`cpu${cpu}.tlb.present`, 1);
    this.next = column('next', sets);
    this.clock = column('clock', 1);
    this.setMask = sets - 1;
  }

  /**
   * Looks an address up.
   * @returns the index of an entry that translates it, or −1.
   */
  lookup(asid: number, vaLo: number, vaHi: number): number {
    const who = this.who.cells;
    const tag = this.tag.cells;
    const { ways } = this.config;
    let sizes = this.present.cells[0] as number;
    while (sizes !== 0) {
      const size = WORD_BITS - 1 - Math.clz32(sizes & -sizes);
      sizes &= sizes - 1;
      const shift = size + SMALLEST;
      const lo = tagLow(vaLo, vaHi, shift);
      const hi = tagHigh(vaHi, shift);
      const first = (lo & this.setMask) * ways;
      for (let index = first; index < first + ways; index++) {
        if (tag[index * 2] !== lo || tag[index * 2 + 1] !== hi || who[index * 2] !== shift) continue;
        const owner = who[index * 2 + 1];
        if (owner !== GLOBAL && owner !== asid) continue;
        if (this.config.replacement === 'oldest-use') this.use(index);
        return index;
      }
    }
    return -1;
  }

  /** Puts what an entry remembers where a walk would have put it. */
  recall(index: number, walk: Walk): void {
    const [lo, hi] = [index * 2, index * 2 + 1];
    const base = this.base.cells;
    const desc = this.desc.cells;
    const descPa = this.descPa.cells;
    const above = this.above.cells;
    walk.fault = 'none';
    walk.leafShift = this.who.cells[lo] as number;
    walk.leafBase = (base[hi] as number) * HIGH_UNIT + ((base[lo] as number) >>> 0);
    walk.descLo = desc[lo] as number;
    walk.descHi = desc[hi] as number;
    walk.descPa = (descPa[hi] as number) * HIGH_UNIT + ((descPa[lo] as number) >>> 0);
    walk.limits = above[lo] as number;
    walk.level = above[hi] as number;
  }

  /**
   * Remembers a leaf. `runShift` is larger than the leaf's own shift for a contiguous run.
   * @returns the index; negative and off by one (−1 − index) when another entry had to go.
   */
  fill(asid: number, vaLo: number, vaHi: number, walk: Walk, runShift: number): number {
    const shift = this.config.cacheContiguous ? runShift : walk.leafShift;
    const lo = tagLow(vaLo, vaHi, shift);
    const index = this.victim(lo & this.setMask);
    const evicted = this.who.low(index) !== 0;
    if (evicted) this.drop(index);
    const bytes = 2 ** shift;
    const base = walk.leafBase - (walk.leafBase % bytes);
    this.who.set(index, shift, asid);
    this.tag.set(index, lo, tagHigh(vaHi, shift));
    this.base.set(index, base, Math.floor(base / HIGH_UNIT));
    this.desc.set(index, walk.descLo, walk.descHi);
    this.descPa.set(index, walk.descPa, Math.floor(walk.descPa / HIGH_UNIT));
    this.above.set(index, walk.limits, walk.level);
    if (this.config.replacement === 'oldest-use') this.use(index);
    this.count(shift, 1);
    return evicted ? -1 - index : index;
  }

  /** Forgets what the invalidation names. Returns how many entries went. */
  invalidate(op: TlbiOp): number {
    let gone = 0;
    for (const entry of this.entries()) {
      if (!names(op, { asid: entry.asid, start: entry.start, bytes: entry.bytes, isTable: false })) continue;
      this.drop(entry.index);
      gone++;
    }
    return gone;
  }

  /** Forgets one entry. */
  drop(index: number): void {
    const shift = this.who.low(index);
    if (shift === 0) return;
    this.count(shift, -1);
    for (const column of [this.who, this.tag, this.base, this.desc, this.descPa, this.above])
      column.set(index, 0, 0);
    this.used.set(index, 0);
  }

  /** What a place holds; null when it is free. */
  entry(index: number): TlbEntry | null {
    const shift = this.who.low(index);
    if (shift === 0) return null;
    const bytes = 2 ** shift;
    const whole = (column: PairColumn): number => column.high(index) * HIGH_UNIT + (column.low(index) >>> 0);
    const start = (shift >= WORD_BITS ? this.tag.low(index) : whole(this.tag)) * bytes;
    return {
      index,
      asid: this.who.high(index),
      start,
      bytes,
      level: this.above.high(index),
      pa: whole(this.base),
      descLo: this.desc.low(index),
      descHi: this.desc.high(index),
      descPa: whole(this.descPa),
    };
  }

  entries(): readonly TlbEntry[] {
    const list: TlbEntry[] = [];
    for (let index = 0; index < this.config.sets * this.config.ways; index++) {
      const entry = this.entry(index);
      if (entry) list.push(entry);
    }
    return list;
  }

  private count(shift: number, change: 1 | -1): void {
    const size = shift - SMALLEST;
    const many = this.sizes.get(size) + change;
    this.sizes.set(size, many);
    const mask = this.present.low(0) & ~(1 << size);
    this.present.set(0, many > 0 ? mask | (1 << size) : mask, 0);
  }

  private victim(set: number): number {
    const { ways, replacement } = this.config;
    const first = set * ways;
    for (let index = first; index < first + ways; index++) if (this.who.low(index) === 0) return index;
    if (replacement === 'round-robin') {
      const way = this.next.get(set);
      this.next.set(set, (way + 1) % ways);
      return first + way;
    }
    let oldest = first;
    for (let index = first + 1; index < first + ways; index++) {
      if (this.used.get(index) < this.used.get(oldest)) oldest = index;
    }
    return oldest;
  }

  private use(index: number): void {
    const now = this.clock.get(0) + 1;
    this.clock.set(0, now);
    this.used.set(index, now);
  }
}
