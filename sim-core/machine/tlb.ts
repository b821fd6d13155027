// Models: the TLB of one CPU: leaves (pages, blocks, contiguous runs) in sets and ways, tagged by ASID unless global. It
// answers from what it remembers, right or stale, until it is told to forget. Reference: DDI 0487 D8.14.
// Does not model: a separate instruction TLB, two levels of TLB, prefetch of translations.
import { HIGH_UNIT } from '../arch/halves.ts';
import { GLOBAL, names, type TlbiOp } from '../arch/tlbi.ts';
import type { Translation } from '../arch/translate.ts';
import type { Walk } from '../arch/walker.ts';
import type { Column, PairColumn, Stores } from './columns.ts';
import { tagHigh, tagLow, WORD_BITS } from './tlb-tags.ts';

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

/** log2 of the smallest and the largest translation that is ever remembered. */
const SMALLEST = 12;
const SIZES = WORD_BITS;

function checkConfig({ sets, ways, walkEntries }: TlbConfig): void {
  if (!(sets >= 1) || Math.log2(sets) % 1 !== 0)
    throw new RangeError(`tlb: sets ${sets}; must be a power of two`);
  if (!Number.isInteger(ways) || ways < 1) throw new RangeError(`tlb: ways ${ways}; must be at least 1`);
  if (!Number.isInteger(walkEntries) || walkEntries < 0)
    throw new RangeError(`tlb: walkEntries ${walkEntries}; must be 0 or more`);
}

/**
 * Places of an entry, each a pair of numbers: size (log2; 0 when free) and ASID, tag, physical base, what may be done
 * and attributes, descriptor, its address, limits from above and level. One entry is one line of a real cache.
 */
const WHO = 0;
const TAG = 1;
const BASE = 2;
const RIGHTS = 3;
const DESC = 4;
const DESC_PA = 5;
const ABOVE = 6;
const PARTS = 8;
const ATTRIBUTES = 2 ** 8;
const attributeBits = Math.log2(ATTRIBUTES);

export class Tlb {
  private readonly rows: PairColumn;
  private readonly used: Column;
  /** How many entries of each size there are, and one bit for each size that somebody has. */
  private readonly sizes: Column;
  private readonly present: PairColumn;
  private readonly next: Column;
  private readonly clock: Column;
  private readonly setMask: number;
  private readonly ways: number;
  private readonly byUse: boolean;

  constructor(
    readonly config: TlbConfig,
    stores: Stores,
    cpu: number,
  ) {
    checkConfig(config);
    const { sets, ways } = config;
    const column = (name: string, size: number): Column => stores.column(`cpu${cpu}.tlb.${name}`, size);
    this.rows = stores.pairs(`cpu${cpu}.tlb.rows`, sets * ways * PARTS);
    this.used = column('used', sets * ways);
    this.sizes = column('sizes', SIZES);
    this.present = stores.pairs(`cpu${cpu}.tlb.present`, 1);
    this.next = column('next', sets);
    this.clock = column('clock', 1);
    this.setMask = sets - 1;
    this.ways = ways;
    this.byUse = config.replacement === 'oldest-use';
  }

  /**
   * Looks an address up.
   * @returns the index of an entry that translates it, or −1.
   */
  lookup(asid: number, vaLo: number, vaHi: number): number {
    const { cells } = this.rows;
    let sizes = this.present.cells[0] as number;
    while (sizes !== 0) {
      const shift = SMALLEST + WORD_BITS - 1 - Math.clz32(sizes & -sizes);
      sizes &= sizes - 1;
      const lo = tagLow(vaLo, vaHi, shift);
      const hi = tagHigh(vaHi, shift);
      const first = Math.imul(lo & this.setMask, this.ways);
      for (let index = first; index < first + this.ways; index++) {
        const at = Math.imul(index, PARTS * 2);
        if (cells[at + TAG * 2] !== lo || cells[at + TAG * 2 + 1] !== hi || cells[at] !== shift) continue;
        const owner = cells[at + 1];
        if (owner !== GLOBAL && owner !== asid) continue;
        if (this.byUse) this.use(index);
        return index;
      }
    }
    return -1;
  }

  /** May the access be done through the entry at once? If so, leaves address and attributes in `out`. */
  answer(index: number, need: number, vaLo: number, vaHi: number, out: Translation): boolean {
    const { cells } = this.rows;
    const at = Math.imul(index, PARTS * 2);
    if (((cells[at + RIGHTS * 2] as number) & need) === 0) return false;
    const shift = cells[at] as number;
    const attributes = cells[at + RIGHTS * 2 + 1] as number;
    let lo = cells[at + BASE * 2] as number;
    let hi = cells[at + BASE * 2 + 1] as number;
    if (shift < WORD_BITS) lo |= vaLo & ((1 << shift) - 1);
    else {
      lo = vaLo;
      hi |= vaHi & ((1 << (shift - WORD_BITS)) - 1);
    }
    out.pa = hi * HIGH_UNIT + (lo >>> 0);
    out.attr = attributes & (ATTRIBUTES - 1);
    out.share = attributes >>> attributeBits;
    out.update = false;
    out.walk.fault = 'none';
    out.walk.level = cells[at + ABOVE * 2 + 1] as number;
    return true;
  }

  /** Puts what an entry remembers where a walk would have put it. */
  recall(index: number, walk: Walk): void {
    const { cells } = this.rows;
    const at = index * (PARTS * 2);
    const low = (part: number): number => cells[at + part * 2] as number;
    const high = (part: number): number => cells[at + part * 2 + 1] as number;
    const whole = (part: number): number => high(part) * HIGH_UNIT + (low(part) >>> 0);
    walk.fault = 'none';
    walk.leafShift = low(WHO);
    walk.leafBase = whole(BASE);
    walk.descLo = low(DESC);
    walk.descHi = high(DESC);
    walk.descPa = whole(DESC_PA);
    walk.limits = low(ABOVE);
    walk.level = high(ABOVE);
  }

  /**
   * Remembers a leaf. `runShift` is larger than the leaf's own shift for a contiguous run; `rights` has a bit for each
   * kind of access that needs nothing but this entry.
   * @returns the index; negative and off by one (−1 − index) when another entry had to go.
   */
  fill(asid: number, vaLo: number, vaHi: number, out: Translation, runShift: number, rights: number): number {
    const { walk } = out;
    const shift = this.config.cacheContiguous ? runShift : walk.leafShift;
    const lo = tagLow(vaLo, vaHi, shift);
    const index = this.victim(lo & this.setMask);
    const evicted = this.rows.low(index * PARTS) !== 0;
    if (evicted) this.drop(index);
    const base = walk.leafBase - (walk.leafBase % 2 ** shift);
    const set = (part: number, first: number, second: number): void =>
      this.rows.set(index * PARTS + part, first, second);
    set(WHO, shift, asid);
    set(TAG, lo, tagHigh(vaHi, shift));
    set(BASE, base, Math.floor(base / HIGH_UNIT));
    set(RIGHTS, rights, out.attr + out.share * ATTRIBUTES);
    set(DESC, walk.descLo, walk.descHi);
    set(DESC_PA, walk.descPa, Math.floor(walk.descPa / HIGH_UNIT));
    set(ABOVE, walk.limits, walk.level);
    if (this.byUse) this.use(index);
    this.count(shift, 1);
    return evicted ? -1 - index : index;
  }

  /** Forgets what the invalidation names. Returns how many entries went. */
  invalidate(op: TlbiOp): number {
    let gone = 0;
    const { cells } = this.rows;
    const places = this.config.sets * this.config.ways;
    // One record for all: a flush looks at every place, and most are free or somebody else's.
    const remembered = { asid: 0, start: 0, bytes: 0, isTable: false };
    for (let index = 0; index < places; index++) {
      const at = index * (PARTS * 2);
      const shift = cells[at] as number;
      if (shift === 0) continue;
      remembered.asid = cells[at + 1] as number;
      remembered.bytes = 2 ** shift;
      remembered.start = this.startOf(index, shift);
      if (!names(op, remembered)) continue;
      this.drop(index);
      gone++;
    }
    return gone;
  }

  /** First address that the entry translates. */
  private startOf(index: number, shift: number): number {
    const low = this.rows.low(index * PARTS + TAG);
    const high = this.rows.high(index * PARTS + TAG);
    return (shift >= WORD_BITS ? low : high * HIGH_UNIT + (low >>> 0)) * 2 ** shift;
  }

  /** Forgets one entry. */
  drop(index: number): void {
    const shift = this.rows.low(index * PARTS);
    if (shift === 0) return;
    this.count(shift, -1);
    for (let part = 0; part < PARTS; part++) this.rows.set(index * PARTS + part, 0, 0);
    this.used.set(index, 0);
  }

  /** What a place holds; null when it is free. */
  entry(index: number): TlbEntry | null {
    const low = (part: number): number => this.rows.low(index * PARTS + part);
    const high = (part: number): number => this.rows.high(index * PARTS + part);
    const whole = (part: number): number => high(part) * HIGH_UNIT + (low(part) >>> 0);
    const shift = low(WHO);
    if (shift === 0) return null;
    const bytes = 2 ** shift;
    return {
      index,
      asid: high(WHO),
      start: this.startOf(index, shift),
      bytes,
      level: high(ABOVE),
      pa: whole(BASE),
      descLo: low(DESC),
      descHi: high(DESC),
      descPa: whole(DESC_PA),
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
    for (let index = first; index < first + ways; index++)
      if (this.rows.low(index * PARTS) === 0) return index;
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
