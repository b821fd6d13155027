// Models: a monitor thread that reads a userfaultfd and answers every fault for its one page: write-protect is lifted, a
// missing page is filled as the step says, a page in the cache is mapped. Other events are read and noted.
// Does not model: a monitor that is slow, or one that answers for many pages at once.
import { UFFD_PAGEFAULT_FLAGS, UFFDIO_MODES } from '../layouts/uapi.ts';
import { KernelStop } from '../mm/kernel-stop.ts';
import type { AccessOutcome, SysResult, UffdEvent } from '../mm/types.ts';
import { resume, uffd_continue, uffd_copy, uffd_read, uffd_writeprotect, uffd_zeropage } from './calls.ts';
import type { RunEvent } from './outcome.ts';
import { regionAt } from './regions.ts';
import type { Step } from './step.ts';

/** Every word of a page that the monitor fills. */
export const FILLING = 0xc0c0n;
const WORD = 8;
/** A page that was answered for so often in one access will fault for ever. */
const MOST_ANSWERS = 16;

/** The words of a buffer that UFFDIO_COPY reads. */
export function filled(bytes: number): bigint[] {
  return new Array<bigint>(bytes / WORD).fill(FILLING);
}

/**
 * Lets the monitor work until the call or access has ended, or nobody can wake its task.
 * @param first how it ended so far
 */
export function serve(step: Step, pid: number, first: AccessOutcome | SysResult): AccessOutcome | SysResult {
  let result = first;
  while (step.monitored) {
    readAll(step);
    if (result.state !== 'parked' || !step.k.tasks.get(pid)?.woken) break;
    result = resume(step.k, pid);
  }
  return result;
}

/** Reads and answers everything that waits in any userfaultfd. */
function readAll(step: Step): void {
  // A fork adds a userfaultfd to the list while it is being read.
  for (let i = 0; i < step.state.watched.length; i++) {
    while (readOne(step, i, true));
  }
}

/** The monitor reads one message. @returns false when there was none */
export function readOne(step: Step, which: number, answers: boolean): boolean {
  const ctx = step.state.watched[which]?.ctx ?? 0;
  const message = ctx === 0 ? null : uffd_read(step.k, ctx);
  if (!message) return false;
  const { body } = message;
  if (body.event === 'fork') step.change({ watched: [...step.state.watched, { ctx: body.child, pid: 0 }] });
  if (body.event === 'pagefault' && answers) checkProgress(step, body.address);
  step.events.push(
    body.event === 'pagefault' ? faultEvent(step, ctx, body, answers) : plainEvent(step, body),
  );
  return true;
}

function checkProgress(step: Step, address: number): void {
  const { name, p } = placeOf(step, address);
  const same = step.events.filter((event) => event.ev === 'pagefault' && event.r === name && event.p === p);
  if (same.length >= MOST_ANSWERS)
    throw new KernelStop(
      '',
      `The monitor has answered ${MOST_ANSWERS} faults on one page of region ${name}, and it faults again`,
      { ...step.k.doing, va: address },
      p,
    );
}

function placeOf(step: Step, address: number): { readonly name: string; readonly p: number } {
  const region = regionAt(step.state, address);
  return {
    name: region?.name ?? '?',
    p: Math.floor((address - (region?.base ?? 0)) / step.k.g.pageSize),
  };
}

type Fault = Extract<UffdEvent, { event: 'pagefault' }>;

/** "write", "wp", "minor": what a message says of a fault. */
export function pagefaultFlags(flags: number): readonly string[] {
  return Object.entries(UFFD_PAGEFAULT_FLAGS)
    .filter(([, flag]) => Math.floor(flags / flag) % 2 === 1)
    .map(([name]) => name.toLowerCase());
}

function faultEvent(step: Step, ctx: number, fault: Fault, answers: boolean): RunEvent {
  const { name, p } = placeOf(step, fault.address);
  const flags = pagefaultFlags(fault.flags);
  const event = { ev: 'pagefault', r: name, p, flags } as const;
  if (!answers) return { ...event, resolved: null, rc: 0 };
  const { resolved, result } = answer(step, ctx, fault.address, flags);
  return { ...event, resolved, rc: result.state === 'done' ? 0 : -1 };
}

/** Bytes of the page at an address: a huge page is answered for as a whole. */
function pageBytes({ k }: Step, ctx: number, address: number): number {
  const vma = k.areas.at(k.uffds.get(ctx)?.mm ?? 0, address);
  return k.inodes.get(vma?.file ?? 0)?.huge?.bytes ?? k.g.pageSize;
}

function answer(
  step: Step,
  ctx: number,
  address: number,
  flags: readonly string[],
): { readonly resolved: string; readonly result: SysResult } {
  const { k } = step;
  const pageSize = pageBytes(step, ctx, address);
  const start = Math.floor(address / pageSize) * pageSize;
  if (flags.includes('wp'))
    return { resolved: 'UFFDIO_WRITEPROTECT(off)', result: uffd_writeprotect(k, ctx, start, pageSize, 0) };
  if (flags.includes('minor'))
    return { resolved: 'UFFDIO_CONTINUE', result: uffd_continue(k, ctx, start, pageSize, 0) };
  const missing = step.nextMissing();
  const resolved = `UFFDIO_${missing}`;
  if (missing === 'ZEROPAGE') return { resolved, result: uffd_zeropage(k, ctx, start, pageSize, 0) };
  const mode = missing === 'COPY|WP' ? UFFDIO_MODES.COPY_WP : 0;
  return { resolved, result: uffd_copy(k, ctx, start, filled(pageSize), pageSize, mode) };
}

function plainEvent(step: Step, body: Exclude<UffdEvent, Fault>): RunEvent {
  if (body.event === 'fork') return { ev: 'fork' };
  if (body.event === 'remap') return { ev: 'remap', len: body.length };
  const { name, p } = placeOf(step, body.start);
  return { ev: body.event, r: name, p, n: (body.end - body.start) / step.k.g.pageSize };
}
