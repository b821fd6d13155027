// Answers for every monitor.
import { PTE_UFFD_WP } from 'layout';

export function on_wp_fault(pte: bigint, vma_wp: boolean, async: boolean, unshare: boolean): string {
  const armed = (pte & PTE_UFFD_WP) !== 0n;
  return armed && vma_wp && !unshare ? 'clear-u' : 'go-on';
}
