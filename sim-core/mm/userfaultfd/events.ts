// Models: what a monitor is told of the address space itself: fork, mremap, pages taken away, areas unmapped. Each call
// announces its change before it makes it, and waits afterwards until the monitor has read of it.
// Reference: fs/userfaultfd.c (dup_userfaultfd, mremap_userfaultfd_*, userfaultfd_remove, userfaultfd_unmap_*) @ v6.12.
// Does not model: EVENT_FORK's new descriptor as a file of the reader (it is a context number here).
import type { Kernel } from '../kernel.ts';
import type { Continuation, SysResult, Vma } from '../types.ts';
import { makeContext } from './context.ts';
import { ctxOf, hasFeature } from './predicates.ts';
import { changing, dropEvent, tellEvents, tellNext } from './queue.ts';

/** Contexts that one fork doubles: each watched one, and its copy for the child. */
export interface ForkContexts {
  readonly pairs: { readonly original: number; readonly fresh: number }[];
}

export function newForkContexts(): ForkContexts {
  return { pairs: [] };
}

/** What a copied area keeps of its registration. */
export interface Kept {
  readonly uffd: number;
  /** Flags that the copy loses. If VM_UFFD_WP of a shared area goes, its page protection must be worked out again. */
  readonly dropFlags: bigint;
}

/** The child's area: watched by a copy of the context if the monitor asked for forks, else not at all. */
export function dup_userfaultfd(k: Kernel, vma: Vma, childMm: number, pending: ForkContexts): Kept {
  const ctx = ctxOf(k, vma);
  if (!ctx || !hasFeature(ctx, 'EVENT_FORK')) return { uffd: 0, dropFlags: k.vm.UFFD };
  const known = pending.pairs.find(({ original }) => original === ctx.id);
  if (known) return { uffd: known.fresh, dropFlags: 0n };
  const fresh = makeContext(k, { mm: childMm, features: ctx.features, userModeOnly: ctx.userModeOnly });
  changing(k, ctx.id, 1);
  pending.pairs.push({ original: ctx.id, fresh });
  return { uffd: fresh, dropFlags: 0n };
}

/** The fork is done: monitors hear of the child; the parent waits. */
export function dup_userfaultfd_complete(
  k: Kernel,
  pid: number,
  { pairs }: ForkContexts,
  ret: number,
): SysResult {
  const events = pairs.map(
    ({ original, fresh }) => ({ ctx: original, body: { event: 'fork', child: fresh } }) as const,
  );
  return tellEvents(k, pid, events, ret);
}

/** The fork failed: nobody hears of it. */
export function dup_userfaultfd_fail(k: Kernel, { pairs }: ForkContexts): void {
  for (const { original, fresh } of pairs) {
    changing(k, original, -1);
    k.uffds.put(fresh, undefined);
  }
}

/** Before an area moves. `keep`: the new place stays registered, and the monitor will hear of it. */
export function mremap_userfaultfd_prep(
  k: Kernel,
  vma: Vma,
): { readonly keep: boolean; readonly ctx: number } {
  const ctx = ctxOf(k, vma);
  if (!ctx || !hasFeature(ctx, 'EVENT_REMAP')) return { keep: false, ctx: 0 };
  changing(k, ctx.id, 1);
  return { keep: true, ctx: ctx.id };
}

/** The area has moved. `ctx` is what the preparation gave; 0 tells nobody. */
export function mremap_userfaultfd_complete(
  k: Kernel,
  pid: number,
  ctx: number,
  from: number,
  to: number,
  length: number,
  ret: number,
): SysResult {
  const events = ctx === 0 ? [] : [{ ctx, body: { event: 'remap', from, to, length } } as const];
  return tellEvents(k, pid, events, ret);
}

/** The area could not move: nobody hears of it. */
export function mremap_userfaultfd_fail(k: Kernel, ctx: number): void {
  if (ctx !== 0) changing(k, ctx, -1);
}

/**
 * Before pages of a range are taken away (MADV_DONTNEED, MADV_FREE, MADV_REMOVE).
 * @param then what is left of the call when the monitor has read of it
 */
export function userfaultfd_remove(
  k: Kernel,
  pid: number,
  vma: Vma,
  start: number,
  end: number,
  onward: Continuation,
): 'go-on' | 'parked' {
  const ctx = ctxOf(k, vma);
  if (!ctx || !hasFeature(ctx, 'EVENT_REMOVE')) return 'go-on';
  changing(k, ctx.id, 1);
  const event = { ctx: ctx.id, body: { event: 'remove', start, end } } as const;
  return tellNext(k, pid, [event], onward, 0) ? 'parked' : 'go-on';
}

/** Whom an unmapping concerns. */
export interface UnmapNotice {
  readonly ctx: number;
  readonly start: number;
  readonly end: number;
}

/** Before areas of [start, end) are unmapped. Each context hears of the whole range, once. */
export function userfaultfd_unmap_prep(
  k: Kernel,
  vmas: readonly Vma[],
  start: number,
  end: number,
): readonly UnmapNotice[] {
  const notices: UnmapNotice[] = [];
  for (const vma of vmas) {
    const ctx = ctxOf(k, vma);
    if (!ctx || !hasFeature(ctx, 'EVENT_UNMAP') || notices.some((notice) => notice.ctx === ctx.id)) continue;
    changing(k, ctx.id, 1);
    notices.push({ ctx: ctx.id, start, end });
  }
  return notices;
}

/** They are unmapped: the monitors hear of it; the task waits. */
export function userfaultfd_unmap_complete(
  k: Kernel,
  pid: number,
  notices: readonly UnmapNotice[],
  ret: number,
): SysResult {
  const events = notices.map(
    ({ ctx, start, end }) => ({ ctx, body: { event: 'unmap', start, end } }) as const,
  );
  return tellEvents(k, pid, events, ret);
}

/** The unmapping did not happen after all. */
export function userfaultfd_unmap_fail(k: Kernel, notices: readonly UnmapNotice[]): void {
  for (const { ctx, start, end } of notices) dropEvent(k, { ctx, body: { event: 'unmap', start, end } });
}
