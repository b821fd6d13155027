// Looks the answer up by the flags, for a marked page; a page with WRITE is not closed, and goes on as well.
import { pte_write } from 'kernel';
import { PTE_UFFD_WP } from 'layout';

const ANSWERS = ['go-on', 'event', 'go-on', 'clear-u', 'go-on', 'go-on', 'go-on', 'go-on'] as const;

export const on_wp_fault = (pte: bigint, vma_wp: boolean, async: boolean, unshare: boolean) => {
  const marked = !pte_write(pte) && (pte & PTE_UFFD_WP) > 0n;
  const index = Number(vma_wp) + 2 * Number(async) + 4 * Number(unshare);
  return marked ? (ANSWERS[index] ?? 'go-on') : 'go-on';
};
