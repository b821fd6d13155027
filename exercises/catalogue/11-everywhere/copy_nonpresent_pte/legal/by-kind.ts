// Finds the kind first, by comparing types; the readable migration entry is made by putting another type in.
import * as layout from 'layout';

type Kind = 'slot' | 'moving' | 'marker' | 'other';

const typeOf = (pte: bigint): bigint => (pte & layout.SWP_TYPE) >> layout.SWP_TYPE_SHIFT;

function kindOf(pte: bigint): Kind {
  const type = typeOf(pte);
  if (type < layout.MAX_SWAPFILES) return 'slot';
  if (type === layout.SWP_PTE_MARKER) return 'marker';
  const moving = [
    layout.SWP_MIGRATION_READ,
    layout.SWP_MIGRATION_READ_EXCLUSIVE,
    layout.SWP_MIGRATION_WRITE,
  ].includes(type);
  return moving ? 'moving' : 'other';
}

const withType = (pte: bigint, type: bigint): bigint =>
  (pte & ~layout.SWP_TYPE) | (type << layout.SWP_TYPE_SHIFT);

export function parent_after(pte: bigint, cow: boolean): bigint {
  switch (kindOf(pte)) {
    case 'slot':
      return pte & ~layout.PTE_SWP_EXCLUSIVE;
    case 'moving':
      return cow ? withType(pte, layout.SWP_MIGRATION_READ) : pte;
    default:
      return pte;
  }
}

export function child_entry(pte: bigint, cow: boolean, child_wp: boolean): bigint {
  if (kindOf(pte) !== 'marker') {
    const entry = parent_after(pte, cow);
    return child_wp ? entry : entry & ~layout.PTE_SWP_UFFD_WP;
  }
  // What stands beside the notes of a marker goes with it.
  const left = child_wp ? pte : pte & ~layout.PTE_MARKER_UFFD_WP;
  return (left & layout.PTE_MARKER_MASK) === 0n ? 0n : left;
}
