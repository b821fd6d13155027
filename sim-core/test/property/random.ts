// Models: numbers that look random and are the same for the same seed, for property tests. Does not model: quality beyond
// what such tests need.

const [STEP, MIX_A, MIX_B] = [0x6d2b79f5, 0x85ebca6b, 0xc2b2ae35];
const [SPREAD_A, SPREAD_B] = [15, 13];
const RANGE = 2 ** 32;

export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = Math.imul(seed + 1, MIX_A) | 0;
  }

  /** An integer from 0 up to, not including, `limit`. */
  below(limit: number): number {
    this.state = (this.state + STEP) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> SPREAD_A), MIX_A);
    mixed = Math.imul(mixed ^ (mixed >>> SPREAD_B), MIX_B);
    return Math.floor(((mixed ^ (mixed >>> SPREAD_A)) >>> 0) * (limit / RANGE));
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(list: readonly T[]): T {
    const chosen = list[this.below(list.length)];
    if (chosen === undefined) throw new RangeError('random: nothing to choose from');
    return chosen;
  }
}
