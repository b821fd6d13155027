// Models: a fault that a monitor handles: the message, the look at the tables once it is sent, the sleep.
// Reference: fs/userfaultfd.c (handle_userfault, userfaultfd_must_wait, userfault_msg) @ v6.12.
// Does not model: faults that may not sleep but may be tried again (FAULT_FLAG_RETRY_NOWAIT).
import { UFFD_PAGEFAULT_FLAGS } from '../../layouts/uapi.ts';
import { LAST_LEVEL } from '../geometry.ts';
import { is_vm_hugetlb_page } from '../hugetlb-reserve.ts';
import { hugePlace } from '../hugetlb-tables.ts';
import type { Kernel } from '../kernel.ts';
import { lookup } from '../tables.ts';
import type { Uffd, UffdEvent, VmFault, Vmf } from '../types.ts';
import { ctxOf, hasFeature } from './predicates.ts';
import { queueMessage } from './queue.ts';

export type UserfaultReason = 'missing' | 'wp' | 'minor';

const SIGBUS: VmFault = { end: 'sigbus' };
const RETRY: VmFault = { end: 'retry', major: false, wait: null };

/** Hands the fault to the monitor of the area. The task sleeps, unless the page has been resolved meanwhile. */
export function handle_userfault(k: Kernel, vmf: Vmf, reason: UserfaultReason): VmFault {
  const ctx = ctxOf(k, vmf.vma);
  if (!ctx || hasFeature(ctx, 'SIGBUS')) return SIGBUS;
  if (!vmf.flags.user && ctx.userModeOnly) return SIGBUS;
  if (!vmf.flags.allowRetry) return SIGBUS;
  if (ctx.released) return RETRY;
  const message = queueMessage(k, ctx.id, userfault_msg(vmf, reason, ctx), vmf.pid);
  k.machine.races.open('userfault:after-message:before-sleep');
  // The monitor may have been faster than the sleep: it woke the task, or put the page there without waking anybody.
  const asleep = k.messages.get(message) !== undefined;
  if (asleep && userfaultfd_must_wait(k, vmf, reason))
    return { end: 'retry', major: false, wait: { why: 'fault', ctx: ctx.id, message } };
  k.messages.put(message, undefined);
  return RETRY;
}

function userfault_msg(vmf: Vmf, reason: UserfaultReason, ctx: Uffd): UffdEvent {
  const { WRITE, WP, MINOR } = UFFD_PAGEFAULT_FLAGS;
  let flags = vmf.flags.write ? WRITE : 0;
  if (reason === 'wp') flags |= WP;
  if (reason === 'minor') flags |= MINOR;
  return {
    event: 'pagefault',
    address: hasFeature(ctx, 'EXACT_ADDRESS') ? vmf.realAddress : vmf.address,
    flags,
    pid: hasFeature(ctx, 'THREAD_ID') ? vmf.pid : 0,
  };
}

/** Is the reason of the fault still there, in the tables as they are now? */
function userfaultfd_must_wait(k: Kernel, vmf: Vmf, reason: UserfaultReason): boolean {
  const wp = reason === 'wp';
  if (is_vm_hugetlb_page(k, vmf.vma)) {
    const place = hugePlace(k, vmf.vma, vmf.address);
    return place === null || k.pieces.must_wait(place.pte, wp);
  }
  const { level, pte } = lookup(k, vmf.mm, vmf.address);
  if (level === LAST_LEVEL) return k.pieces.must_wait(pte, wp);
  if (k.h.pmd_none(pte)) return true;
  return k.h.pmd_present(pte) && wp && !k.h.pmd_write(pte);
}
