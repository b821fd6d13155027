// Models: what user space sees of KSM and tells it: how many pages of a process are merged, how many zero pages stand in the
// place of merged ones, and the order to take all merging back. The numbers are counted from the entries each time.
// Reference: mm/ksm.c (unmerge_and_remove_all_rmap_items, run_store), fs/proc/base.c (proc_pid_ksm_stat) @ v6.12.
// Does not model: the other files of /sys/kernel/mm/ksm, profit, scan statistics.
import type { Kernel } from './kernel.ts';
import { is_ksm_zero_pte, unmerge_ksm_pages } from './ksm.ts';
import { openProc } from './proc.ts';
import { eachPte } from './tables.ts';
import { done, failed, type SysResult } from './types.ts';
import { has } from './vm-flags.ts';
import { vm_normal_page } from './zap.ts';

export interface KsmStat {
  /** Zero pages in the place of merged pages. */
  readonly ksm_zero_pages: number;
  /** Entries that map a shared page. */
  readonly ksm_merging_pages: number;
}

/** /proc/PID/ksm_stat */
export function ksm_stat(k: Kernel, pid: number): KsmStat {
  const mm = openProc(k, pid, 'ksm_stat');
  const stat = { ksm_zero_pages: 0, ksm_merging_pages: 0 };
  for (const vma of k.areas.of(mm.id)) {
    if (has(vma.flags, k.vm.HUGETLB)) continue;
    const count = (_va: number, _pa: number, pte: bigint): void => {
      if (!k.h.pte_present(pte)) return;
      if (is_ksm_zero_pte(k, pte)) stat.ksm_zero_pages++;
      const pfn = vm_normal_page(k, pte);
      if (pfn !== null && k.folios.is(pfn, 'ksm')) stat.ksm_merging_pages++;
    };
    // An entry that maps a whole huge page maps no merged one.
    eachPte(k, mm, vma.start, vma.end, count, undefined, () => true);
  }
  return stat;
}

/** Writing 2 to /sys/kernel/mm/ksm/run: every page gets its own again; areas stay mergeable. @returns 0, ENOMEM */
export function ksm_unmerge_all(k: Kernel): SysResult {
  Object.assign(k.doing, { call: 'ksm run', pid: 0, va: null });
  for (const pid of k.tasks.keys()) {
    const mm = k.tasks.get(pid)?.mm ?? 0;
    for (const vma of k.areas.of(mm))
      if (!unmerge_ksm_pages(k, pid, vma, vma.start, vma.end)) return failed('ENOMEM');
  }
  return done();
}
