// Models: the move itself: a copy of the area at the new place, its pages brought over, its registration kept or dropped.
// When there is no memory for tables, what was moved comes back. Reference: mm/mremap.c (move_vma), mm/vma.c (copy_vma),
// fs/userfaultfd.c (mremap_userfaultfd_prep) @ v6.12. Does not model: KSM pages, commit accounting.
import { vma_set_page_prot } from './dirty-tracking.ts';
import type { Kernel } from './kernel.ts';
import { move_page_tables } from './move-page-tables.ts';
import type { Remap } from './mremap.ts';
import type { Vma } from './types.ts';
import { mremap_userfaultfd_prep } from './userfaultfd/events.ts';
import { has } from './vm-flags.ts';
import { holdFile, setVma, vma_is_anonymous } from './vma.ts';
import { mergeAround } from './vma-merge.ts';

/** Moves `oldLen` bytes to `to`. The caller unmaps the range that is not needed: the old one, or on an error the new one. */
export function move_vma(call: Remap, vma: Vma, oldLen: number, to: number): 'ENOMEM' | null {
  const { k, mm, addr, newLen, dontUnmap } = call;
  const copy = copy_vma(k, vma, to, newLen, vma.pgoff + (addr - vma.start) / k.g.pageSize);
  // An area that never had a page may have been joined with its own copy.
  const source = k.areas.at(mm.id, addr) ?? vma;
  const moved = move_page_tables(k, mm, source, addr, copy, to, oldLen);
  if (moved < oldLen) {
    move_page_tables(k, mm, copy, to, source, addr, moved);
    return 'ENOMEM';
  }
  const { keep, ctx } = mremap_userfaultfd_prep(k, copy);
  if (keep) call.remapCtx = ctx;
  else if (copy.uffd !== 0) userfaultfd_reset_ctx(k, copy);
  if (dontUnmap) leaveEmpty(k, source, copy, addr, addr + oldLen);
  return null;
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
