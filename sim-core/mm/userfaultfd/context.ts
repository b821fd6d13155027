// Models: a userfaultfd as a file descriptor: opening it, agreeing on features, and what every ioctl checks before it
// does anything. Reference: fs/userfaultfd.c (userfaultfd_api, userfaultfd_ioctl, validate_range) @ v6.12.
// Does not model: /dev/userfaultfd, the sysctl that keeps it from users without privilege, passing the descriptor on.
import { UFFD_API, UFFD_FEATURES } from '../../layouts/uapi.ts';
import { MMAP_MIN_ADDR } from '../geometry.ts';
import type { Kernel } from '../kernel.ts';
import { markerNotes } from '../markers.ts';
import { mmOf, taskOf } from '../task.ts';
import { done, type Errno, failed, type Mm, OutOfMemory, type SysResult, type Uffd } from '../types.ts';
import type { UffdFeature } from './predicates.ts';

const NEEDS_WP: readonly UffdFeature[] = ['PAGEFAULT_FLAG_WP'];
/** An empty place can only be armed, or poisoned, where the kernel knows markers. */
const NEEDS_WP_MARKERS: readonly UffdFeature[] = ['WP_HUGETLBFS_SHMEM', 'WP_UNPOPULATED', 'WP_ASYNC'];

/** Does the layout have a bit for a write-protect mark? */
export function haveWp(k: Kernel): boolean {
  return k.layout.mask('PTE_UFFD_WP') !== 0n;
}

/** Can a write-protect mark be left where there is no page? */
export function haveWpMarkers(k: Kernel): boolean {
  return haveWp(k) && haveMarkers(k);
}

export function havePoison(k: Kernel): boolean {
  return haveMarkers(k) && markerNotes(k.layout).poisoned !== 0n;
}

function haveMarkers(k: Kernel): boolean {
  return k.layout.swapTypes.SWP_PTE_MARKER >= 0;
}

/** All features that this kernel has. */
export function offeredFeatures(k: Kernel): number {
  const missing = new Set<string>();
  if (!haveWp(k)) for (const name of NEEDS_WP) missing.add(name);
  if (!haveWpMarkers(k)) for (const name of NEEDS_WP_MARKERS) missing.add(name);
  if (!havePoison(k)) missing.add('POISON');
  return Object.entries(UFFD_FEATURES)
    .filter(([name]) => !missing.has(name))
    .reduce((all, [, bit]) => all | bit, 0);
}

/** userfaultfd(2): a descriptor for the task's address space, without features yet. @returns its number */
export function userfaultfd(
  k: Kernel,
  pid: number,
  { userModeOnly }: { readonly userModeOnly: boolean },
): number {
  const mm = mmOf(k, pid);
  k.cpu = taskOf(k, pid).cpu;
  return makeContext(k, { mm: mm.id, features: NOT_YET, userModeOnly });
}

const NOT_YET = -1;

/** A new context. */
export function makeContext(k: Kernel, of: Pick<Uffd, 'mm' | 'features' | 'userModeOnly'>): number {
  const id = k.nextId('uffd');
  k.uffds.put(id, { ...of, id, mmapChanging: 0, released: false });
  return id;
}

/** UFFDIO_API: agrees on features, once. */
export function uffd_api(k: Kernel, ctx: number, features: number, api: number = UFFD_API): SysResult {
  const uffd = k.uffds.get(ctx);
  if (!uffd || uffd.released) return failed('EBADF');
  if (api !== UFFD_API) return failed('EINVAL');
  // Feature words have 64 bits; what does not fit the known ones is unknown, whatever else it is.
  const known = Number.isInteger(features) && features >= 0 && features <= ALL_KNOWN;
  const forks = known && (features & UFFD_FEATURES.EVENT_FORK) !== 0;
  if (forks && !k.config.privileged) return failed('EPERM');
  if (!known) return failed('EINVAL');
  const wanted =
    (features & UFFD_FEATURES.WP_ASYNC) === 0 ? features : features | UFFD_FEATURES.WP_UNPOPULATED;
  if ((wanted & ~offeredFeatures(k)) !== 0) return failed('EINVAL');
  if (uffd.features !== NOT_YET) return failed('EINVAL');
  k.uffds.put(ctx, { ...uffd, features: wanted });
  return done(0);
}

const ALL_KNOWN = Object.values(UFFD_FEATURES).reduce((all, bit) => all + bit, 0);

/** The descriptor may be used for ioctls: it is open, and features were agreed on. */
export function openContext(k: Kernel, ctx: number, call: string): Uffd | Errno {
  const uffd = k.uffds.get(ctx);
  if (!uffd || uffd.released) return 'EBADF';
  if (uffd.features === NOT_YET) return 'EINVAL';
  enterContext(k, uffd, call);
  return uffd;
}

/** The same, for ioctls that a change of the address space makes wait. */
export function openForChange(k: Kernel, ctx: number, call: string): Uffd | Errno {
  const uffd = openContext(k, ctx, call);
  return typeof uffd !== 'string' && uffd.mmapChanging > 0 ? 'EAGAIN' : uffd;
}

/** The monitor is a thread of the watched task: it runs where that runs. */
export function enterContext(k: Kernel, uffd: Uffd, call: string): void {
  const pid = someTask(k, uffd.mm);
  k.cpu = k.tasks.get(pid)?.cpu ?? 0;
  Object.assign(k.doing, { call, pid, va: null });
}

/** A living task of an address space; 0 if there is none. */
export function someTask(k: Kernel, mm: number): number {
  return k.tasks.keys().find((pid) => k.tasks.get(pid)?.mm === mm) ?? 0;
}

/** The address space of the context; undefined once all its tasks have ended. */
export function spaceOf(k: Kernel, uffd: Uffd): Mm | undefined {
  return k.mms.get(uffd.mm);
}

/** validate_range: a range of whole pages of user space. */
export function badRange(k: Kernel, start: number, len: number): boolean {
  return badUnalignedRange(k, start, len) || start % k.g.pageSize !== 0;
}

/** validate_unaligned_range: the start may lie anywhere, but not in what no mapping may use. */
export function badUnalignedRange(k: Kernel, start: number, len: number): boolean {
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(len)) return true;
  if (len <= 0 || len % k.g.pageSize !== 0) return true;
  return start < MMAP_MIN_ADDR || start >= k.g.taskSize || len > k.g.taskSize - start;
}

/** Are all the mode's bits among the known ones? */
export function badMode(mode: number, known: number): boolean {
  return !Number.isInteger(mode) || mode < 0 || mode > known || (mode & ~known) !== 0;
}

/** What a step gives, or ENOMEM if memory ran out in it. */
export function orNoMemory(step: () => Errno | null): Errno | null {
  try {
    return step();
  } catch (error) {
    if (error instanceof OutOfMemory) return 'ENOMEM';
    throw error;
  }
}
