// Gives a word that is not among the three.
import { PTE_UFFD_WP } from 'layout';

export function on_wp_fault(pte: bigint, vma_wp: boolean, async: boolean, unshare: boolean): string {
  const armed = (pte & PTE_UFFD_WP) !== 0n;
  if (!armed || !vma_wp || unshare) return 'continue';
  return async ? 'clear-u' : 'event';
}
