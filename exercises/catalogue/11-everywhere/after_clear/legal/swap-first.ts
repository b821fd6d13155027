// As the kernel puts it: any kind of note in an entry without a page, or the note of a page.
import { pte_none, pte_present_invalid, pte_valid } from 'kernel';
import * as layout from 'layout';

const MARKER = layout.SWP_PTE_MARKER * 2n ** layout.SWP_TYPE_SHIFT;

const isMarker = (pte: bigint): boolean => (pte & layout.SWP_TYPE) === MARKER;
const anyNote = (pte: bigint): boolean =>
  (pte & layout.PTE_SWP_UFFD_WP) !== 0n || (isMarker(pte) && (pte & layout.PTE_MARKER_UFFD_WP) !== 0n);

export const after_clear = (old: bigint, anon: boolean, vma_wp: boolean): bigint => {
  if (!vma_wp) return 0n;
  if (anon) return 0n;
  const present = pte_valid(old) || pte_present_invalid(old);
  const armed = present ? (old & layout.PTE_UFFD_WP) !== 0n : !pte_none(old) && anyNote(old);
  return armed ? MARKER | layout.PTE_MARKER_UFFD_WP : 0n;
};
