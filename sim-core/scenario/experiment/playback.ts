// Models: one order of an update and a lockless read, step by step: what stands in memory after each step, and what the
// reader holds by then. Any list of steps can be played, complete or not; what is a sensible list, the caller decides.
// OUR RECONSTRUCTION, like the storage that it plays on. Reference: torn-read.ts, which tries every order.
// Does not model: weakly ordered CPUs; what the reader does when the counter tells it to try again.
import type { Storage, StorageKind } from './storage.ts';
import { board, judge, type Transition } from './torn-read.ts';

/** W0 and W1 store the entry and its notes, R0 and R1 load them; C+ raises a counter, C? reads it. */
export type StepName = 'W0' | 'W1' | 'R0' | 'R1' | 'C+' | 'C?';
/** With a sequence counter around the update and the read, or without. */
export type CounterWay = 'plain' | 'counted';

export interface PlayedStep {
  readonly name: StepName;
  /** What stands in memory afterwards: the hardware's word, and the notes as bits of an entry. */
  readonly word: bigint;
  readonly notes: bigint;
  readonly counter: bigint;
  /** What the reader has loaded by then; null: not yet. */
  readonly heldWord: bigint | null;
  readonly heldNotes: bigint | null;
}

export interface Playback {
  readonly steps: readonly PlayedStep[];
  /** What stood in memory before the first step. */
  readonly before: Pick<PlayedStep, 'word' | 'notes' | 'counter'>;
  /** The entry as the reader puts it together; null while a part is missing. */
  readonly read: bigint | null;
  /** `again`: the counter was odd, or is not what it was. */
  readonly verdict: 'old' | 'new' | 'torn' | 'again' | 'unfinished';
}

/** The steps of the writer and of the reader, each in its own order. */
export function programsOf(way: CounterWay): readonly [readonly StepName[], readonly StepName[]] {
  return way === 'plain'
    ? [
        ['W0', 'W1'],
        ['R0', 'R1'],
      ]
    : [
        ['C+', 'W0', 'W1', 'C+'],
        ['C?', 'R0', 'R1', 'C?'],
      ];
}

/** In the entry, W1 stores the whole once more and R1 loads it once more, as in exploreTornRead. */
export function playOrder(kind: StorageKind, transition: Transition, order: readonly StepName[]): Playback {
  const { storage, table, region, ptep } = board(kind, transition.from);
  const apart = kind !== 'in-entry';
  // As in torn-read.ts: the counter stands in an entry that nobody uses here.
  const counter = table;
  const looks: bigint[] = [];
  let heldWord: bigint | null = null;
  let heldNotes: bigint | null = null;
  const run: Readonly<Record<StepName, () => void>> = {
    W0: () => storage.storeWord(ptep, transition.to),
    W1: () =>
      apart ? storage.storeNotes(region, ptep, transition.to) : storage.storeWord(ptep, transition.to),
    R0: () => {
      heldWord = storage.loadWord(ptep);
    },
    R1: () => {
      if (apart) heldNotes = storage.loadNotes(region, ptep);
      else heldWord = storage.loadWord(ptep);
    },
    'C+': () => storage.storeWord(counter, storage.machine.memory.word(counter) + 1n),
    'C?': () => {
      looks.push(storage.loadWord(counter));
    },
  };
  const memory = (): Playback['before'] => inMemory(storage, region, ptep, counter);
  const before = memory();
  const steps = order.map((name): PlayedStep => {
    run[name]();
    return { name, ...memory(), heldWord, heldNotes };
  });
  const loaded = (name: StepName): boolean => order.includes(name);
  const complete = loaded('R0') && loaded('R1') && (looks.length === 0 || looks.length === 2);
  const read = complete && heldWord !== null ? heldWord | (heldNotes ?? 0n) : null;
  if (read === null) return { steps, before, read, verdict: 'unfinished' };
  const again = looks.length === 2 && (looks[0] !== looks[1] || (looks[0] ?? 0n) % 2n !== 0n);
  return { steps, before, read, verdict: again ? 'again' : judge(read, transition) };
}

function inMemory(storage: Storage, region: number, ptep: number, counter: number): Playback['before'] {
  const { memory } = storage.machine;
  return {
    word: memory.word(ptep),
    notes: storage.loadNotes(region, ptep),
    counter: memory.word(counter),
  };
}
