// Models: the operations of a scenario that change what is mapped, and those of its tasks: each becomes one call of the
// kernel, with regions and pages turned into addresses. Does not model: pools of huge pages that a scenario fills itself.
import type { AccessOutcome, Prot, SysResult } from '../mm/types.ts';
import {
  change_prot_numa,
  clear_refs,
  exit,
  fork,
  madvise,
  migrate_begin,
  migrate_end,
  mlock,
  mmap,
  move_pages,
  mprotect,
  mremap,
  munlock,
  munmap,
  split_folio_at,
  touch_program,
} from './calls.ts';
import { ScenarioError } from './errors.ts';
import { serve } from './monitor.ts';
import type { FilePage, OperationOf } from './operations.ts';
import { fileOf } from './perform-file.ts';
import { regionBase, withRegion } from './regions.ts';
import { type Ending, endOf, type Step } from './step.ts';

/** "rw-" as a protection. @throws ScenarioError for any other text */
export function protOf(text: string): Prot {
  if (!/^[r-][w-][x-]$/.test(text)) throw new ScenarioError(`"${text}" is no protection like "rw-"`);
  return { read: text.includes('r'), write: text.includes('w'), exec: text.includes('x') };
}

export function performMmap(
  step: Step,
  { r, pages, prot, kind, p = 0, hsize = 0 }: OperationOf<'mmap'>,
  content: readonly FilePage[],
): Ending {
  const [what, sharing] = kind.split('-');
  const huge = what === 'hugetlb' ? hugeBytes(step, hsize) : null;
  const { state } = step;
  const there = state.regions.find((region) => region.name === r);
  const base = there?.base ?? regionBase(r, 'mapped');
  const pid = step.awake(there?.pid ?? state.pid);
  const file = what === 'shmem' ? fileOf(step, pages, content) : 0;
  const result = mmap(step.k, pid, {
    addr: base + step.bytes(p),
    length: step.bytes(pages),
    prot: protOf(prot),
    shared: sharing === 'shared',
    file,
    pgoff: 0,
    ...(huge !== null && { hugetlb: huge }),
  });
  const region = { name: r, base, pages: Math.max(there?.pages ?? 0, p + pages), pid };
  step.change({ regions: withRegion(state.regions, region) });
  return endOf(serve(step, pid, result));
}

/** Pages of a pool, and how many of large ones. */
const POOL = 8;
const SMALL_POOL = 2;
const LARGE_BYTES = 2 ** 22;

/** The size of a scenario's huge pages; that of a whole table unless told. Their pool is filled when it is first needed. */
function hugeBytes({ k }: Step, hsize: number): number {
  const size = k.hugetlb.size(hsize === 0 ? k.g.pmdSize : hsize);
  if (!size)
    throw new ScenarioError(`${hsize} bytes is not one of ${k.hugetlb.sizes.map(({ bytes }) => bytes)}`);
  k.hugetlb.grow(size, size.bytes > LARGE_BYTES ? SMALL_POOL : POOL);
  return size.bytes;
}

export function performMremap(step: Step, operation: OperationOf<'mremap'>): Ending {
  const { r, n, to } = operation;
  const pid = step.taskOf(r);
  const length = step.bytes(n);
  const how = { fixed: targetOf(step, to), mayMove: true, dontUnmap: false };
  const result = serve(step, pid, mremap(step.k, pid, step.va(operation), length, length, how));
  return endMremap(step, operation, pid, result);
}

function targetOf({ state }: Step, to: string): number {
  return state.regions.find((region) => region.name === to)?.base ?? regionBase(to, 'moved');
}

/** What mremap leaves: the region at its target. A call that has to wait comes here when it has ended. */
export function endMremap(
  step: Step,
  { n, to }: OperationOf<'mremap'>,
  pid: number,
  result: AccessOutcome | SysResult,
): Ending {
  const there = step.state.regions.find((region) => region.name === to);
  const region = { name: to, base: targetOf(step, to), pages: Math.max(there?.pages ?? 0, n), pid };
  if (result.state === 'done') step.change({ regions: withRegion(step.state.regions, region) });
  return endOf(result);
}

export function performRange(
  step: Step,
  operation: OperationOf<'munmap' | 'mprotect' | 'mlock' | 'munlock'>,
): Ending {
  const { k } = step;
  const pid = step.taskOf(operation.r);
  const start = step.va(operation);
  const length = step.bytes(operation.n);
  const result =
    operation.op === 'mprotect'
      ? mprotect(k, pid, start, length, protOf(operation.prot))
      : { munmap, mlock, munlock }[operation.op](k, pid, start, length);
  return endOf(serve(step, pid, result));
}

export function performFork(step: Step, operation: OperationOf<'fork'>): Ending {
  const { k } = step;
  if (step.state.child !== 0) throw new ScenarioError('there is a child already');
  const pid = step.taskOf(operation.region);
  return endFork(step, operation, serve(step, pid, fork(k, pid)));
}

/** What fork leaves: a child with its view of the region. A call that has to wait comes here when it has ended. */
export function endFork(
  step: Step,
  { region, child: name }: OperationOf<'fork'>,
  result: AccessOutcome | SysResult,
): Ending {
  if (result.state !== 'done' || !('ret' in result)) return endOf(result);
  const child = result.ret;
  step.change({
    child,
    regions: withRegion(step.state.regions, { ...step.region(region), name, pid: child }),
    watched: step.state.watched.map((watched) => (watched.pid === 0 ? { ...watched, pid: child } : watched)),
  });
  // The child's first instructions are the program's, not the scenario's.
  touch_program(step.k, child);
  return endOf(result);
}

/** @throws ScenarioError when there is no child */
function childOf(step: Step): number {
  if (step.state.child === 0) throw new ScenarioError('there is no child at this step');
  return step.awake(step.state.child);
}

export function performChildExit(step: Step): Ending {
  const child = childOf(step);
  const ending = endOf(exit(step.k, child));
  step.change({ child: 0, regions: step.state.regions.filter(({ pid }) => pid !== child) });
  return ending;
}

export function performClearRefs(
  step: Step,
  { op, v, then_tlb_flush: flush = 0 }: OperationOf<'clear_refs' | 'child_clear_refs'>,
): Ending {
  const { k, state } = step;
  const pid = op === 'clear_refs' ? step.awake(state.pid) : childOf(step);
  const ending = endOf(clear_refs(k, pid, v));
  const mm = k.mms.get(k.tasks.get(pid)?.mm ?? 0);
  if (flush !== 0 && mm) k.tlb.flush_tlb_mm(mm.asid);
  return ending;
}

export function performMadvise(step: Step, operation: OperationOf<'madvise'>): Ending {
  const pid = step.taskOf(operation.r);
  const length = step.bytes(operation.n);
  const result = serve(step, pid, madvise(step.k, pid, step.va(operation), length, operation.adv));
  // The scenario's task catches the signal, notes it, and goes on.
  if ('signal' in result && typeof result.signal === 'object')
    step.events.push({ ev: 'SIGBUS', code: result.signal.code });
  return endOf(result);
}

export function performMigration(
  step: Step,
  operation: OperationOf<'move_pages' | 'migrate_begin' | 'migrate_end' | 'split_folio'>,
): Ending {
  const { k } = step;
  if (operation.op === 'migrate_end') return endOf(migrate_end(k));
  const pid = step.taskOf(operation.r);
  const va = step.va(operation);
  if (operation.op === 'split_folio') return endOf(split_folio_at(k, pid, va));
  return endOf(
    operation.op === 'migrate_begin' ? migrate_begin(k, pid, va) : move_pages(k, pid, va, operation.node),
  );
}

/** Tells how many entries were changed. */
export function performNumaHint(step: Step, operation: OperationOf<'change_prot_numa'>): Ending {
  const pid = step.taskOf(operation.r);
  const result = change_prot_numa(step.k, pid, step.va(operation), step.bytes(operation.n));
  return endOf(result, (changed) => changed);
}
