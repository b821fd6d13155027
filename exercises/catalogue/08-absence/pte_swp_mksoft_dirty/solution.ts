// A swap entry keeps its notes in places of its own: type, offset and flags share the word, and each layout put the
// soft-dirty note where it had room. The name knows the place; the number would not survive the move to another layout.
import { PTE_SWP_SOFT_DIRTY } from 'layout';

export function pte_swp_mksoft_dirty(pte: bigint): bigint {
  // OR and not XOR: whoever marks does not know whether somebody has marked before.
  return pte | PTE_SWP_SOFT_DIRTY;
}

export function pte_swp_soft_dirty(pte: bigint): boolean {
  return (pte & PTE_SWP_SOFT_DIRTY) !== 0n;
}

export function pte_swp_clear_soft_dirty(pte: bigint): bigint {
  // One note goes; the monitor's note and the exclusive note belong to others.
  return pte & ~PTE_SWP_SOFT_DIRTY;
}
