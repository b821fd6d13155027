// Takes every closed page of a watched area for an armed one.
import { pte_write } from 'kernel';

export function on_wp_fault(pte: bigint, vma_wp: boolean, async: boolean, unshare: boolean): string {
  const closed = !pte_write(pte);
  if (!closed || !vma_wp || unshare) return 'go-on';
  return async ? 'clear-u' : 'event';
}
