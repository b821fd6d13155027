// Models: memory failure: a frame is not to be used any more. Every entry that maps it says so, and who needed the content
// is told by a signal. The frame stays with the reference of whoever found it, so that nobody gets it again.
// Reference: mm/memory-failure.c, mm/madvise.c (madvise_inject_error) @ v6.12. Does not model: soft offlining, processes that want to know early, pages without a use.
import { type Gup, get_user_page, gupFailed } from './gup.ts';
import type { Kernel } from './kernel.ts';
import { split_folio } from './split-folio.ts';
import { delete_from_swap_cache } from './swap-cache.ts';
import { enter } from './task.ts';
import { type CallSignal, done, failed, SIGNAL_CODES, type SysResult } from './types.ts';
import { try_to_unmap } from './unmap.ts';

/**
 * memory_failure for a page that the task at hand was about to use; the caller's reference stays with the poisoned frame.
 * @returns whether the kernel could deal with it, and whether the content was lost and the task has to know
 */
export function memory_failure(
  k: Kernel,
  pfn: number,
): { readonly recovered: boolean; readonly kill: boolean } {
  const { folios } = k;
  if (pfn === k.zeroPfn || folios.is(pfn, 'table')) return { recovered: false, kill: false };
  // Only the page that failed is lost: the rest of a large folio goes on without it.
  if (folios.order(pfn) > 0 && split_folio(k, pfn) !== null) return { recovered: false, kill: false };
  folios.set(pfn, 'hwpoison', true);
  const inSwapCache = folios.is(pfn, 'swapCache');
  const wasMapped = folios.mapped(pfn);
  try_to_unmap(k, pfn, inSwapCache ? 'forget' : 'poison');
  // A clean page can be had again, so nobody has lost anything yet.
  const dirty = folios.is(pfn, 'dirty');
  const kill = wasMapped && (dirty || folios.mapped(pfn));
  // With a good copy on swap the page leaves the cache; without one it stays there, for whoever asks for it.
  if (inSwapCache && dirty) folios.set(pfn, 'dirty', false);
  else if (inSwapCache) delete_from_swap_cache(k, pfn);
  return { recovered: true, kill };
}

/** MADV_HWPOISON reads the page first. */
const READ: Gup = { write: false, force: false, pin: false, longterm: false, tried: false };

/**
 * MADV_HWPOISON: each page of the range is brought in, then treated as if its memory had failed.
 * @returns 0, with SIGBUS for the caller if content is lost; EPERM without privilege; EFAULT where no page can be had; EBUSY
 *   for the zero page
 */
export function memory_failure_at(k: Kernel, pid: number, start: number, end: number): SysResult {
  enter(k, pid, 'madvise');
  if (!k.config.privileged) return failed('EPERM');
  let told: { readonly signal: CallSignal } | object = {};
  for (let va = start; va < end; va += k.g.pageSize) {
    const taken = get_user_page(k, pid, va, READ);
    if ('fault' in taken) {
      const onward = {
        call: 'madvise',
        start: va,
        length: end - va,
        advice: 'MADV_HWPOISON',
        toldUpTo: 0,
      } as const;
      return { ...gupFailed(k, pid, taken.fault, onward, 'EFAULT'), ...told };
    }
    k.folios.get(taken.pfn);
    const { recovered, kill } = memory_failure(k, taken.pfn);
    if (!recovered) {
      k.folios.put(taken.pfn);
      return { ...failed('EBUSY'), ...told };
    }
    if (kill) told = { signal: { signal: 'SIGBUS', code: SIGNAL_CODES.BUS_MCEERR_AR, va } };
  }
  return { ...done(), ...told };
}
