// Models: a lockless read of one entry against one update of it, in every order of their loads and stores. With the notes in
// a word of their own the reader can put together a state that never existed; with the notes in the entry it cannot.
// OUR RECONSTRUCTION. Reference: ptep_get_lockless, include/linux/pgtable.h @ v6.12.
// Does not model: weakly ordered CPUs, which only add to what the reader can see.
import { EXPERIMENT_EXTENDED_SW } from '../../layouts/experiment-extended-sw.ts';
import { type AtomicStep, exploreOrders } from '../../machine/interleavings.ts';
import { makeHelpers, type PgtableHelpers } from '../../pgtable/helpers.ts';
import { makeLayout } from '../../pgtable/layout.ts';
import { ENTRY_BYTES, Storage, type StorageKind } from './storage.ts';

/** One update of an entry, as a writer makes it that holds the table's lock. */
export interface Transition {
  readonly name: string;
  readonly from: bigint;
  readonly to: bigint;
}

export interface OrderSeen {
  /** Names of the steps: W0 and W1 store the entry and its notes, R0 and R1 load them. */
  readonly order: string;
  readonly read: bigint;
  readonly verdict: 'old' | 'new' | 'torn';
}

export interface Exploration {
  readonly storage: StorageKind;
  readonly transition: Transition;
  readonly explored: number;
  readonly seen: readonly OrderSeen[];
  readonly torn: number;
}

/** The page of the recordings. */
const FRAME = 1024n;

/** The update that the chapter asks about, there and back: an armed page, and the same page resolved and writable. */
export function transitions(): readonly Transition[] {
  const layout = makeLayout(EXPERIMENT_EXTENDED_SW.base);
  const h = makeHelpers(layout);
  const shared = layout.mask('PAGE_SHARED');
  const writable = h.pte_mkdirty(h.pte_mkwrite_novma(h.pfn_pte(FRAME, shared)));
  const armed = h.pte_mkuffd_wp(writable);
  return [
    { name: 'armed → resolved', from: armed, to: writable },
    { name: 'resolved → armed', from: writable, to: armed },
  ];
}

/** What a whole entry says of writing and of the note, in words. */
export function inWords(
  pte: bigint,
  h: PgtableHelpers = makeHelpers(makeLayout(EXPERIMENT_EXTENDED_SW.base)),
): string {
  return `${h.pte_write(pte) ? 'writable' : 'write-protected'}, ${h.pte_uffd_wp(pte) ? 'armed' : 'not armed'}`;
}

export interface Board {
  readonly storage: Storage;
  readonly table: number;
  readonly region: number;
  readonly ptep: number;
}

/** One table with one entry in it. */
export function board(kind: StorageKind, from: bigint): Board {
  const storage = new Storage(kind, 1);
  const table = storage.allocTable();
  const region = storage.regionInHand(table);
  const ptep = table + ENTRY_BYTES;
  storage.set(region, ptep, from, null);
  return { storage, table, region, ptep };
}

/** A value that was in the table, or one that never was. */
export function judge(read: bigint, { from, to }: Transition): OrderSeen['verdict'] {
  if (read === to) return 'new';
  return read === from ? 'old' : 'torn';
}

/**
 * Every order of two stores and two loads. In the entry, both steps of a side do the whole: W1 stores the same value
 * again, and what R1 loads is what counts; so the orders are the same six.
 */
export function exploreTornRead(kind: StorageKind, transition: Transition): Exploration {
  const { storage, region, ptep } = board(kind, transition.from);
  const apart = kind !== 'in-entry';
  const seen: OrderSeen[] = [];
  const make = (): { programs: readonly (readonly AtomicStep[])[]; read: () => bigint } => {
    let word = 0n;
    let notes = 0n;
    const storeAgain = (): void =>
      apart ? storage.storeNotes(region, ptep, transition.to) : storage.storeWord(ptep, transition.to);
    const loadAgain = (): void => {
      if (apart) notes = storage.loadNotes(region, ptep);
      else word = storage.loadWord(ptep);
    };
    return {
      programs: [
        [
          { name: 'W0', run: () => storage.storeWord(ptep, transition.to) },
          { name: 'W1', run: storeAgain },
        ],
        [
          {
            name: 'R0',
            run: () => {
              word = storage.loadWord(ptep);
            },
          },
          { name: 'R1', run: loadAgain },
        ],
      ],
      read: () => word | notes,
    };
  };
  const explored = exploreOrders(storage.machine.journal, make, (order, { read }) =>
    seen.push({ order: order.join(' '), read: read(), verdict: judge(read(), transition) }),
  );
  const torn = seen.filter(({ verdict }) => verdict === 'torn').length;
  return { storage: kind, transition, explored, seen, torn };
}

export interface CountedExploration {
  readonly explored: number;
  /** Orders in which the counter told the reader to try again. */
  readonly retried: number;
  /** Reads that the counter let pass and that are torn all the same. */
  readonly torn: number;
}

/** What would save the side region: a counter that is odd while an update is under way, read before and after. */
export function exploreCounted(kind: StorageKind, transition: Transition): CountedExploration {
  const { storage, table, region, ptep } = board(kind, transition.from);
  // The counter has a word of its own: that of an entry that nobody uses here.
  const counter = table;
  let retried = 0;
  let torn = 0;
  const make = (): {
    programs: readonly (readonly AtomicStep[])[];
    read: () => bigint;
    retry: () => boolean;
  } => {
    let word = 0n;
    let notes = 0n;
    const counts: bigint[] = [];
    const count = (): void => {
      storage.storeWord(counter, storage.machine.memory.word(counter) + 1n);
    };
    const look = (): void => {
      counts.push(storage.loadWord(counter));
    };
    const loadNotes = (): void => {
      notes = storage.loadNotes(region, ptep);
    };
    const loadWord = (): void => {
      word = storage.loadWord(ptep);
    };
    return {
      programs: [
        [
          { name: 'C+', run: count },
          { name: 'W0', run: () => storage.storeWord(ptep, transition.to) },
          { name: 'W1', run: () => storage.storeNotes(region, ptep, transition.to) },
          { name: 'C+', run: count },
        ],
        [
          { name: 'C?', run: look },
          { name: 'R0', run: loadWord },
          { name: 'R1', run: loadNotes },
          { name: 'C?', run: look },
        ],
      ],
      read: () => word | notes,
      retry: () => counts[0] !== counts[1] || (counts[0] ?? 0n) % 2n !== 0n,
    };
  };
  const explored = exploreOrders(storage.machine.journal, make, (_order, { read, retry }) => {
    if (retry()) retried++;
    else if (judge(read(), transition) === 'torn') torn++;
  });
  return { explored, retried, torn };
}

/** The same by a race window: another CPU's whole update comes between the two loads of one lockless read. */
export function readThroughWindow(kind: StorageKind, transition: Transition): bigint {
  const { storage, table, region, ptep } = board(kind, transition.from);
  storage.machine.races.plan('ptep_get_lockless:between-loads', () =>
    storage.set(region, ptep, transition.to, transition.from),
  );
  return storage.getLockless(table, ptep);
}
