// Asks the kernel's own questions, and sets the note last.
import { pte_hw_dirty, pte_write } from 'kernel';
import * as layout from 'layout';

function protect(pte: bigint): bigint {
  if (!pte_write(pte)) return pte | layout.PTE_RDONLY;
  const dirty = pte_hw_dirty(pte) ? layout.PTE_DIRTY : 0n;
  return (pte ^ layout.PTE_WRITE) | layout.PTE_RDONLY | dirty;
}

export const pte_mkuffd_wp = (pte: bigint): bigint => protect(pte) | layout.PTE_UFFD_WP;
export const pte_uffd_wp = (pte: bigint): boolean => Boolean(pte & layout.PTE_UFFD_WP);
export const pte_clear_uffd_wp = (pte: bigint): bigint => pte & ~layout.PTE_UFFD_WP;
