// All in one sentence.
import { pte_dirty, pte_present_invalid } from 'kernel';
import { PTE_SOFT_DIRTY, PTE_UFFD_WP } from 'layout';

export function can_change_pte_writable(
  pte: bigint,
  vm_write: boolean,
  shared: boolean,
  vm_wp: boolean,
  vm_softdirty: boolean,
  anon_excl: boolean,
): boolean {
  const toolWaits = !vm_softdirty && (pte | PTE_SOFT_DIRTY) !== pte;
  const monitorWaits = vm_wp && (pte | PTE_UFFD_WP) === pte;
  const safe = shared ? pte_dirty(pte) : anon_excl;
  return vm_write && safe && !pte_present_invalid(pte) && !toolWaits && !monitorWaits;
}
