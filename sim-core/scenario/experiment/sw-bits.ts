// Models: the experiment on extended software bits as a report: counts first, then what named weights make of them, then
// every order of a lockless read and an update. OUR RECONSTRUCTION of what the RFC's cover letter tells in one
// paragraph; its 40 % is the letter's own measurement on the author's machine and cannot be confirmed here.
// Does not model: time. A weight that is chosen to give 40 % explains nothing: that is calibration, not prediction.
import { type Counters, newCounters, WEIGHT_SETS, weigh } from '../../machine/cost.ts';
import { type ForkCost, forkCost, locklessReadLines } from './fork-cost.ts';
import { STORAGE_KINDS, type StorageKind } from './storage.ts';
import { exploreCounted, exploreTornRead, inWords, readThroughWindow, transitions } from './torn-read.ts';

/** How much longer fork took in the letter's worst case. */
export const LETTER_RATIO = 1.4;
export const FORK_ENTRIES = 262_144;

export interface Claim {
  readonly what: string;
  readonly holds: boolean;
}

export interface ExperimentReport {
  readonly lines: readonly string[];
  readonly claims: readonly Claim[];
  /** The figure, in one line. */
  readonly last: string;
}

const countersOf = (cost: ForkCost): Counters => ({
  ...newCounters(),
  reads: cost.reads,
  writes: cost.writes,
  lines: cost.lines,
});

/** The weight of a line, with 1 for an access, at which the second costs `ratio` times the first; null: none does. */
export function lineWeightFor(first: ForkCost, second: ForkCost, ratio: number): number | null {
  const accesses = (cost: ForkCost): number => cost.reads + cost.writes;
  const weight = (accesses(second) - ratio * accesses(first)) / (ratio * first.lines - second.lines);
  return weight > 0 && Number.isFinite(weight) ? weight : null;
}

/** The weight of an allocation that does the same, beside the weights of a set. */
export function allocationWeightFor(
  first: ForkCost,
  second: ForkCost,
  ratio: number,
  set: (typeof WEIGHT_SETS)[number],
): number | null {
  const made = (cost: ForkCost): number => cost.tables + cost.regions;
  const weight =
    (ratio * weigh(countersOf(first), set) - weigh(countersOf(second), set)) /
    (made(second) - ratio * made(first));
  return weight > 0 && Number.isFinite(weight) ? weight : null;
}

const thousands = (n: number): string => n.toLocaleString('en');
const percent = (ratio: number): string =>
  `${ratio >= 1 ? '+' : '−'}${Math.abs((ratio - 1) * 100).toFixed(1)} %`;

/** What one full table must give: two tables of 64 lines, and twice the lines of the region. */
const ONE_TABLE: Readonly<Record<StorageKind, number>> = {
  'in-entry': 128,
  'side-byte': 144,
  'side-word': 256,
};
const TABLE_ENTRIES = 512;
const LOCKLESS: Readonly<Record<StorageKind, number>> = { 'in-entry': 1, 'side-byte': 2, 'side-word': 2 };

function forkPart(entries: number, lines: string[], claims: Claim[]): Map<StorageKind, ForkCost> {
  const costs = new Map(STORAGE_KINDS.map((kind) => [kind, forkCost(kind, entries)]));
  lines.push(
    `fork of ${thousands(entries)} entries (all soft-dirty, a third armed), tables of 4K, notes of 1 or 8 bytes an entry:`,
  );
  for (const kind of STORAGE_KINDS) {
    const cost = costs.get(kind);
    const table = forkCost(kind, TABLE_ENTRIES).lines;
    const read = locklessReadLines(kind);
    if (!cost) continue;
    lines.push(
      `  ${kind.padEnd(10)} ${thousands(cost.reads).padStart(9)} loads ${thousands(cost.writes).padStart(9)} stores ${thousands(cost.lines).padStart(8)} lines ${thousands(cost.tables + cost.regions).padStart(6)} allocations; one table ${table} lines; a lockless read ${read.lines}, with the page's descriptor ${read.withDescriptor}`,
    );
    claims.push(
      {
        what: `${kind}: fork of one full table touches ${ONE_TABLE[kind]} lines`,
        holds: table === ONE_TABLE[kind],
      },
      { what: `${kind}: a lockless read touches ${LOCKLESS[kind]}`, holds: read.lines === LOCKLESS[kind] },
      {
        what: `${kind}: lines grow with the number of tables`,
        holds: entries % TABLE_ENTRIES !== 0 || cost.lines === (entries / TABLE_ENTRIES) * ONE_TABLE[kind],
      },
      { what: `${kind}: parent and child are what the kernel's pieces say`, holds: cost.wrong === 0 },
    );
  }
  return costs;
}

function costPart(costs: ReadonlyMap<StorageKind, ForkCost>, lines: string[], claims: Claim[]): string {
  const [inEntry, byte, word] = STORAGE_KINDS.map((kind) => costs.get(kind));
  if (!inEntry || !byte || !word) throw new RangeError('sw-bits: a storage is missing');
  lines.push('', 'Under named weights, beside the notes in the entry (no weight is a measurement):');
  for (const set of WEIGHT_SETS) {
    const base = weigh(countersOf(inEntry), set);
    const against = (cost: ForkCost): string => percent(weigh(countersOf(cost), set) / base);
    lines.push(
      `  ${set.name.padEnd(11)} side byte ${against(byte).padStart(8)}, side word ${against(word).padStart(8)}   (${set.provenance})`,
    );
  }
  const line = lineWeightFor(inEntry, byte, LETTER_RATIO);
  const cold = WEIGHT_SETS.at(-1);
  const allocation = cold ? allocationWeightFor(inEntry, byte, LETTER_RATIO, cold) : null;
  const forWord = lineWeightFor(inEntry, word, LETTER_RATIO);
  lines.push(
    '',
    `The letter reports 40 % for its worst case. A byte region gives that if a line weighs ${line?.toFixed(1)} accesses;`,
    `or, under ${cold?.name}, if an allocation weighs ${allocation?.toFixed(0)}. ${forWord === null ? 'For a word region no weight of a line does.' : `A word region would need ${forWord.toFixed(1)}.`}`,
    'Weights that were chosen to meet a number are calibration, not prediction: two quite different ones meet it.',
  );
  claims.push({ what: 'some weight of a line meets the letter’s 40 %', holds: line !== null });
  return `line weight ${line?.toFixed(1)} is calibrated to the letter’s 40 %, not predicted`;
}

function tornPart(lines: string[], claims: Claim[]): string {
  const sum = { orders: 0, torn: 0, inEntry: 0 };
  lines.push('', 'A lockless read (R0 R1) against an update (W0 W1), every order:');
  for (const kind of ['side-byte', 'in-entry'] as const) {
    for (const transition of transitions()) {
      const found = exploreTornRead(kind, transition);
      lines.push(`  ${kind}, ${transition.name}: explored ${found.explored} orders, ${found.torn} torn`);
      for (const { order, read, verdict } of found.seen)
        if (verdict === 'torn')
          lines.push(`    ${order}   reads "${inWords(read)}": a state that never existed`);
      claims.push(
        { what: `${kind}, ${transition.name}: six orders`, holds: found.explored === 6 },
        {
          what: `${kind}, ${transition.name}: ${kind === 'in-entry' ? 'none' : 'some'} torn`,
          holds: kind === 'in-entry' ? found.torn === 0 : found.torn > 0,
        },
      );
      if (kind === 'in-entry') sum.inEntry += found.torn;
      else {
        sum.torn += found.torn;
        sum.orders += found.explored;
        const read = readThroughWindow(kind, transition);
        claims.push({
          what: `${transition.name}: the race window shows it, too`,
          holds: read !== transition.from && read !== transition.to,
        });
      }
    }
  }
  const [transition] = transitions();
  if (transition) {
    const counted = exploreCounted('side-byte', transition);
    lines.push(
      `  side-byte with a sequence counter: explored ${counted.explored} orders, ${counted.torn} torn, ${counted.retried} told to try again (two more stores an update, two more loads a read)`,
    );
    claims.push({
      what: 'with a counter nothing torn passes',
      holds: counted.torn === 0 && counted.explored === 70,
    });
  }
  return `torn reads ${sum.torn} of ${sum.orders} orders beside the entry, ${sum.inEntry} in it`;
}

/** Runs all of it. @param entries of the fork */
export function swBitsReport(entries: number = FORK_ENTRIES): ExperimentReport {
  const lines: string[] = [
    'Extended software bits: OUR RECONSTRUCTION of a design that the RFC’s cover letter tells of and drops.',
    '',
  ];
  const claims: Claim[] = [];
  const costs = forkPart(entries, lines, claims);
  const weight = costPart(costs, lines, claims);
  const torn = tornPart(lines, claims);
  const lineCounts = STORAGE_KINDS.map((kind) => thousands(costs.get(kind)?.lines ?? 0)).join(' / ');
  return { lines, claims, last: `sw-bits: lines ${lineCounts}; ${torn}; ${weight}` };
}
