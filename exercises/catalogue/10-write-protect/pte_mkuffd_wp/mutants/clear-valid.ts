// Makes the entry present but invalid instead of write-protecting it.
import { PTE_PRESENT_INVALID, PTE_PROT_NONE, PTE_UFFD_WP, PTE_VALID } from 'layout';

export function pte_mkuffd_wp(pte: bigint): bigint {
  // Each layout has one of these two names; the other is 0n.
  const presentInvalid = PTE_PRESENT_INVALID | PTE_PROT_NONE;
  return (pte & ~PTE_VALID) | presentInvalid | PTE_UFFD_WP;
}

export function pte_uffd_wp(pte: bigint): boolean {
  return (pte & PTE_UFFD_WP) !== 0n;
}

export function pte_clear_uffd_wp(pte: bigint): bigint {
  return pte & ~PTE_UFFD_WP;
}
