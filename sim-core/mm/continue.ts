// Models: the rest of a call that had to wait in its middle: it begins again and finds done what it had done.
// Reference: mm/madvise.c, mm/gup.c @ v6.12. Does not model: calls interrupted by signals.
import { proc_mem_write, process_vm_read, process_vm_write } from './gup.ts';
import type { Kernel } from './kernel.ts';
import { continueMadvise } from './madvise.ts';
import { mlock } from './mlock.ts';
import type { Continuation, SysResult } from './types.ts';

export function continueCall(k: Kernel, pid: number, onward: Continuation): SysResult {
  switch (onward.call) {
    case 'mlock':
      return mlock(k, pid, onward.start, onward.length);
    case 'proc_mem_write':
      return proc_mem_write(k, pid, onward.start, onward.value ?? 0n, true);
    case 'process_vm_write':
      return process_vm_write(k, pid, onward.start, onward.value ?? 0n, true);
    case 'process_vm_read':
      return process_vm_read(k, pid, onward.start, true);
    default:
      return continueMadvise(k, pid, onward);
  }
}
