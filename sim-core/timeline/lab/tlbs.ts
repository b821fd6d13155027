// Models: what the TLB of each CPU remembers, with the entries that the tables no longer bear out. An entry is stale when
// the descriptor that it was made from says something else now, in a field that a TLB remembers; an invalidation that names
// it and waits for its barrier is told with it. Does not model: caches of table addresses; they are not shown.

import { joinHalves } from '../../arch/halves.ts';
import { names } from '../../arch/tlbi.ts';
import { REMEMBERED_MASK } from '../../machine/observer.ts';
import type { TlbEntry } from '../../machine/tlb.ts';
import type { Kernel } from '../../mm/kernel.ts';
import type { PgtableHelpers } from '../../pgtable/helpers.ts';
import type { RunState } from '../../scenario/regions.ts';
import { type PageName, pageAt } from './places.ts';

export interface TlbView {
  readonly cpu: number;
  readonly index: number;
  /** The task whose space it is of; 0: the space is gone, or the entry is global. */
  readonly pid: number;
  readonly asid: number;
  readonly va: number;
  readonly bytes: number;
  readonly page: PageName | null;
  /** Frame number. */
  readonly pfn: number;
  /** What is remembered. */
  readonly value: bigint;
  /** What the tables say in its place. */
  readonly now: bigint;
  readonly write: boolean;
  readonly stale: boolean;
  /** Invalidations that name it and wait for a barrier. */
  readonly waiting: number;
}

/** All that the TLBs remember, CPU by CPU. */
export function tlbViews(k: Kernel, h: PgtableHelpers, state: RunState): readonly TlbView[] {
  return k.machine.cpus.flatMap(({ id, tlb }) => tlb.entries().map((entry) => view(k, h, state, id, entry)));
}

function view(k: Kernel, h: PgtableHelpers, state: RunState, cpu: number, entry: TlbEntry): TlbView {
  const value = joinHalves(entry.descLo, entry.descHi);
  const now = k.machine.memory.word(entry.descPa);
  const pid = k.tasks.keys().find((id) => k.mms.get(k.tasks.get(id)?.mm ?? 0)?.asid === entry.asid) ?? 0;
  const waiting = k.machine
    .waiting()
    .filter(
      ({ cpu: issuer, broadcast, op }) =>
        (broadcast || issuer === cpu) && names(op, { ...entry, isTable: false }),
    );
  return {
    cpu,
    index: entry.index,
    pid,
    asid: entry.asid,
    va: entry.start,
    bytes: entry.bytes,
    page: pageAt(k, state, pid, entry.start),
    pfn: Math.floor(entry.pa / k.g.pageSize),
    value,
    now,
    write: (value & k.layout.mask('PTE_RDONLY')) === 0n,
    stale:
      ((value ^ now) & REMEMBERED_MASK) !== 0n || h.pte_pfn(value) !== h.pte_pfn(now) || !h.pte_valid(now),
    waiting: waiting.length,
  };
}
