// Models: the last close of a userfaultfd: its areas are free again, all that sleep wake up. Reference: fs/userfaultfd.c
// (userfaultfd_release, userfaultfd_release_new) @ v6.12. Does not model: descriptors that several tasks share.
import type { Kernel } from '../kernel.ts';
import { done, failed, type SysResult, type Uffd } from '../types.ts';
import { enterContext } from './context.ts';
import { flushQueues } from './queue.ts';
import { userfaultfd_clear_vma } from './register.ts';

/** close(2). What slept for a fault makes its access again, and finds no monitor. */
export function uffd_close(k: Kernel, ctx: number): SysResult {
  const uffd = k.uffds.get(ctx);
  if (!uffd || uffd.released) return failed('EBADF');
  enterContext(k, uffd, 'close of a userfaultfd');
  release(k, uffd);
  return done(0);
}

/** The kernel's name for it, for those who close all that a task has open. */
export const uffd_release = uffd_close;

/** A context that was made for a child, and whose event nobody will read. */
export function releaseNew(k: Kernel, ctx: number): void {
  const uffd = k.uffds.get(ctx);
  if (uffd && !uffd.released) release(k, uffd);
}

function release(k: Kernel, uffd: Uffd): void {
  k.uffds.put(uffd.id, { ...uffd, released: true });
  for (;;) {
    const vma = k.areas.of(uffd.mm).find((area) => area.uffd === uffd.id);
    if (!vma) break;
    userfaultfd_clear_vma(k, vma, vma.start, vma.end);
  }
  flushQueues(k, uffd.id);
}
