// Models: tasks and their address spaces as records: making one, finding one, and entering the kernel on its behalf.
// Reference: kernel/fork.c (mm_init), arch/arm64/mm/context.c @ v6.12. Does not model: threads, scheduling, credentials.
import { switch_mm } from './cpu.ts';
import type { Kernel } from './kernel.ts';
import { allocTable } from './tables.ts';
import type { Mm, Task, Vma } from './types.ts';

/** @throws RangeError when no task has the number. */
export function taskOf(k: Kernel, pid: number): Task {
  const task = k.tasks.get(pid);
  if (!task) throw new RangeError(`no task ${pid}; there are ${k.tasks.keys().join(', ') || 'none'}`);
  return task;
}

/** @throws RangeError when the task does not exist or has ended. */
export function mmOf(k: Kernel, pid: number): Mm {
  const mm = k.mms.get(taskOf(k, pid).mm);
  if (!mm) throw new RangeError(`task ${pid} has ended`);
  return mm;
}

/** The space that an area lies in. @throws RangeError when it has gone */
export function spaceOfArea(k: Kernel, vma: Vma): Mm {
  const mm = k.mms.get(vma.mm);
  if (!mm) throw new RangeError(`area ${vma.id} belongs to a space that has gone`);
  return mm;
}

/** The task enters the kernel, on its CPU. `doing` names the call, for sentences about what went wrong inside. */
export function enter(k: Kernel, pid: number, doing: string): Mm {
  const task = taskOf(k, pid);
  const mm = mmOf(k, pid);
  if (task.wait !== null && !task.woken)
    throw new RangeError(`task ${pid} waits (${task.wait.why}); it cannot ${doing}`);
  k.cpu = task.cpu;
  Object.assign(k.doing, { call: doing, pid, va: null });
  switch_mm(k, task.cpu, mm);
  return mm;
}

/** An empty address space. @throws OutOfMemory */
export function makeMm(k: Kernel): Mm {
  const pgd = allocTable(k);
  const mm: Mm = {
    id: k.nextId('mm'),
    pgd,
    asid: k.nextAsid(),
    hasPinned: false,
    tlbFlushPending: 0,
  };
  k.mms.put(mm.id, mm);
  return mm;
}

/** A task that runs in the space. */
export function makeTask(k: Kernel, mm: Mm, cpu: number, parent: number): number {
  const pid = k.nextId('pid');
  k.tasks.put(pid, { pid, mm: mm.id, cpu, parent, alive: true, wait: null, woken: false });
  return pid;
}

/** Replaces part of a task's record. */
export function updateTask(k: Kernel, pid: number, change: Partial<Task>): void {
  k.tasks.put(pid, { ...taskOf(k, pid), ...change });
}
