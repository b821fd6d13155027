// Models: UFFDIO_WRITEPROTECT and UFFDIO_WAKE: arming pages against writing, disarming them, letting sleepers try again.
// Reference: mm/userfaultfd.c (uffd_wp_range, mwriteprotect_range), fs/userfaultfd.c @ v6.12.
// Does not model: a monitor of several spaces.
import { UFFDIO_MODES } from '../../layouts/uapi.ts';
import { change_protection } from '../change-protection.ts';
import { vma_wants_manual_pte_write_upgrade } from '../dirty-tracking.ts';
import { MmuGather } from '../gather.ts';
import { is_vm_hugetlb_page } from '../hugetlb-reserve.ts';
import type { Kernel } from '../kernel.ts';
import { done, type Errno, failed, type SysResult, type Vma } from '../types.ts';
import { badMode, badRange, openContext, openForChange, orNoMemory, spaceOf } from './context.ts';
import { badHugeRange } from './hugetlb.ts';
import { userfaultfd_wp } from './predicates.ts';
import { wake_userfault } from './queue.ts';

/** Arms or disarms every page of a range, which lies in one area. */
export function uffd_wp_range(k: Kernel, vma: Vma, start: number, len: number, enable: boolean): void {
  const mm = k.mms.get(vma.mm);
  if (!mm) return;
  const gather = new MmuGather(k, mm);
  const op = enable ? 'wp' : 'resolve';
  // The page protection stays the same, so whoever takes a mark away must ask for write permission by hand.
  const tryWrite = !enable && vma_wants_manual_pte_write_upgrade(k, vma);
  try {
    change_protection(k, gather, vma, start, start + len, { op, tryWrite });
  } finally {
    gather.finish();
  }
}

/** UFFDIO_WRITEPROTECT */
export function uffd_writeprotect(
  k: Kernel,
  ctx: number,
  start: number,
  len: number,
  mode: number,
): SysResult {
  const uffd = openForChange(k, ctx, 'UFFDIO_WRITEPROTECT');
  if (typeof uffd === 'string') return failed(uffd);
  if (badRange(k, start, len)) return failed('EINVAL');
  const { WRITEPROTECT_WP, WRITEPROTECT_DONTWAKE } = UFFDIO_MODES;
  // Arming resolves nothing, so there is nobody that it could leave asleep.
  if (badMode(mode, WRITEPROTECT_WP) && badMode(mode, WRITEPROTECT_DONTWAKE)) return failed('EINVAL');
  const mm = spaceOf(k, uffd);
  if (!mm) return failed('ESRCH');
  const wrong = orNoMemory(() => mwriteprotect_range(k, mm.id, start, start + len, mode === WRITEPROTECT_WP));
  if (wrong !== null) return failed(wrong);
  if (mode === 0) wake_userfault(k, ctx, { start, len });
  return done(0);
}

/** Area by area: one that is not registered ends it, and those before it have changed. Gaps do not matter. */
function mwriteprotect_range(
  k: Kernel,
  mm: number,
  start: number,
  end: number,
  enable: boolean,
): Errno | null {
  const areas = k.areas.within(mm, start, end);
  if (areas.length === 0) return 'ENOENT';
  for (const vma of areas) {
    if (!userfaultfd_wp(k, vma)) return 'ENOENT';
    if (is_vm_hugetlb_page(k, vma) && badHugeRange(k, vma, start, end - start)) return 'EINVAL';
    const from = Math.max(vma.start, start);
    uffd_wp_range(k, vma, from, Math.min(vma.end, end) - from, enable);
  }
  return null;
}

/** UFFDIO_WAKE: whoever sleeps for an address of the range tries again. */
export function uffd_wake(k: Kernel, ctx: number, start: number, len: number): SysResult {
  const uffd = openContext(k, ctx, 'UFFDIO_WAKE');
  if (typeof uffd === 'string') return failed(uffd);
  if (badRange(k, start, len)) return failed('EINVAL');
  wake_userfault(k, ctx, { start, len });
  return done(0);
}
