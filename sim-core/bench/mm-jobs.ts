// Models: what the benchmark of the memory manager measures, as loops: a fault, a fork, a replay. It reads no clock; whoever
// calls it does. Journal on throughout, as in the page. Does not model: the cost of a learner's helper in the sandbox.
import { access } from '../mm/access.ts';
import { exit } from '../mm/exit.ts';
import { mk_pte } from '../mm/fault-common.ts';
import { fork } from '../mm/fork.ts';
import { madvise } from '../mm/madvise.ts';
import { folio_add_new_anon_rmap } from '../mm/rmap.ts';
import { pte_alloc } from '../mm/tables.ts';
import { mmOf } from '../mm/task.ts';
import { anon_vma_prepare } from '../mm/vma.ts';
import { replayTrace } from '../oracle/traces.ts';
import { readTraces, type TraceScenario } from '../oracle/traces-record.ts';
import { BASE, board, type MmJob } from './board.ts';
import { foldAndUnfold, scan } from './range-jobs.ts';

/** A first store to each of so many anonymous pages: trap, fault, store again. */
function anonFault(pages: number): MmJob {
  const { k, pid } = board(pages);
  const start = k.machine.journal.position;
  return {
    name: 'anonymous write fault',
    operations: pages,
    pass: () => {
      for (let i = 0; i < pages; i++) access(k, pid, BASE + i * k.g.pageSize, 'write', 1n);
    },
    reset: () => k.machine.journal.seek(start),
  };
}

/** A store to each page of a child's: trap, copy, store again. */
function cowFault(pages: number): MmJob {
  const { k, pid } = board(pages);
  for (let i = 0; i < pages; i++) access(k, pid, BASE + i * k.g.pageSize, 'write', 1n);
  const forked = fork(k, pid);
  if (forked.state !== 'done') throw new Error('bench: fork did not end');
  const child = forked.ret;
  const start = k.machine.journal.position;
  return {
    name: 'copy-on-write fault',
    operations: pages,
    pass: () => {
      for (let i = 0; i < pages; i++) access(k, child, BASE + i * k.g.pageSize, 'write', 2n);
    },
    reset: () => k.machine.journal.seek(start),
  };
}

/** A store that hits the TLB: no fault, the price of an access alone. */
function plainStore(pages: number): MmJob {
  const { k, pid } = board(1);
  access(k, pid, BASE, 'write', 1n);
  const start = k.machine.journal.position;
  return {
    name: 'store without a fault',
    operations: pages,
    pass: () => {
      for (let i = 0; i < pages; i++) access(k, pid, BASE, 'write', BigInt(i));
    },
    reset: () => k.machine.journal.seek(start),
  };
}

/** A fork of so many populated entries. They all map one page, so that memory for the pages is not what is measured. */
function forkEntries(pages: number): MmJob {
  const { k, pid } = board(pages);
  const mm = mmOf(k, pid);
  const area = k.areas.at(mm.id, BASE);
  if (!area) throw new Error('bench: no area');
  const vma = anon_vma_prepare(k, area);
  const pfn = k.folios.alloc(0, 0);
  folio_add_new_anon_rmap(k, pfn, vma, BASE);
  const pte = k.h.pte_mkwrite_novma(k.h.pte_mkdirty(mk_pte(k, pfn, vma.prot)));
  for (let i = 0; i < pages; i++) k.ptes.set_pte(pte_alloc(k, mm, BASE + i * k.g.pageSize), pte);
  k.folios.addMap(pfn, pages - 1);
  k.folios.get(pfn, pages - 1);
  const start = k.machine.journal.position;
  return {
    name: `fork of ${pages.toLocaleString('en')} entries, each`,
    operations: pages,
    pass: () => {
      const forked = fork(k, pid);
      if (forked.state !== 'done') throw new Error('bench: fork did not end');
    },
    reset: () => k.machine.journal.seek(start),
  };
}

/** The pages of a task given back: what zapping costs for each. */
function dontneed(pages: number): MmJob {
  const { k, pid } = board(pages);
  for (let i = 0; i < pages; i++) access(k, pid, BASE + i * k.g.pageSize, 'write', 1n);
  const start = k.machine.journal.position;
  return {
    name: 'MADV_DONTNEED of a page',
    operations: pages,
    pass: () => {
      madvise(k, pid, BASE, pages * k.g.pageSize, 'MADV_DONTNEED');
    },
    reset: () => k.machine.journal.seek(start),
  };
}

/** A whole life of a task: made, one page written, forked, both ended. */
function lives(count: number): MmJob {
  const { k, pid } = board(1);
  access(k, pid, BASE, 'write', 1n);
  const start = k.machine.journal.position;
  return {
    name: 'fork and exit of a small task',
    operations: count,
    pass: () => {
      for (let i = 0; i < count; i++) {
        const forked = fork(k, pid);
        if (forked.state === 'done') exit(k, forked.ret);
      }
    },
    reset: () => k.machine.journal.seek(start),
  };
}

const MANY = 2048;
const FORKED = 2 ** 18;

/** Each makes its job when it is its turn: a board with many pages takes memory. */
export function makeMmJobs(): readonly (() => MmJob)[] {
  return [
    () => plainStore(MANY),
    () => anonFault(MANY),
    () => cowFault(MANY),
    () => dontneed(MANY),
    () => lives(64),
    () => scan(MANY),
    () => foldAndUnfold(256),
    () => forkEntries(MANY),
    () => forkEntries(FORKED),
  ];
}

/** Reads recordings; what is measured is their replay. */
export function readAll(texts: readonly string[]): readonly TraceScenario[] {
  return texts.flatMap(readTraces);
}

/** Replays recordings and compares every field. @returns how many steps were replayed; those not modelled do not count */
export function replayAll(traces: readonly TraceScenario[]): number {
  let steps = 0;
  for (const trace of traces) {
    const { verdict } = replayTrace(trace);
    if (verdict === 'differs') throw new Error(`bench: ${trace.name} differs`);
    if (verdict === 'equal') steps += trace.steps.length;
  }
  return steps;
}
