// PROT_NONE by its pattern, and dirty by hand.
import {
  PTE_DIRTY,
  PTE_RDONLY,
  PTE_SOFT_DIRTY,
  PTE_UFFD_WP,
  PTE_USER,
  PTE_UXN,
  PTE_VALID,
  PTE_WRITE,
} from 'layout';

const is = (pte: bigint, of: bigint, value: bigint): boolean => (pte & of) === value;

export function can_change_pte_writable(
  pte: bigint,
  vm_write: boolean,
  shared: boolean,
  vm_wp: boolean,
  vm_softdirty: boolean,
  anon_excl: boolean,
): boolean {
  const untouchable = is(pte, PTE_VALID | PTE_USER | PTE_UXN, PTE_UXN);
  if (untouchable || !vm_write) return false;
  if (vm_wp && is(pte, PTE_UFFD_WP, PTE_UFFD_WP)) return false;
  if (is(pte, PTE_SOFT_DIRTY, 0n) && !vm_softdirty) return false;
  if (!shared) return anon_excl;
  return is(pte, PTE_DIRTY, PTE_DIRTY) || is(pte, PTE_WRITE | PTE_RDONLY, PTE_WRITE);
}
