// A table of what to set, chosen by the two bits that decide; then one AND and one OR.
import { PTE_DIRTY, PTE_RDONLY, PTE_UFFD_WP, PTE_WRITE } from 'layout';

const ARMED = PTE_UFFD_WP | PTE_RDONLY;
const SET = new Map<bigint, bigint>([
  [0n, ARMED],
  [PTE_RDONLY, ARMED],
  [PTE_WRITE, ARMED | PTE_DIRTY],
  [PTE_WRITE | PTE_RDONLY, ARMED],
]);

export function pte_mkuffd_wp(pte: bigint): bigint {
  const set = SET.get(pte & (PTE_WRITE | PTE_RDONLY)) ?? 0n;
  return (pte & ~PTE_WRITE) | set;
}

export function pte_uffd_wp(pte: bigint): boolean {
  return (pte & PTE_UFFD_WP) === PTE_UFFD_WP;
}

export function pte_clear_uffd_wp(pte: bigint): bigint {
  return (pte | PTE_UFFD_WP) ^ PTE_UFFD_WP;
}
