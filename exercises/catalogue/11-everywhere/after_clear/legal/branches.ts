// One case after another.
import {
  PTE_MARKER_UFFD_WP,
  PTE_PRESENT_INVALID,
  PTE_SWP_UFFD_WP,
  PTE_UFFD_WP,
  PTE_VALID,
  SWP_PTE_MARKER,
  SWP_TYPE,
  SWP_TYPE_SHIFT,
} from 'layout';

const has = (pte: bigint, mask: bigint): boolean => (pte & mask) !== 0n;

export function after_clear(old: bigint, anon: boolean, vma_wp: boolean): bigint {
  let promised: boolean;
  if (has(old, PTE_VALID | PTE_PRESENT_INVALID)) promised = has(old, PTE_UFFD_WP);
  else if ((old & SWP_TYPE) >> SWP_TYPE_SHIFT === SWP_PTE_MARKER) promised = has(old, PTE_MARKER_UFFD_WP);
  else promised = has(old, PTE_SWP_UFFD_WP);
  if (promised && vma_wp && !anon) return (SWP_PTE_MARKER << SWP_TYPE_SHIFT) + PTE_MARKER_UFFD_WP;
  return 0n;
}
