// Swaps the two answers for an armed page.
import { PTE_UFFD_WP } from 'layout';

export function on_wp_fault(pte: bigint, vma_wp: boolean, async: boolean, unshare: boolean): string {
  const armed = (pte & PTE_UFFD_WP) !== 0n;
  if (!armed || !vma_wp || unshare) return 'go-on';
  return async ? 'event' : 'clear-u';
}
