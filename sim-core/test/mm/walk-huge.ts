// Models: what a walk does where slots are as large as a huge page: parts of one, advice about it, taking it apart.
// Does not model: huge pages of files that end within one.
import { madvise } from '../../mm/madvise.ts';
import { shmem_cached } from '../../mm/shmem.ts';
import { split_folio_at } from '../../mm/split-folio.ts';
import { isHugeFilePage } from '../../mm/thp-file.ts';
import type { Walk } from './walk.ts';
import { drawVa, ended, FEW, hexVa, isMapped, note } from './walk-operations.ts';

/** All of a huge page, or part of it: what matters is where its edges are, and few places are enough to meet again. */
export function drawPart(w: Walk): { first: number; pages: number } {
  const { random, slotPages } = w;
  if (random.chance(50)) return { first: 0, pages: slotPages };
  const first = random.pick([0, 0, 1, 2, 15, 16, slotPages / 2, slotPages - 1]);
  return { first, pages: Math.min(random.pick([1, 1, 2, 16, slotPages / 2]), slotPages - first) };
}

export const HUGE_ADVICE = [
  'MADV_HUGEPAGE',
  'MADV_HUGEPAGE',
  'MADV_HUGEPAGE',
  'MADV_HUGEPAGE',
  'MADV_HUGEPAGE',
  'MADV_NOHUGEPAGE',
  'MADV_COLLAPSE',
  'MADV_COLLAPSE',
] as const;

/** Takes a huge page apart. Where a file has none there yet, one is made instead. */
export function doSplit(w: Walk): string | null {
  const { pid, va } = drawVa(w);
  if (w.slotPages <= FEW) return null;
  const area = w.shadow.page(pid, va)?.area;
  if (
    area?.file &&
    mayCollapse(w, area.file) &&
    !isHugeFilePage(w.k, shmem_cached(w.k, area.file, area.index))
  )
    return collapseAround(w, pid, va, area.file);
  note(w, `task ${pid}: split folio at ${hexVa(va)}`);
  const result = split_folio_at(w.k, pid, va);
  return result.state === 'parked' ? 'split did not end' : null;
}

/**
 * Not a file that ends within a huge page: one entry would map more than there is. And a table that goes takes notes of
 * poison with it.
 */
export function mayCollapse(w: Walk, file: number): boolean {
  return file === 0 || (file !== w.file.id && !w.shadow.isPoisoned(file));
}

function collapseAround(w: Walk, pid: number, va: number, file: number): string | null {
  const { pmdSize } = w.k.g;
  const start = va - (va % pmdSize);
  if (!isMapped(w, pid, start, pmdSize)) return null;
  note(w, `task ${pid}: collapse the file at ${hexVa(start)}`);
  const result = ended(w, pid, madvise(w.k, pid, start, pmdSize, 'MADV_COLLAPSE'));
  w.shadow.collapsed(file);
  return result.state === 'parked' ? 'collapse did not end' : null;
}
