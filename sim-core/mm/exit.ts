// Models: the end of a task: its address space is emptied, its tables and files are given back.
// Reference: mm/mmap.c (exit_mmap), kernel/exit.c @ v6.12. Does not model: children that outlive it being adopted; they
// simply go on.
import { MmuGather } from './gather.ts';
import { hugetlb_vm_op_close } from './hugetlb-reserve.ts';
import type { Kernel } from './kernel.ts';
import { dropFile, freeTables } from './munmap.ts';
import { enter, taskOf } from './task.ts';
import { done, type Mm, type SysResult } from './types.ts';
import { userfaultfd_killed } from './userfaultfd/queue.ts';
import { ZAP_UNMAP, zap_page_range } from './zap.ts';

/** exit(2): the task ends. */
export function exit(k: Kernel, pid: number): SysResult {
  const task = taskOf(k, pid);
  if (task.wait !== null) {
    userfaultfd_killed(k, pid);
    k.tasks.put(pid, { ...task, wait: null, woken: false });
  }
  const mm = enter(k, pid, 'exit');
  exit_mm(k, mm);
  k.tasks.put(pid, { ...taskOf(k, pid), alive: false, mm: 0, wait: null });
  return done(0);
}

/** exit_mmap: nothing is left of the address space. */
export function exit_mm(k: Kernel, mm: Mm): void {
  const gather = new MmuGather(k, mm);
  const areas = k.areas.of(mm.id);
  for (const vma of areas) zap_page_range(k, vma, vma.start, vma.end, ZAP_UNMAP, gather);
  for (const vma of areas) {
    k.vmas.put(vma.id, undefined);
    hugetlb_vm_op_close(k, vma);
  }
  freeTables(k, mm, 0, k.g.taskSize, gather);
  gather.finish();
  k.tlb.flush_tlb_mm(mm.asid);
  for (const vma of areas) dropFile(k, vma.file);
  k.folios.put(mm.pgd / k.g.pageSize);
  k.mms.put(mm.id, undefined);
}
