// First those who wait for a fault, then the owner. Each note counts with the flag of its area, one with its absence.
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
  // PROT_NONE: more is missing than WRITE.
  if (!vm_write || !pte_valid(pte)) return false;
  // The tool tracks pages when the area's flag is absent; a page without the note must fault to get it.
  if (!vm_softdirty && (pte & PTE_SOFT_DIRTY) === 0n) return false;
  // Without the area's flag the monitor's note is void.
  if (vm_wp && (pte & PTE_UFFD_WP) !== 0n) return false;
  return shared ? pte_dirty(pte) : anon_excl;
}
