// Models: UFFDIO_MOVE: pages change their address without being copied. A page must be its owner's alone, and nothing may
// be where it goes. Reference: mm/userfaultfd.c (move_pages, move_present_pte, move_swap_pte, validate_move_areas)
// @ v6.12. Does not model: waiting for a page under migration; the call gives EAGAIN at once.
import { UFFDIO_MODES } from '../../layouts/uapi.ts';
import { mk_pte } from '../fault-common.ts';
import { LAST_LEVEL, PMD_LEVEL } from '../geometry.ts';
import type { Kernel } from '../kernel.ts';
import { split_folio } from '../split-folio.ts';
import { swp_slot } from '../swap-cache.ts';
import { lookup, pmd_alloc, pte_alloc } from '../tables.ts';
import { pmd_trans_huge_lock } from '../thp.ts';
import { split_huge_pmd } from '../thp-split.ts';
import { done, type Errno, failed, type Mm, type SysResult, type Vma } from '../types.ts';
import { has } from '../vm-flags.ts';
import { anon_vma_prepare, vma_is_anonymous } from '../vma.ts';
import { vm_normal_page } from '../zap.ts';
import { badMode, badRange, openForChange, orNoMemory, spaceOf } from './context.ts';
import { move_pages_huge_pmd, rehome } from './move-huge.ts';
import { wake_userfault } from './queue.ts';

const { MOVE_DONTWAKE, MOVE_ALLOW_SRC_HOLES } = UFFDIO_MODES;

/** Where pages come from and go to. */
interface Move {
  readonly mm: Mm;
  readonly from: Vma;
  readonly to: Vma;
  readonly holes: boolean;
}

/** UFFDIO_MOVE. @returns EAGAIN, and how many bytes were moved, when a later page could not be */
export function uffd_move(
  k: Kernel,
  ctx: number,
  dst: number,
  src: number,
  len: number,
  mode = 0,
): SysResult {
  const uffd = openForChange(k, ctx, 'UFFDIO_MOVE');
  if (typeof uffd === 'string') return failed(uffd);
  if (badRange(k, dst, len) || badRange(k, src, len)) return failed('EINVAL');
  if (badMode(mode, MOVE_DONTWAKE + MOVE_ALLOW_SRC_HOLES)) return failed('EINVAL');
  const mm = spaceOf(k, uffd);
  if (!mm) return failed('ESRCH');
  const to = k.areas.at(mm.id, dst);
  const from = k.areas.at(mm.id, src);
  if (!to || !from) return failed('ENOENT');
  if (src + len > from.end || dst + len > to.end) return failed('EINVAL');
  if (!mayMove(k, ctx, from, to)) return failed('EINVAL');
  const holes = (mode & MOVE_ALLOW_SRC_HOLES) !== 0;
  const ready = anon_vma_prepare(k, to);
  const move: Move = { mm, to: ready, from: from.id === to.id ? ready : from, holes };
  const { bytes, err } = movePages(k, move, dst, src, len);
  if (bytes === 0) return failed(err ?? 'EINVAL');
  if ((mode & MOVE_DONTWAKE) === 0) wake_userfault(k, ctx, { start: dst, len: bytes });
  return bytes === len ? done(0) : failed('EAGAIN', bytes);
}

/** validate_move_areas: private, anonymous, writable, and alike; the target watched by this context. */
function mayMove(k: Kernel, ctx: number, from: Vma, to: Vma): boolean {
  const { vm } = k;
  const same = vm.READ | vm.WRITE | vm.EXEC | vm.LOCKED;
  if (has(from.flags | to.flags, vm.SHARED | vm.HUGETLB)) return false;
  if (has(from.flags ^ to.flags, same) || from.prot !== to.prot) return false;
  return has(from.flags, vm.WRITE) && to.uffd === ctx && vma_is_anonymous(from) && vma_is_anonymous(to);
}

function movePages(
  k: Kernel,
  move: Move,
  dst: number,
  src: number,
  len: number,
): { readonly bytes: number; readonly err: Errno | null } {
  let bytes = 0;
  while (bytes < len) {
    k.doing.va = dst + bytes;
    // What is there under one entry goes under one entry, if all of it goes.
    const whole = wholeFits(k, move.mm, dst + bytes, src + bytes, len - bytes);
    const err = orNoMemory(() =>
      whole
        ? move_pages_huge_pmd(k, move.mm, move.to, dst + bytes, src + bytes)
        : movePage(k, move, dst + bytes, src + bytes),
    );
    if (err !== null) return { bytes, err };
    bytes += whole ? k.g.pmdSize : k.g.pageSize;
  }
  return { bytes: len, err: null };
}

function movePage(k: Kernel, move: Move, dst: number, src: number): Errno | null {
  const { h } = k;
  const { mm } = move;
  // Something is there already, under one entry with its neighbours.
  if (pmd_trans_huge_lock(k, mm, dst)) return 'EEXIST';
  if (pmd_trans_huge_lock(k, mm, src)) split_huge_pmd(k, move.from, src);
  // The tables of the target are made as far as those of the source are found.
  const found = lookup(k, mm, src).level;
  if (found >= PMD_LEVEL) pmd_alloc(k, mm, dst);
  if (found < LAST_LEVEL && !move.holes) return 'ENOENT';
  const source = pte_alloc(k, mm, src);
  const target = pte_alloc(k, mm, dst);
  if (!h.pte_none(k.ptes.ptep_get(target))) return 'EEXIST';
  const pte = k.contpte.ptep_get(source);
  if (h.pte_none(pte)) return move.holes ? null : 'ENOENT';
  if (h.pte_present(pte)) return movePresent(k, move, dst, src, target, source, pte);
  const entry = h.pte_to_swp_entry(pte);
  if (h.is_migration_entry(entry)) return 'EAGAIN';
  if (h.non_swap_entry(entry)) return 'EFAULT';
  return moveSwapped(k, move, dst, target, source, pte);
}

/** Is there a huge page under one entry, all of it wanted, and not even a table where it goes? */
function wholeFits(k: Kernel, mm: Mm, dst: number, src: number, left: number): boolean {
  const { pmdSize } = k.g;
  if (dst % pmdSize !== 0 || src % pmdSize !== 0 || left < pmdSize) return false;
  if (!pmd_trans_huge_lock(k, mm, src)) return false;
  const { level, pte } = lookup(k, mm, dst);
  return level < PMD_LEVEL || (level === PMD_LEVEL && k.h.pmd_none(pte));
}

function movePresent(
  k: Kernel,
  move: Move,
  dst: number,
  src: number,
  target: number,
  source: number,
  pte: bigint,
): Errno | null {
  const { h, folios } = k;
  const { mm, to } = move;
  if (Number(h.pte_pfn(pte)) === k.zeroPfn) {
    k.contpte.ptep_clear_flush(mm, src, source);
    k.contpte.set_pte(mm, dst, target, h.pte_mkspecial(mk_pte(k, k.zeroPfn, to.prot)));
    return null;
  }
  const pfn = vm_normal_page(k, pte);
  if (pfn === null || !folios.is(pfn, 'anon') || !folios.anonExclusive(pfn)) return 'EBUSY';
  if (folios.maybePinned(pfn)) return 'EBUSY';
  // Only a folio of one page can be found by another area than its neighbours.
  if (folios.order(pfn) > 0) {
    folios.get(pfn);
    const wrong = split_folio(k, pfn);
    folios.put(pfn);
    return wrong ?? movePage(k, move, dst, src);
  }
  const old = k.contpte.ptep_clear_flush(mm, src, source);
  rehome(k, pfn, to, dst);
  // Whoever counts writes must notice that the page is somewhere else now. A mark against writing stays behind.
  let entry = h.pte_mksoft_dirty(mk_pte(k, pfn, to.prot));
  if (h.pte_dirty(old)) entry = h.pte_mkdirty(entry);
  k.contpte.set_pte(mm, dst, target, h.pte_mkwrite_novma(entry));
  return null;
}

/** An entry that names a page on swap moves as it is; a page in the swap cache must be found from its new place. */
function moveSwapped(
  k: Kernel,
  { to }: Move,
  dst: number,
  target: number,
  source: number,
  pte: bigint,
): Errno | null {
  const { h } = k;
  if (!h.pte_swp_exclusive(pte)) return 'EBUSY';
  const cached = k.swap.cachedPfn(swp_slot(k, h.pte_to_swp_entry(pte)));
  if (cached !== 0) rehome(k, cached, to, dst);
  k.ptes.ptep_get_and_clear(source);
  k.ptes.set_pte(target, h.pte_swp_mksoft_dirty(pte));
  return null;
}
