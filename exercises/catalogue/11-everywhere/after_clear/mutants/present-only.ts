// Forgets that an entry without a page may be armed.
import { pte_none, pte_present_invalid, pte_valid } from 'kernel';
import { PTE_MARKER_UFFD_WP, PTE_UFFD_WP, SWP_PTE_MARKER, SWP_TYPE_SHIFT } from 'layout';

const MARKER = SWP_PTE_MARKER << SWP_TYPE_SHIFT;

/** The place of the note in an entry of this form. */
function noteOf(pte: bigint): bigint {
  if (pte_valid(pte) || pte_present_invalid(pte)) return PTE_UFFD_WP;
  return 0n;
}

export function after_clear(old: bigint, anon: boolean, vma_wp: boolean): bigint {
  if (anon || !vma_wp || pte_none(old)) return 0n;
  return (old & noteOf(old)) === 0n ? 0n : MARKER | PTE_MARKER_UFFD_WP;
}
