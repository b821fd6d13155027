// Note and flag together: the note says that this page is wanted, the flag of the area that somebody listens.
import { PTE_UFFD_WP } from 'layout';

type Answer = 'event' | 'clear-u' | 'go-on';

export function on_wp_fault(pte: bigint, vma_wp: boolean, async: boolean, unshare: boolean): Answer {
  const armed = (pte & PTE_UFFD_WP) !== 0n && vma_wp;
  // Unsharing breaks a page apart for a reader. Nothing is written.
  if (!armed || unshare) return 'go-on';
  // In async mode the missing note is the message.
  return async ? 'clear-u' : 'event';
}
