// Models: what a run costs, as raw counts first: accesses, distinct cache lines, invalidations, barriers. A weight set
// turns counts into one number and says where its weights come from. Does not model: time. No weight is a measurement
// of this simulator; caches, prefetch and overlap of real machines are outside.

export interface Counters {
  reads: number;
  writes: number;
  /** Distinct 64-byte lines touched since the last reset. */
  lines: number;
  walks: number;
  tlbHits: number;
  tlbi: number;
  dsb: number;
}

export function newCounters(): Counters {
  return { reads: 0, writes: 0, lines: 0, walks: 0, tlbHits: 0, tlbi: 0, dsb: 0 };
}

export interface WeightSet {
  readonly name: string;
  readonly provenance: string;
  readonly weights: Readonly<Partial<Record<keyof Counters, number>>>;
}

/** Weight sets that come with the simulator. */
export const WEIGHT_SETS: readonly WeightSet[] = [
  {
    name: 'accesses',
    provenance: 'each load and store counts one; a count, not a time',
    weights: { reads: 1, writes: 1 },
  },
  {
    name: 'lines',
    provenance: 'each distinct 64-byte line counts one; a count, not a time',
    weights: { lines: 1 },
  },
  {
    name: 'cold-cache',
    provenance:
      'a line that misses costs as much as fifty hits: an order of magnitude chosen by us, for comparisons only',
    weights: { reads: 1, writes: 1, lines: 50, tlbi: 100, dsb: 100 },
  },
];

/** Counts under one weight set. */
export function weigh(counters: Counters, set: WeightSet): number {
  let sum = 0;
  for (const [name, weight] of Object.entries(set.weights)) sum += counters[name as keyof Counters] * weight;
  return sum;
}
