// Models: a file of /proc/PID opened by another task: the space is looked at, or changed, while its owner may sleep.
// Reference: fs/proc/task_mmu.c @ v6.12. Does not model: permissions, the reader as a task of its own.
import type { Kernel } from './kernel.ts';
import { mmOf, taskOf } from './task.ts';
import type { Mm } from './types.ts';

/**
 * The address space behind the file. The CPU's own tables stay what they are: who reads need not be the owner.
 * @throws RangeError when no living task has the number
 */
export function openProc(k: Kernel, pid: number, call: string): Mm {
  const mm = mmOf(k, pid);
  k.cpu = taskOf(k, pid).cpu;
  Object.assign(k.doing, { call, pid, va: null });
  return mm;
}
