// Models: what a walk does where slots are as large as a huge page: parts of one, advice about it, taking it apart.
// Does not model: huge pages of files.
import { split_folio_at } from '../../mm/split-folio.ts';
import type { Walk } from './walk.ts';
import { drawVa, FEW, hexVa, note } from './walk-operations.ts';

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

export function doSplit(w: Walk): string | null {
  const { pid, va } = drawVa(w);
  if (w.slotPages <= FEW) return null;
  note(w, `task ${pid}: split folio at ${hexVa(va)}`);
  const result = split_folio_at(w.k, pid, va);
  return result.state === 'parked' ? 'split did not end' : null;
}
