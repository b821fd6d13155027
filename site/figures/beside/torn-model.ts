// Models: the interleaving explorer: one update and one lockless read, in the reader's order or in every order, on the storage
// of the simulator. Reference: sim-core/scenario/experiment, OUR RECONSTRUCTION. Runs while the page is built, and in the
// page when the reader asks. Does not model: words of the figure (torn-words.ts).
import {
  exploreCounted,
  exploreTornRead,
  hex,
  inWords,
  playOrder,
  programsOf,
  type StepName,
  type StorageKind,
  type Transition,
  transitions,
} from '@spare-bits/sim-core';
import type { AllOrders, Held, TornView, Update, Way } from './torn-words.ts';

const kindOf = (way: Way): StorageKind => (way === 'inside' ? 'in-entry' : 'side-byte');

const UPDATES = transitions();

function transitionOf(update: Update): Transition {
  const found = UPDATES[update];
  if (!found) throw new RangeError(`no update ${update}`);
  return found;
}

/** Each half says one thing of the whole: the word whether it may be written, the notes whether it is armed. */
const halves = (pte: bigint): { says: string; note: string } => {
  const [says = '', note = ''] = inWords(pte).split(', ');
  return { says, note };
};

function held(way: Way, word: bigint | null, notes: bigint | null): Held {
  const note = way === 'inside' ? word : notes;
  return {
    word: word === null ? null : hex(word),
    says: word === null ? null : halves(word).says,
    note: note === null ? null : halves(note).note,
  };
}

/** The state after these steps. */
export function tornView(way: Way, update: Update, steps: readonly StepName[]): TornView {
  const played = playOrder(kindOf(way), transitionOf(update), steps);
  const [writer, reader] = programsOf(way === 'counted' ? 'counted' : 'plain');
  const done = (program: readonly StepName[]): number =>
    steps.filter((name) => program.includes(name)).length;
  const last = played.steps.at(-1);
  const memory = last ?? played.before;
  return {
    way,
    update,
    steps,
    memory: held(way, memory.word, memory.notes),
    reader: held(way, last?.heldWord ?? null, last?.heldNotes ?? null),
    counter: memory.counter.toString(),
    next: { writer: writer[done(writer)] ?? null, reader: reader[done(reader)] ?? null },
    verdict: played.verdict,
    read: played.read === null ? null : inWords(played.read),
  };
}

/** Every order there is. */
export function allOrders(way: Way, update: Update): AllOrders {
  const transition = transitionOf(update);
  if (way === 'counted') return { ...exploreCounted('side-byte', transition), seen: [] };
  const { explored, torn, seen } = exploreTornRead(kindOf(way), transition);
  return {
    explored,
    torn,
    retried: 0,
    seen: seen.map(({ order, verdict, read }) => ({ order, verdict, read: inWords(read) })),
  };
}
