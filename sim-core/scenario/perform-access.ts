// Models: the operations of a scenario that use memory: instructions of a task, with the faults that the whole task has
// around them, and accesses that the kernel makes for it. Does not model: several words at once.
import type { AccessOutcome, SysResult } from '../mm/types.ts';
import {
  access,
  kernel_read,
  kernel_write,
  proc_mem_write,
  process_vm_write,
  resume,
  touch_program,
} from './calls.ts';
import { ScenarioError } from './errors.ts';
import { serve } from './monitor.ts';
import type { Operation, OperationOf } from './operations.ts';
import { endFork, endMremap } from './perform-memory.ts';
import type { Pending } from './regions.ts';
import { type Ending, endOf, type Step } from './step.ts';

/** What the scenario writes from outside, unless told. */
const FROM_OUTSIDE = 42;
/** What write_all and write_each write to page 0. */
const FIRST_VALUE = { write_all: 1, write_each: 5 } as const;

type Access = OperationOf<'read' | 'write' | 'exec'>;
type Faults = Pending['faults'];

const isAccess = (operation: Operation): operation is Access =>
  operation.op === 'read' || operation.op === 'write' || operation.op === 'exec';

/** One access, and the faults of its task meanwhile: its own and those of the program around it. */
export function performAccess(step: Step, operation: Access): Ending {
  const { k } = step;
  const pid = step.taskOf(operation.r);
  const before = k.faults(pid);
  touch_program(k, pid);
  const value = operation.op === 'write' ? BigInt(operation.v) : 0n;
  const result = access(k, pid, step.va(operation), operation.op, value);
  return endAccess(step, operation, pid, before, serve(step, pid, result));
}

/** By hand: the task goes on where it was parked. */
export function performResume(step: Step, { r }: OperationOf<'resume'>): Ending {
  const { pid } = step.region(r);
  const pending = step.state.pending.find((candidate) => candidate.pid === pid);
  if (!pending) throw new ScenarioError(`task ${pid} does not wait`);
  if (!step.k.tasks.get(pid)?.woken) throw new ScenarioError(`task ${pid} was not woken yet`);
  const result = serve(step, pid, resume(step.k, pid));
  const { operation, faults } = pending;
  if (isAccess(operation)) return endAccess(step, operation, pid, faults, result);
  if (operation.op === 'fork') return endFork(step, operation, result);
  return operation.op === 'mremap' ? endMremap(step, operation, pid, result) : endOf(result);
}

function endAccess(
  step: Step,
  { op }: Access,
  pid: number,
  before: Faults,
  result: AccessOutcome | SysResult,
): Ending {
  if (result.state === 'parked') return { parked: true };
  touch_program(step.k, pid);
  const now = step.k.faults(pid);
  const faults = { minflt: now.minor - before.minor, majflt: now.major - before.major };
  if (result.state === 'done')
    return { ...(op === 'read' && 'value' in result && { val: result.value }), ...faults };
  const { ret: _ret, ...ending } = endOf(result);
  return { ...ending, ...faults };
}

/** Writes to page after page. Ends at the first that does not succeed. */
export function performWrites(step: Step, operation: OperationOf<'write_all' | 'write_each'>): Ending {
  const { k } = step;
  const region = step.region(operation.r);
  const pid = step.awake(region.pid);
  for (let i = 0; i < (operation.n ?? region.pages); i++) {
    const value = BigInt(FIRST_VALUE[operation.op] + i);
    const result = serve(step, pid, access(k, pid, region.base + step.bytes(i), 'write', value));
    if (result.state !== 'done') return endOf(result);
  }
  return { ret: 0 };
}

/** The kernel uses the task's memory, for the task or from outside. */
export function performKernelAccess(
  step: Step,
  operation: OperationOf<'kernel_write' | 'kernel_read' | 'proc_mem_write' | 'process_vm_write'>,
): Ending {
  const { k } = step;
  const pid = step.taskOf(operation.r);
  const va = step.va(operation);
  switch (operation.op) {
    case 'kernel_write':
      return endOf(serve(step, pid, kernel_write(k, pid, va, 0n)));
    case 'kernel_read':
      return endOf(serve(step, pid, kernel_read(k, pid, va)));
    case 'proc_mem_write':
      return endOf(serve(step, pid, proc_mem_write(k, pid, va, BigInt(operation.v ?? FROM_OUTSIDE))));
    default:
      return endOf(serve(step, pid, process_vm_write(k, pid, va, BigInt(operation.v ?? FROM_OUTSIDE))));
  }
}
