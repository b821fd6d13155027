// Models: what happened inside a step, event by event, with names for addresses where there are any. Loads that a walk makes
// stand as one event with the walk. Does not model: words; a page has those.

import { LAST_LEVEL } from '../../arch/granule.ts';
import { joinHalves } from '../../arch/halves.ts';
import type { Event, EventKind } from '../../machine/events.ts';
import type { Kernel } from '../../mm/kernel.ts';
import type { RunState } from '../../scenario/regions.ts';
import { type EntryName, type PageName, pageAt, type TablePlaces } from './places.ts';

export interface LogEntry {
  /** Position of the journal after it. */
  readonly position: number;
  readonly kind: EventKind;
  readonly cpu: number;
  /** What was accessed. */
  readonly page: PageName | null;
  /** The entry that was written, read last or found wanting. */
  readonly entry: EntryName | null;
  /** Its physical address. */
  readonly entryPa: number | null;
  /** The word that was written. */
  readonly value: bigint | null;
  readonly level: number | null;
  readonly esr: number | null;
  /** Of a barrier: invalidations that it completed. Of a stale use: those that were under way. */
  readonly count: number | null;
}

/** Events of a virtual address: its halves stand in b and c. */
const BY_VA: readonly EventKind[] = ['load', 'store', 'fetch', 'walk', 'fault', 'tlbHit', 'tlbFill'];
/** Events that name a descriptor by its physical address in a. */
const BY_ENTRY: readonly EventKind[] = [
  'wordStore',
  'walk',
  'tableRead',
  'tlbFill',
  'staleUse',
  'fault',
  'setAccessFlag',
  'setDirty',
  'bbmViolation',
];

/** The halves of the address stand one place later in an event that has an index before them. */
function vaOf({ kind, b, c, d }: Event): number {
  const [lo, hi] = kind === 'tlbFill' ? [c, d] : [b, c];
  return (hi ?? 0) * 2 ** 32 + ((lo ?? 0) >>> 0);
}

/** @param names what is known of the tables, before the step or after it */
export function logEntry(k: Kernel, state: RunState, names: TablePlaces, event: Event): LogEntry {
  const { kind, cpu, a, b, c, d, position } = event;
  const entry = BY_ENTRY.includes(kind) ? names.entry(k, state, a) : null;
  // Of one of the two tasks that share an address: the one whose tables it was, else whoever has a region there.
  const pids = entry ? [entry.pid] : [state.pid, state.child];
  const va = BY_VA.includes(kind) ? vaOf(event) : null;
  const page =
    va === null ? null : pids.map((pid) => pageAt(k, state, pid, va)).find((found) => found !== null);
  return {
    position,
    kind,
    cpu,
    page: page ?? entry?.page ?? null,
    entry,
    entryPa: entry ? a : null,
    value: kind === 'wordStore' ? joinHalves(b, c) : kind === 'bbmViolation' ? joinHalves(c, d) : null,
    level:
      kind === 'walk'
        ? d
        : kind === 'tableRead' || kind === 'bbmViolation'
          ? b
          : (entry?.level ?? LAST_LEVEL),
    esr: kind === 'fault' ? d >>> 0 : null,
    count: kind === 'dsb' ? a : kind === 'staleUse' ? c : null,
  };
}

/** Kinds at which one can stand inside a step: whatever changes a table, a TLB or what a program sees. */
export const MOMENTS: readonly EventKind[] = [
  'wordStore',
  'setAccessFlag',
  'setDirty',
  'fault',
  'tlbi',
  'dsb',
  'store',
  'load',
  'fetch',
  'staleUse',
  'bbmViolation',
];
