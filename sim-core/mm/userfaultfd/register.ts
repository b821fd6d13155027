// Models: UFFDIO_REGISTER and UFFDIO_UNREGISTER: which areas a monitor may watch, and for what. Registering marks areas,
// not pages. Reference: fs/userfaultfd.c (userfaultfd_register, userfaultfd_unregister), include/linux/userfaultfd_k.h
// (vma_can_userfault) @ v6.12. Does not model: page tables that hugetlb shares.
import { UFFDIO, UFFDIO_REGISTER_MODES } from '../../layouts/uapi.ts';
import { vma_set_page_prot } from '../dirty-tracking.ts';
import { hugetlb_forbids_split } from '../hugetlb-reserve.ts';
import type { Kernel } from '../kernel.ts';
import { KernelStop } from '../kernel-stop.ts';
import { done, type Errno, failed, type SysResult, type Uffd, type Vma } from '../types.ts';
import { has } from '../vm-flags.ts';
import { vma_is_anonymous, vma_modify } from '../vma.ts';
import { badRange, haveWp, haveWpMarkers, openContext, spaceOf } from './context.ts';
import { ctxOf, hasFeature, userfaultfd_wp } from './predicates.ts';
import { wake_userfault } from './queue.ts';
import { uffd_wp_range } from './writeprotect.ts';

const { MISSING, WP, MINOR } = UFFDIO_REGISTER_MODES;

/** What stands behind an area, as far as registering cares. */
export type AreaKind = 'anon' | 'shmem' | 'hugetlb' | 'file';

export function kindOf(k: Kernel, vma: Vma): AreaKind {
  if (vma_is_anonymous(vma)) return 'anon';
  return k.inodes.get(vma.file)?.kind ?? 'file';
}

/**
 * Registers [start, start + len) for the modes.
 * @returns the ioctls that work on the range, a bit for each number
 */
export function uffd_register(k: Kernel, ctx: number, start: number, len: number, mode: number): SysResult {
  const uffd = openContext(k, ctx, 'UFFDIO_REGISTER');
  if (typeof uffd === 'string') return failed(uffd);
  if (!Number.isInteger(mode) || ((mode & WP) !== 0 && !haveWp(k))) return failed('EINVAL');
  if (badRange(k, start, len)) return failed('EINVAL');
  const mm = spaceOf(k, uffd);
  if (!mm) return failed('ENOMEM');
  const areas = k.areas.within(mm.id, start, start + len);
  if (areas.length === 0 || cutsHugePage(k, mm.id, start, len)) return failed('EINVAL');
  for (const vma of areas) {
    const refused = refuse(k, vma, uffd, mode);
    if (refused !== null) return failed(refused);
  }
  const flags = flagsOf(k, mode);
  for (let at = start; at < start + len; ) {
    const vma = k.areas.within(mm.id, at, start + len)[0];
    if (!vma) break;
    const registered = vma.uffd === ctx && (vma.flags & flags) === flags;
    const from = Math.max(at, vma.start);
    const to = Math.min(start + len, vma.end);
    at = registered ? vma.end : setContext(k, vma, from, to, ctx, flags).end;
  }
  return done(rangeIoctls(k, areas, mode));
}

const REFUSALS: readonly Errno[] = ['EINVAL', 'EPERM', 'EBUSY'];

/** Why the area cannot be registered so; null if it can. */
function refuse(k: Kernel, vma: Vma, uffd: Uffd, mode: number): Errno | null {
  const kind = kindOf(k, vma);
  // Without markers the promise of an armed page would be lost with the page.
  if ((mode & WP) !== 0 && kind !== 'anon' && !haveWpMarkers(k)) return 'EINVAL';
  const answer = k.pieces.register_errno(
    mode,
    kind,
    has(vma.flags, k.vm.MAYWRITE),
    vma.uffd !== 0 && vma.uffd !== uffd.id,
    hasFeature(uffd, 'WP_ASYNC'),
  );
  if (answer === '0') return null;
  const errno = REFUSALS.find((name) => name === answer);
  if (errno) return errno;
  const says = `returned "${answer}"; "0" or one of ${REFUSALS.join(', ')} is expected`;
  throw new KernelStop('register_errno', says, { ...k.doing }, null);
}

function cutsHugePage(k: Kernel, mm: number, start: number, len: number): boolean {
  return hugetlb_forbids_split(k, mm, start) || hugetlb_forbids_split(k, mm, start + len);
}

function flagsOf(k: Kernel, mode: number): bigint {
  let flags = 0n;
  if ((mode & MISSING) !== 0) flags |= k.vm.UFFD_MISSING;
  if ((mode & WP) !== 0) flags |= k.vm.UFFD_WP;
  if ((mode & MINOR) !== 0) flags |= k.vm.UFFD_MINOR;
  return flags;
}

function rangeIoctls(k: Kernel, areas: readonly Vma[], mode: number): number {
  const { WAKE, COPY, ZEROPAGE, MOVE, WRITEPROTECT, CONTINUE, POISON } = UFFDIO;
  const numbers: number[] = [WAKE, COPY, POISON];
  if (!areas.some((vma) => has(vma.flags, k.vm.HUGETLB))) numbers.push(ZEROPAGE, MOVE);
  if ((mode & WP) !== 0) numbers.push(WRITEPROTECT);
  if ((mode & MINOR) !== 0) numbers.push(CONTINUE);
  return numbers.reduce((mask, number) => mask | (1 << number), 0);
}

/** userfaultfd_set_ctx: part of an area gets the context and its flags; 0 takes them away. */
function setContext(k: Kernel, vma: Vma, start: number, end: number, uffd: number, flags: bigint): Vma {
  const changed = vma_modify(k, vma, start, end, { uffd, flags: (vma.flags & ~k.vm.UFFD) | flags });
  const wp = has(vma.flags ^ changed.flags, k.vm.UFFD_WP);
  // A shared area that is watched for writes must notice each first write; one that no longer is need not.
  return wp && has(changed.flags, k.vm.SHARED) ? vma_set_page_prot(k, changed) : changed;
}

/** UFFDIO_UNREGISTER: nobody watches the range any more. Marks go first, then the registration; sleepers wake. */
export function uffd_unregister(k: Kernel, ctx: number, start: number, len: number): SysResult {
  const uffd = openContext(k, ctx, 'UFFDIO_UNREGISTER');
  if (typeof uffd === 'string') return failed(uffd);
  if (badRange(k, start, len)) return failed('EINVAL');
  const mm = spaceOf(k, uffd);
  if (!mm) return failed('ENOMEM');
  const areas = k.areas.within(mm.id, start, start + len);
  const watchable = (vma: Vma): boolean => kindOf(k, vma) !== 'file' || vma.uffd !== 0;
  if (areas.length === 0 || cutsHugePage(k, mm.id, start, len) || !areas.every(watchable))
    return failed('EINVAL');
  for (let at = start; at < start + len; ) {
    const vma = k.areas.within(mm.id, at, start + len)[0];
    if (!vma) break;
    const from = Math.max(at, vma.start);
    const to = Math.min(start + len, vma.end);
    at = ctxOf(k, vma) ? unregisterArea(k, vma, from, to).end : vma.end;
  }
  return done(0);
}

function unregisterArea(k: Kernel, vma: Vma, start: number, end: number): Vma {
  wake_userfault(k, vma.uffd, { start, len: end - start });
  return userfaultfd_clear_vma(k, vma, start, end);
}

/** Part of an area is as if it had never been registered; only the writes that were noticed have happened. */
export function userfaultfd_clear_vma(k: Kernel, vma: Vma, start: number, end: number): Vma {
  if (userfaultfd_wp(k, vma)) uffd_wp_range(k, vma, start, end - start, false);
  return setContext(k, k.vmas.get(vma.id) ?? vma, start, end, 0, 0n);
}
