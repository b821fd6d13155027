// The child is made first, from the parent's entry before fork: note, age, state, one after the other.
import { PTE_AF, PTE_DIRTY, PTE_RDONLY, PTE_UFFD_WP, PTE_WRITE } from 'layout';

const has = (pte: bigint, mask: bigint): boolean => (pte & mask) === mask;

function close(pte: bigint): bigint {
  if (!has(pte, PTE_WRITE)) return pte;
  if (has(pte, PTE_RDONLY)) return pte ^ PTE_WRITE;
  return (pte ^ PTE_WRITE ^ PTE_RDONLY) | PTE_DIRTY;
}

export function child_after(pte: bigint, cow: boolean, shared: boolean, child_wp: boolean): bigint {
  let child = child_wp || !has(pte, PTE_UFFD_WP) ? pte : pte - PTE_UFFD_WP;
  if (has(child, PTE_AF)) child -= PTE_AF;
  if (cow) child = close(child);
  else if (shared) child = (child | PTE_RDONLY | PTE_DIRTY) - PTE_DIRTY;
  return child;
}

export function parent_after(pte: bigint, cow: boolean): bigint {
  return cow ? close(pte) : pte;
}
