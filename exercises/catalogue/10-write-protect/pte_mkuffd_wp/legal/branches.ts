// One decision after another, in words.
import { PTE_DIRTY, PTE_RDONLY, PTE_UFFD_WP, PTE_WRITE } from 'layout';

const has = (pte: bigint, mask: bigint): boolean => (pte & mask) === mask;

export function pte_mkuffd_wp(pte: bigint): bigint {
  let out = pte;
  if (has(out, PTE_WRITE)) {
    if (!has(out, PTE_RDONLY)) out |= PTE_DIRTY;
    out -= PTE_WRITE;
  }
  if (!has(out, PTE_RDONLY)) out += PTE_RDONLY;
  if (!has(out, PTE_UFFD_WP)) out += PTE_UFFD_WP;
  return out;
}

export function pte_uffd_wp(pte: bigint): boolean {
  if (has(pte, PTE_UFFD_WP)) return true;
  return false;
}

export function pte_clear_uffd_wp(pte: bigint): bigint {
  return pte_uffd_wp(pte) ? pte - PTE_UFFD_WP : pte;
}
