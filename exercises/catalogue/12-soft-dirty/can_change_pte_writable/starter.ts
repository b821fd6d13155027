// mprotect wants to open this page. May it?
import { PTE_SOFT_DIRTY, PTE_UFFD_WP } from 'layout';

export function can_change_pte_writable(
  pte: bigint,
  vm_write: boolean,
  shared: boolean,
  vm_wp: boolean,
  vm_softdirty: boolean,
  anon_excl: boolean,
): boolean {
  return vm_write;
}
