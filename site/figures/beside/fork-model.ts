// Models: the fork counter: entries are stored and copied in the memory of the simulator's machine under each storage of the
// notes, by the same pieces as in its fork, and the machine counts. Reference: sim-core/scenario/experiment, OUR
// RECONSTRUCTION. Runs while the page is built, and in the page when the reader asks. Does not model: time; words.
import {
  type ForkCost,
  forkCost,
  LETTER_RATIO,
  lineWeightFor,
  newCounters,
  STORAGE_KINDS,
  WEIGHT_SETS,
  type WeightSet,
  weigh,
} from '@spare-bits/sim-core';
import type { ForkView, Size } from './fork-words.ts';

function calibrated(first: ForkCost, second: ForkCost): WeightSet {
  const lines = lineWeightFor(first, second, LETTER_RATIO);
  if (lines === null) throw new RangeError('no weight of a line meets the letter’s number');
  return {
    name: 'calibrated',
    provenance: `a line weighs ${lines.toFixed(1)} accesses: chosen by us so that one byte beside the entry comes to the letter’s 40 %. Calibration, not prediction`,
    weights: { reads: 1, writes: 1, lines },
  };
}

const costOf = ({ reads, writes, lines }: ForkCost, set: WeightSet): number =>
  weigh({ ...newCounters(), reads, writes, lines }, set);

export function forkView(entries: Size): ForkView {
  const costs = STORAGE_KINDS.map((kind) => forkCost(kind, entries));
  const [first, second] = costs;
  if (!first || !second) throw new RangeError('a storage is missing');
  const sets = [...WEIGHT_SETS, calibrated(first, second)];
  return {
    entries,
    rows: costs.map((cost) => ({
      where: cost.kind,
      loads: cost.reads,
      stores: cost.writes,
      lines: cost.lines,
      tables: cost.tables,
      regions: cost.regions,
      costs: sets.map((set) => costOf(cost, set) / costOf(first, set)),
    })),
    weighings: sets.map(({ name, provenance }) => ({ name, provenance })),
    wrong: costs.reduce((sum, { wrong }) => sum + wrong, 0),
  };
}
