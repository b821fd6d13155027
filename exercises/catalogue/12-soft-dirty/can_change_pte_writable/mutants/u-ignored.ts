// Forgets the monitor.
import { pte_dirty, pte_valid } from 'kernel';
import { PTE_SOFT_DIRTY, PTE_UFFD_WP } from 'layout';

export function can_change_pte_writable(
  pte: bigint,
  vm_write: boolean,
  shared: boolean,
  vm_wp: boolean,
  vm_softdirty: boolean,
  anon_excl: boolean,
): boolean {
  if (!vm_write || !pte_valid(pte)) return false;
  if (!vm_softdirty && (pte & PTE_SOFT_DIRTY) === 0n) return false;
  return shared ? pte_dirty(pte) : anon_excl;
}
