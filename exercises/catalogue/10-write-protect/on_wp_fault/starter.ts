// A write-protect fault: the entry is present and WRITE is clear. Whom does the kernel ask first?
import { PTE_UFFD_WP } from 'layout';

type Answer = 'event' | 'clear-u' | 'go-on';

export function on_wp_fault(pte: bigint, vma_wp: boolean, async: boolean, unshare: boolean): Answer {
  return 'go-on';
}
