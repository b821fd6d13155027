// Models: what the kernel does to the memory of a walk by itself: NUMA hints, and the daemon that merges equal pages.
// Does not model: reclaim, which MADV_PAGEOUT asks for.
import { ksm_wait } from '../../mm/ksm.ts';
import { madvise } from '../../mm/madvise.ts';
import { change_prot_numa } from '../../mm/numa.ts';
import { has } from '../../mm/vm-flags.ts';
import type { Walk } from './walk.ts';
import { drawRange, hexVa, note, SLOTS, slotStart } from './walk-operations.ts';

/** Hints over a range: content, promises and permissions are what they were. */
export function doNuma(w: Walk): string | null {
  const { pid, start, bytes } = drawRange(w);
  note(w, `task ${pid}: NUMA hints ${hexVa(start)} ${bytes}`);
  const result = change_prot_numa(w.k, pid, start, bytes);
  return result.state === 'done' ? null : `change_prot_numa ended in ${JSON.stringify(result)}`;
}

/** The daemon runs to its end. What is equal may be one page now, and its marks are gone. */
export function doKsm(w: Walk): string | null {
  const { k, shadow, random } = w;
  if (random.chance(50)) {
    // Equal pages are seldom near each other: all slots take part. Holes are told, and passed over.
    const all = SLOTS * w.slotPages * k.g.pageSize;
    const asked = madvise(k, random.pick(w.pids), slotStart(w, 0), all, 'MADV_MERGEABLE');
    if (asked.state === 'parked') return 'madvise MADV_MERGEABLE did not end';
  }
  const zeroPages = random.chance(50);
  note(w, `ksmd, ${zeroPages ? 'with' : 'without'} zero pages`);
  const result = ksm_wait(k, zeroPages);
  if (result.state !== 'done') return `ksm_wait ended in ${JSON.stringify(result)}`;
  for (const pid of w.pids)
    for (const page of shadow.space(pid).pages.values()) {
      const vma = k.areas.at(k.tasks.get(pid)?.mm ?? 0, page.va);
      if (vma && has(vma.flags, k.vm.MERGEABLE)) page.merged();
    }
  return null;
}
