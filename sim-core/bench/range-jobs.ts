// Models: jobs of the benchmark over ranges: asking PAGEMAP_SCAN about pages, and taking a run of contiguous entries apart
// and joining it again. Does not model: time; who measures brings his own clock.
import { SCAN_CATEGORIES } from '../layouts/uapi.ts';
import { access } from '../mm/access.ts';
import { Kernel } from '../mm/kernel.ts';
import { madvise } from '../mm/madvise.ts';
import { mmap } from '../mm/mmap.ts';
import { pagemap_scan } from '../mm/pagemap-scan.ts';
import { spawn } from '../mm/program.ts';
import { lookup } from '../mm/tables.ts';
import { mmOf } from '../mm/task.ts';
import { BASE, board, type MmJob, RW } from './board.ts';

/** One question about so many written pages, of which every second is told: as many regions as it can be. */
export function scan(pages: number): MmJob {
  const { k, pid } = board(pages);
  for (let i = 0; i < pages; i += 2) access(k, pid, BASE + i * k.g.pageSize, 'write', 1n);
  const start = k.machine.journal.position;
  const end = BASE + pages * k.g.pageSize;
  const mask = SCAN_CATEGORIES.PRESENT;
  return {
    name: 'PAGEMAP_SCAN of a page',
    operations: pages,
    pass: () => {
      const told = pagemap_scan(k, pid, {
        start: BASE,
        end,
        vec: BASE,
        vec_len: pages,
        category_mask: mask,
        return_mask: mask,
      });
      if (told.state !== 'done' || told.ret !== pages / 2)
        throw new Error('bench: PAGEMAP_SCAN told otherwise');
    },
    reset: () => k.machine.journal.seek(start),
  };
}

/** A run loses its hint and gets it back, so many times. */
export function foldAndUnfold(times: number): MmJob {
  const k = new Kernel({ observe: false, mthp: 'madvise' });
  const { run } = k.contpte;
  const pid = spawn(k);
  const length = run * k.g.pageSize;
  mmap(k, pid, { addr: BASE, length, prot: RW, shared: false, file: 0, pgoff: 0 });
  madvise(k, pid, BASE, length, 'MADV_HUGEPAGE');
  access(k, pid, BASE, 'write', 1n);
  const mm = mmOf(k, pid);
  const { pa } = lookup(k, mm, BASE);
  const last = { va: BASE + length - k.g.pageSize, pa: pa + (run - 1) * k.g.entryBytes };
  const hinted = (): boolean => k.h.pte_cont(k.ptes.ptep_get(pa));
  if (!hinted()) throw new Error('bench: no run of contiguous entries');
  const start = k.machine.journal.position;
  return {
    name: `unfold and fold of ${run} entries`,
    operations: times,
    pass: () => {
      for (let i = 0; i < times; i++) {
        k.contpte.try_unfold(mm, BASE, pa);
        if (hinted()) throw new Error('bench: the run did not come apart');
        // The last entry of a run, written again, joins it.
        k.contpte.set_pte(mm, last.va, last.pa, k.ptes.ptep_get(last.pa));
        if (!hinted()) throw new Error('bench: the run was not joined');
      }
    },
    reset: () => k.machine.journal.seek(start),
  };
}
