// Models: madvise: what each advice does to the areas of a range, in order; holes are told at the end, as the kernel does.
// Reference: mm/madvise.c @ v6.12. Does not model: soft offlining,
// advice given to another process.
import { madvise_collapse } from './collapse.ts';
import { vma_set_page_prot } from './dirty-tracking.ts';
import { pageIndex } from './file-fault.ts';
import { hstate_vma, hugetlb_forbids_split, is_vm_hugetlb_page } from './hugetlb-reserve.ts';
import { memory_failure_at } from './hwpoison.ts';
import type { Kernel } from './kernel.ts';
import { ksm_mergeable, ksm_unmergeable } from './ksm.ts';
import { pageAlign } from './munmap.ts';
import { populate } from './populate.ts';
import { madvise_cold, madvise_free, madvise_pageout } from './reclaim.ts';
import { enter } from './task.ts';
import { punch_hole } from './truncate.ts';
import {
  type Continuation,
  done,
  type Errno,
  failed,
  NotModelled,
  type SysResult,
  type Vma,
} from './types.ts';
import { userfaultfd_remove } from './userfaultfd/events.ts';
import { has } from './vm-flags.ts';
import { vma_is_anonymous, vma_modify } from './vma.ts';
import { ZAP_ALL, zap_page_range } from './zap.ts';

/** Advice that changes nothing that is modelled: readahead and dumps. */
const NO_EFFECT: ReadonlySet<string> = new Set([
  'MADV_NORMAL',
  'MADV_RANDOM',
  'MADV_SEQUENTIAL',
  'MADV_WILLNEED',
  'MADV_DONTDUMP',
  'MADV_DODUMP',
]);
const NOT_YET: ReadonlySet<string> = new Set(['MADV_SOFT_OFFLINE']);

/** What an advice does to the part of one area that lies in the range; an error ends the call. */
type Advice = (k: Kernel, pid: number, vma: Vma, start: number, end: number) => Errno | null;

/** Changes one flag of the area. */
function flagAdvice(
  change: (k: Kernel, flags: bigint) => bigint,
  refuse?: (k: Kernel, vma: Vma) => boolean,
): Advice {
  return (k, _pid, vma, start, end) => {
    if (refuse?.(k, vma)) return 'EINVAL';
    const flags = change(k, vma.flags);
    const cuts = hugetlb_forbids_split(k, vma.mm, start) || hugetlb_forbids_split(k, vma.mm, end);
    if (cuts && flags !== vma.flags) return 'EINVAL';
    if (flags !== vma.flags) vma_set_page_prot(k, vma_modify(k, vma, start, end, { flags }));
    return null;
  };
}

const ADVICE: Readonly<Record<string, Advice>> = {
  MADV_COLD: (k, _pid, vma, start, end) => {
    if (has(vma.flags, k.vm.LOCKED | k.vm.HUGETLB)) return 'EINVAL';
    madvise_cold(k, vma, start, end);
    return null;
  },
  MADV_PAGEOUT: (k, _pid, vma, start, end) => {
    if (has(vma.flags, k.vm.LOCKED | k.vm.HUGETLB)) return 'EINVAL';
    madvise_pageout(k, vma, start, end);
    return null;
  },
  MADV_HUGEPAGE: flagAdvice((k, flags) => (flags & ~k.vm.NOHUGEPAGE) | k.vm.HUGEPAGE),
  MADV_NOHUGEPAGE: flagAdvice((k, flags) => (flags & ~k.vm.HUGEPAGE) | k.vm.NOHUGEPAGE),
  MADV_COLLAPSE: madvise_collapse,
  MADV_MERGEABLE: (k, _pid, vma, start, end) => ksm_mergeable(k, vma, start, end),
  MADV_UNMERGEABLE: ksm_unmergeable,
  MADV_DONTFORK: flagAdvice((k, flags) => flags | k.vm.DONTCOPY),
  MADV_DOFORK: flagAdvice((k, flags) => flags & ~k.vm.DONTCOPY),
  MADV_WIPEONFORK: flagAdvice(
    (k, flags) => flags | k.vm.WIPEONFORK,
    (k, vma) => !vma_is_anonymous(vma) || has(vma.flags, k.vm.SHARED),
  ),
  MADV_KEEPONFORK: flagAdvice((k, flags) => flags & ~k.vm.WIPEONFORK),
};

/** madvise(2). EINVAL for what makes no sense, ENOMEM when part of the range is not mapped: the rest is done all the same. */
export function madvise(k: Kernel, pid: number, addr: number, length: number, advice: string): SysResult {
  enter(k, pid, 'madvise');
  if (NOT_YET.has(advice)) throw new NotModelled(`madvise with ${advice}`);
  if (!NO_EFFECT.has(advice) && !SPECIAL.has(advice) && !Object.hasOwn(ADVICE, advice))
    return failed('EINVAL');
  if (![addr, length].every(Number.isSafeInteger) || addr % k.g.pageSize !== 0) return failed('EINVAL');
  const size = pageAlign(k, length);
  // What is negative here is very large for the kernel. A range that wraps is none; one that is merely too long has holes.
  if (length < 0 || (addr < 0 && size > 0 && addr + size >= 0)) return failed('EINVAL');
  if (size === 0) return done(0);
  return continueMadvise(k, pid, { call: 'madvise', start: addr, length: size, advice, toldUpTo: addr });
}

const DROPS: ReadonlySet<string> = new Set([
  'MADV_DONTNEED',
  'MADV_DONTNEED_LOCKED',
  'MADV_FREE',
  'MADV_REMOVE',
]);
const POPULATES: ReadonlySet<string> = new Set(['MADV_POPULATE_READ', 'MADV_POPULATE_WRITE']);
const SPECIAL: ReadonlySet<string> = new Set([...DROPS, ...POPULATES, 'MADV_HWPOISON']);

/** Does the advice, or what is left of it after a wait. */
export function continueMadvise(k: Kernel, pid: number, job: Continuation): SysResult {
  const { start, length, advice } = job;
  const mm = enter(k, pid, 'madvise');
  const end = start + length;
  if (advice === 'MADV_HWPOISON') return memory_failure_at(k, pid, start, end);
  if (POPULATES.has(advice)) {
    const write = advice === 'MADV_POPULATE_WRITE';
    const needed = write ? k.vm.WRITE : k.vm.READ;
    const refuse = (vma: Vma): Errno | null => (has(vma.flags, needed) ? null : 'EINVAL');
    return populate(k, pid, mm.id, start, end, { write: () => write, refuse }, job);
  }
  let holes = false;
  for (let at = start; at < end; ) {
    const vma = k.areas.within(mm.id, at, end)[0];
    if (!vma) return failed('ENOMEM');
    if (vma.start > at) holes = true;
    const from = Math.max(at, vma.start);
    const to = Math.min(end, vma.end);
    if (DROPS.has(advice)) {
      // Part of a huge page cannot go: the end of the range is cut to whole ones, its beginning must be one.
      const unit =
        is_vm_hugetlb_page(k, vma) && advice !== 'MADV_REMOVE' ? hstate_vma(k, vma).bytes : k.g.pageSize;
      if (from % unit !== 0 || (unit > k.g.pageSize && advice === 'MADV_FREE')) return failed('EINVAL');
      const ended = to - (to % unit) <= from ? null : drop(k, pid, vma, from, to - (to % unit), job);
      if (ended !== null) return ended;
    } else {
      const wrong = ADVICE[advice]?.(k, pid, vma, from, to) ?? null;
      if (wrong) return failed(wrong);
    }
    at = to;
  }
  return holes ? failed('ENOMEM') : done(0);
}

/** Takes pages away. A monitor that asked hears of it first, and the call waits until it has read. */
function drop(
  k: Kernel,
  pid: number,
  vma: Vma,
  from: number,
  to: number,
  job: Continuation,
): SysResult | null {
  const { vm } = k;
  const remove = job.advice === 'MADV_REMOVE';
  if (has(vma.flags, vm.LOCKED) && job.advice !== 'MADV_DONTNEED_LOCKED') return failed('EINVAL');
  if (remove && (vma_is_anonymous(vma) || !has(vma.flags, vm.SHARED)))
    return failed(vma_is_anonymous(vma) ? 'EINVAL' : 'EACCES');
  if (remove && !has(vma.flags, vm.MAYWRITE)) return failed('EACCES');
  if (job.toldUpTo < to) {
    const onward = { ...job, start: from, length: job.start + job.length - from, toldUpTo: to };
    if (userfaultfd_remove(k, pid, vma, from, to, onward) === 'parked') return { state: 'parked' };
  }
  if (remove) {
    const ended = punch_hole(k, vma.file, pageIndex(k, vma, from), (to - from) / k.g.pageSize);
    return ended.state === 'error' ? ended : null;
  }
  if (job.advice === 'MADV_FREE') {
    if (!vma_is_anonymous(vma)) return failed('EINVAL');
    madvise_free(k, vma, from, to);
    return null;
  }
  zap_page_range(k, vma, from, to, ZAP_ALL);
  return null;
}
