// Models: the ioctls that put something where nothing is: a copied page, zeroes, a page that the file has already, or the
// word that the page is lost. All go page by page, and stop at the first that cannot be filled.
// Reference: mm/userfaultfd.c (mfill_atomic), fs/userfaultfd.c @ v6.12. Does not model: a source that must sleep.
import { UFFDIO_MODES } from '../../layouts/uapi.ts';
import { LAST_LEVEL } from '../geometry.ts';
import { is_vm_hugetlb_page } from '../hugetlb-reserve.ts';
import type { Kernel } from '../kernel.ts';
import { lookup, pte_alloc } from '../tables.ts';
import { mmOf } from '../task.ts';
import { done, type Errno, failed, type Mm, type SysResult, type Vma } from '../types.ts';
import { has } from '../vm-flags.ts';
import { anon_vma_prepare } from '../vma.ts';
import {
  badMode,
  badRange,
  badUnalignedRange,
  havePoison,
  openContext,
  openForChange,
  orNoMemory,
  spaceOf,
} from './context.ts';
import { badHugeRange, fillHuge, type HugeFilling } from './hugetlb.ts';
import { continuePage, copyPage, poisonPage, zeroPage } from './install.ts';
import { userfaultfd_wp } from './predicates.ts';
import { wake_userfault } from './queue.ts';
import { kindOf } from './register.ts';
import { memorySource, type PageSource, wordsSource } from './source.ts';

/** What a call does at one page. `page` counts from the start of its range. */
type FillPage = (mm: Mm, vma: Vma, va: number, ptep: number, page: number) => Errno | null;
/** The same for huge pages. */
type FillHuge = (mm: Mm) => HugeFilling;

/** Memory of a task. */
export interface TaskAddress {
  readonly pid: number;
  readonly va: number;
}

interface Fill {
  readonly call: 'UFFDIO_COPY' | 'UFFDIO_ZEROPAGE' | 'UFFDIO_CONTINUE' | 'UFFDIO_POISON';
  /** Mode bits that the call knows. */
  readonly known: number;
  readonly dontWake: number;
  /** The mode bit that arms what is installed; 0: the call has none. */
  readonly wp: number;
}

const COPY: Fill = {
  call: 'UFFDIO_COPY',
  known: UFFDIO_MODES.COPY_DONTWAKE + UFFDIO_MODES.COPY_WP,
  dontWake: UFFDIO_MODES.COPY_DONTWAKE,
  wp: UFFDIO_MODES.COPY_WP,
};
const ZEROPAGE: Fill = {
  call: 'UFFDIO_ZEROPAGE',
  known: UFFDIO_MODES.ZEROPAGE_DONTWAKE,
  dontWake: UFFDIO_MODES.ZEROPAGE_DONTWAKE,
  wp: 0,
};
const CONTINUE: Fill = {
  call: 'UFFDIO_CONTINUE',
  known: UFFDIO_MODES.CONTINUE_DONTWAKE + UFFDIO_MODES.CONTINUE_WP,
  dontWake: UFFDIO_MODES.CONTINUE_DONTWAKE,
  wp: UFFDIO_MODES.CONTINUE_WP,
};
const POISON: Fill = {
  call: 'UFFDIO_POISON',
  known: UFFDIO_MODES.POISON_DONTWAKE,
  dontWake: UFFDIO_MODES.POISON_DONTWAKE,
  wp: 0,
};

/**
 * UFFDIO_COPY: pages with content. Markers are overwritten.
 * @param source the words of a page, for each page of the range; an address in the watched memory; or one in the memory of
 * the task that asks, which may be another
 * @returns EAGAIN, and how many bytes were done, when a later page could not be filled
 */
export function uffd_copy(
  k: Kernel,
  ctx: number,
  dst: number,
  source: readonly bigint[] | number | TaskAddress,
  len: number,
  mode = 0,
): SysResult {
  if (typeof source === 'number' || 'pid' in source) {
    const { pid, va } = typeof source === 'number' ? { pid: null, va: source } : source;
    const from = (mm: Mm): PageSource => memorySource(k, pid === null ? mm : mmOf(k, pid), va);
    const bad = badUnalignedRange(k, va, len);
    return fill(k, ctx, COPY, dst, len, mode, copyFrom(k, from, mode), copyHugeFrom(from, mode), bad);
  }
  const from = (): PageSource => wordsSource(k, source);
  return fill(k, ctx, COPY, dst, len, mode, copyFrom(k, from, mode), copyHugeFrom(from, mode));
}

function copyHugeFrom(from: (mm: Mm) => PageSource, mode: number): FillHuge {
  const wp = (mode & COPY.wp) !== 0;
  return (mm) => ({ with: 'copy', source: from(mm), wp });
}

function copyFrom(k: Kernel, from: (mm: Mm) => PageSource, mode: number): FillPage {
  const wp = (mode & COPY.wp) !== 0;
  return (mm, vma, va, ptep, page) => {
    const content = from(mm)(page);
    return content === null ? 'EFAULT' : copyPage(k, vma, va, ptep, content, wp);
  };
}

/** UFFDIO_ZEROPAGE: the shared zero page in private memory, a zeroed page of its own in a shared file. */
export function uffd_zeropage(k: Kernel, ctx: number, start: number, len: number, mode = 0): SysResult {
  const one: FillPage = (_mm, vma, va, ptep) => zeroPage(k, vma, va, ptep);
  return fill(k, ctx, ZEROPAGE, start, len, mode, one, () => ({ with: 'poison' }));
}

/** UFFDIO_CONTINUE: maps what the file has already. */
export function uffd_continue(k: Kernel, ctx: number, start: number, len: number, mode = 0): SysResult {
  const wp = (mode & CONTINUE.wp) !== 0;
  const one: FillPage = (_mm, vma, va, ptep) => continuePage(k, vma, va, ptep, wp);
  return fill(k, ctx, CONTINUE, start, len, mode, one, () => ({ with: 'continue', wp }));
}

/** UFFDIO_POISON: whoever touches the pages gets SIGBUS, as if memory had failed. */
export function uffd_poison(k: Kernel, ctx: number, start: number, len: number, mode = 0): SysResult {
  const uffd = openContext(k, ctx, POISON.call);
  if (typeof uffd === 'string') return failed(uffd);
  if (!havePoison(k)) return failed('EINVAL');
  const one: FillPage = (_mm, vma, va, ptep) => poisonPage(k, vma, va, ptep);
  return fill(k, ctx, POISON, start, len, mode, one, () => ({ with: 'poison' }));
}

/** What all of them check, in the kernel's order, and how they end. */
function fill(
  k: Kernel,
  ctx: number,
  { call, known, dontWake, wp }: Fill,
  start: number,
  len: number,
  mode: number,
  one: FillPage,
  filling: FillHuge,
  badSource = false,
): SysResult {
  const uffd = openForChange(k, ctx, call);
  if (typeof uffd === 'string') return failed(uffd);
  if (badSource || badRange(k, start, len) || badMode(mode, known)) return failed('EINVAL');
  const mm = spaceOf(k, uffd);
  if (!mm) return failed('ESRCH');
  const vma = k.areas.at(mm.id, start);
  // Whose context the area has is not asked: any will do.
  if (!vma || start + len > vma.end || vma.uffd === 0) return failed('ENOENT');
  const wrong = refuse(k, vma, call, (mode & wp) !== 0);
  if (wrong !== null) return failed(wrong);
  const huge = is_vm_hugetlb_page(k, vma);
  if (huge && badHugeRange(k, vma, start, len)) return failed('EINVAL');
  const { bytes, err } = huge
    ? fillHuge(k, mm, vma, start, len, filling(mm))
    : fillPages(k, mm, vma, start, len, one);
  if (bytes === 0) return failed(err ?? 'EINVAL');
  if ((mode & dontWake) === 0) wake_userfault(k, ctx, { start, len: bytes });
  return bytes === len ? done(0) : failed('EAGAIN', bytes);
}

/** What the area is may be wrong for the call. */
function refuse(k: Kernel, vma: Vma, call: Fill['call'], wp: boolean): Errno | null {
  if (wp && !userfaultfd_wp(k, vma)) return 'EINVAL';
  const kind = kindOf(k, vma);
  if (kind === 'hugetlb') {
    // There is no page of zeroes of every size.
    return call === 'UFFDIO_ZEROPAGE' ? 'EINVAL' : null;
  }
  if (kind === 'file') return 'EINVAL';
  return call === 'UFFDIO_CONTINUE' && kind === 'anon' ? 'EINVAL' : null;
}

/** mfill_atomic: page by page. @returns how far it got, and what stopped it */
function fillPages(
  k: Kernel,
  mm: Mm,
  area: Vma,
  start: number,
  len: number,
  one: FillPage,
): { readonly bytes: number; readonly err: Errno | null } {
  // Private memory may get pages of its own; the area is made ready for them whatever comes.
  const vma = has(area.flags, k.vm.SHARED) ? area : anon_vma_prepare(k, area);
  const { pageSize } = k.g;
  for (let bytes = 0; bytes < len; bytes += pageSize) {
    const va = start + bytes;
    k.doing.va = va;
    const err = orNoMemory(() => {
      const place = lookup(k, mm, va);
      if (place.level !== LAST_LEVEL && !k.h.pmd_none(place.pte)) return 'EEXIST';
      return one(mm, vma, va, pte_alloc(k, mm, va), bytes / pageSize);
    });
    if (err !== null) return { bytes, err };
  }
  return { bytes: len, err: null };
}
