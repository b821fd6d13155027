// Models: the move itself: a copy of the area at the new place, its pages brought over, its registration kept or dropped.
// When there is no memory for tables, what was moved comes back. Reference: mm/mremap.c (move_vma), mm/vma.c (copy_vma),
// fs/userfaultfd.c (mremap_userfaultfd_prep) @ v6.12. Does not model: commit accounting.
import { vma_set_page_prot } from './dirty-tracking.ts';
import { clear_vma_resv_huge_pages, is_vm_hugetlb_page } from './hugetlb-reserve.ts';
import type { Kernel } from './kernel.ts';
import { unmerge_ksm_pages } from './ksm.ts';
import { move_page_tables } from './move-page-tables.ts';
import type { Remap } from './mremap.ts';
import type { Vma } from './types.ts';
import { mremap_userfaultfd_prep } from './userfaultfd/events.ts';
import { has } from './vm-flags.ts';
import { holdFile, setVma, split_vma, vma_is_anonymous } from './vma.ts';
import { mergeAround } from './vma-merge.ts';

/** Moves `oldLen` bytes to `to`. The caller unmaps the range that is not needed: the old one, or on an error the new one. */
export function move_vma(call: Remap, area: Vma, oldLen: number, to: number): 'ENOMEM' | null {
  const { k, mm, pid, addr, newLen, dontUnmap } = call;
  // A page that KSM has merged is found by its address.
  if (!unmerge_ksm_pages(k, pid, area, addr, addr + oldLen)) return 'ENOMEM';
  const vma = is_vm_hugetlb_page(k, area) ? partOf(k, area, addr, addr + oldLen) : area;
  const copy = copy_vma(k, vma, to, newLen, vma.pgoff + (addr - vma.start) / k.g.pageSize);
  // An area that never had a page may have been joined with its own copy.
  const source = k.areas.at(mm.id, addr) ?? vma;
  const moved = move_page_tables(k, mm, source, addr, copy, to, oldLen);
  if (moved < oldLen) {
    move_page_tables(k, mm, copy, to, source, addr, moved);
    clear_vma_resv_huge_pages(k, copy);
    return 'ENOMEM';
  }
  clear_vma_resv_huge_pages(k, source);
  const { keep, ctx } = mremap_userfaultfd_prep(k, copy);
  if (keep) call.remapCtx = ctx;
  else if (copy.uffd !== 0) userfaultfd_reset_ctx(k, copy);
  if (dontUnmap) leaveEmpty(k, source, copy, addr, addr + oldLen);
  return null;
}

/** The part that moves as an area of its own: its promises go with it, the others' stay. */
function partOf(k: Kernel, vma: Vma, start: number, end: number): Vma {
  let part = vma;
  if (start > part.start) [, part] = split_vma(k, part, start);
  if (end < part.end && end > start) [part] = split_vma(k, part, end);
  return part;
}

/** The area at its new place, joined with neighbours that fit. */
function copy_vma(k: Kernel, vma: Vma, start: number, length: number, pgoff: number): Vma {
  // Without a page of its own, anonymous memory may count its pages anew, so that it fits its new neighbours.
  const unused = vma_is_anonymous(vma) && vma.anonVma === 0;
  holdFile(k, vma.file, 1);
  const copy = {
    ...vma,
    id: k.nextId('vma'),
    start,
    end: start + length,
    pgoff: unused ? start / k.g.pageSize : pgoff,
  };
  return mergeAround(k, setVma(k, copy));
}

/** The monitor did not ask to hear of moves: it is not told of anything here any more. */
function userfaultfd_reset_ctx(k: Kernel, vma: Vma): void {
  const { vm } = k;
  const notified = has(vma.flags, vm.UFFD_WP) && has(vma.flags, vm.SHARED);
  const free = setVma(k, { ...vma, uffd: 0, flags: vma.flags & ~vm.UFFD });
  if (notified) vma_set_page_prot(k, free);
}

/** What stays of the old area: no pages, no lock, and, if all of it moved, no anon_vma. */
function leaveEmpty(k: Kernel, source: Vma, copy: Vma, start: number, end: number): void {
  const whole = source.id !== copy.id && source.start === start && source.end === end;
  setVma(k, {
    ...source,
    flags: source.flags & ~k.vm.LOCKED,
    ...(whole ? { anonVma: 0, anonVmaChain: 0 } : {}),
  });
}
