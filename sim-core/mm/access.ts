// Models: one access of a task from its first try to its end. Hardware refuses, the fault is handled, the access is made
// again from the start; a task that must wait is parked with what it was about to do, and goes on when it was woken.
// Faults are counted as the kernel counts: once, when they complete. Reference: arch/arm64/mm/fault.c (do_page_fault),
// mm/memory.c (mm_account_fault) @ v6.12. Does not model: tags, signals that are caught, faults of the kernel's own data.

import { continueCall } from './continue.ts';
import { handle_mm_fault } from './fault.ts';
import type { Kernel } from './kernel.ts';
import { KernelStop } from './kernel-stop.ts';
import { enter, taskOf, updateTask } from './task.ts';
import {
  type AccessOutcome,
  done,
  type FaultFlags,
  failed,
  type PendingAccess,
  type RetryWait,
  SIGNAL_CODES,
  type Signal,
  type SysResult,
  type Vma,
} from './types.ts';
import { has } from './vm-flags.ts';

/** An access that faults more often than this will never end: somebody's helper undoes what the handler does. */
const MOST_FAULTS = 64;
const WORD = 8;

/**
 * An instruction of the task reads, writes or fetches the aligned word at `va`.
 * @throws RangeError for an address that is no aligned word, or a task that cannot run
 * @throws KernelStop when a helper that somebody supplied fails, or makes the access fault for ever
 */
export function access(
  k: Kernel,
  pid: number,
  va: number,
  kind: PendingAccess['kind'],
  value = 0n,
): AccessOutcome {
  checkWord(va);
  return run(k, pid, { va, kind, value, from: 'user', vmaLock: true, tried: false }, false);
}

/** The kernel writes a word into the task's memory for it (copy_to_user), with the task's permissions. */
export function kernel_write(k: Kernel, pid: number, va: number, value: bigint): SysResult {
  checkWord(va);
  return ofCall(
    run(k, pid, { va, kind: 'write', value, from: 'uaccess', vmaLock: true, tried: false }, false),
  );
}

/** The kernel reads a word of the task's memory for it (copy_from_user). */
export function kernel_read(k: Kernel, pid: number, va: number): SysResult {
  checkWord(va);
  const pending: PendingAccess = {
    va,
    kind: 'read',
    value: 0n,
    from: 'uaccess',
    vmaLock: true,
    tried: false,
  };
  return ofCall(run(k, pid, pending, false));
}

/**
 * Goes on with what a woken task was doing.
 * @throws RangeError when the task does not wait, or was not woken
 */
export function resume(k: Kernel, pid: number): AccessOutcome | SysResult {
  const { wait, woken } = taskOf(k, pid);
  if (wait === null || !woken) throw new RangeError(`task ${pid} has nothing to resume`);
  enter(k, pid, 'resume');
  updateTask(k, pid, { wait: null, woken: false });
  if (wait.why === 'event') return wait.onward ? continueCall(k, pid, wait.onward) : done(wait.ret);
  if (wait.access === null) return wait.onward ? continueCall(k, pid, wait.onward) : done(0);
  if (wait.why === 'migration') {
    // The wait itself was the fault, and it has completed.
    k.countFault(pid, wait.access.tried);
    return finish(wait.access, run(k, pid, { ...wait.access, vmaLock: true, tried: false }, false));
  }
  return finish(wait.access, run(k, pid, wait.access, true));
}

function finish(pending: PendingAccess, outcome: AccessOutcome): AccessOutcome | SysResult {
  return pending.from === 'uaccess' ? ofCall(outcome) : outcome;
}

/** How a call ends whose access ended so. */
function ofCall(outcome: AccessOutcome): SysResult {
  if (outcome.state === 'parked') return outcome;
  return outcome.state === 'done' ? done(WORD) : failed('EFAULT');
}

function checkWord(va: number): void {
  if (!Number.isSafeInteger(va) || va < 0 || va % WORD !== 0)
    throw new RangeError(`access: va ${va} is not the address of an aligned word`);
}

/** `inFault`: the fault was begun before the task was parked; it goes on before the access is made again. */
function run(k: Kernel, pid: number, first: PendingAccess, inFault: boolean): AccessOutcome {
  enter(k, pid, `a ${first.kind}`);
  let pending = first;
  for (let faults = 0; faults <= MOST_FAULTS; faults++) {
    if (!inFault || faults > 0) {
      const hit = k.machine.access(k.cpu, BigInt(pending.va), pending.kind, 0, pending.value);
      if (hit.ok) return { state: 'done', value: hit.value };
      pending = { ...pending, vmaLock: true, tried: false };
    }
    const ended = do_page_fault(k, pid, pending);
    if (ended !== null) return ended;
  }
  throw endless(k, first);
}

/** What the handler does is undone by something, or never helps: no real CPU would get out of that. */
function endless(k: Kernel, { kind, va }: PendingAccess): KernelStop {
  const says = `The ${kind} faulted ${MOST_FAULTS} times and would fault for ever`;
  return new KernelStop('', says, { ...k.doing, call: `a ${kind}`, va }, null);
}

/** Handles one fault, as often as it says retry. Null: the access may be made again. */
function do_page_fault(k: Kernel, pid: number, first: PendingAccess): AccessOutcome | null {
  let { vmaLock, tried } = first;
  for (let attempts = 0; attempts <= MOST_FAULTS; attempts++) {
    const pending = { ...first, vmaLock, tried };
    const vma = k.areas.at(taskOf(k, pid).mm, first.va);
    if (!vma) return bad(pending, 'SIGSEGV', SIGNAL_CODES.SEGV_MAPERR);
    if (!allowed(k, vma, first.kind)) return bad(pending, 'SIGSEGV', SIGNAL_CODES.SEGV_ACCERR);
    k.doing.call = `the fault of a ${first.kind}`;
    const fault = handle_mm_fault(k, pid, vma, first.va, flagsOf(pending));
    switch (fault.end) {
      case 'done':
        k.countFault(pid, fault.major || tried);
        return null;
      case 'retry':
        // The first attempt holds the area's lock alone and does not count as tried, unless data had to be fetched.
        tried = vmaLock ? fault.major : true;
        vmaLock = false;
        if (fault.wait) return park(k, pid, { ...first, vmaLock, tried }, fault.wait);
        break;
      case 'sigsegv':
        return bad(pending, 'SIGSEGV', SIGNAL_CODES.SEGV_ACCERR);
      case 'hwpoison':
        return bad(pending, 'SIGBUS', SIGNAL_CODES.BUS_MCEERR_AR);
      case 'oom':
        return { state: 'signal', signal: 'SIGKILL', code: 0, va: first.va };
      default:
        return bad(pending, 'SIGBUS', SIGNAL_CODES.BUS_ADRERR);
    }
  }
  throw endless(k, first);
}

/** May the area be accessed so at all? Execute-only memory can be read here: the CPU has no way to forbid it. */
function allowed(k: Kernel, vma: Vma, kind: PendingAccess['kind']): boolean {
  const { vm } = k;
  if (kind === 'exec') return has(vma.flags, vm.EXEC);
  return has(vma.flags, kind === 'write' ? vm.WRITE : vm.READ | vm.WRITE | vm.EXEC);
}

function flagsOf(pending: PendingAccess): FaultFlags {
  const { kind, from, vmaLock, tried } = pending;
  return {
    write: kind === 'write',
    unshare: false,
    exec: kind === 'exec',
    user: from === 'user',
    remote: false,
    allowRetry: true,
    tried,
    vmaLock,
  };
}

/** A signal for the task; a call that was about to copy gives EFAULT instead. */
function bad(pending: PendingAccess, signal: Signal, code: number): AccessOutcome {
  return pending.from === 'uaccess' ? { state: 'efault' } : { state: 'signal', signal, code, va: pending.va };
}

function park(k: Kernel, pid: number, pending: PendingAccess, wait: RetryWait): AccessOutcome {
  updateTask(k, pid, { wait: { ...wait, access: pending, onward: null }, woken: false });
  return { state: 'parked' };
}
