// As the kernel writes it: one condition inside the other.
import * as layout from 'layout';

export function on_wp_fault(pte: bigint, vma_wp: boolean, async: boolean, unshare: boolean): string {
  if (!unshare) {
    if (vma_wp && (pte & layout.PTE_UFFD_WP) === layout.PTE_UFFD_WP) {
      if (!async) return 'event';
      return 'clear-u';
    }
  }
  return 'go-on';
}
