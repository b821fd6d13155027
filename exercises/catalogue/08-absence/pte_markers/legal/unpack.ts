// Takes the entry apart first and decides on its parts. Each kind of entry is asked for its own note only.
import { pte_none, pte_present_invalid, pte_valid } from 'kernel';
import {
  PTE_SWP_UFFD_WP,
  SWP_OFFSET,
  SWP_OFFSET_SHIFT,
  SWP_PTE_MARKER,
  SWP_TYPE_BITS,
  SWP_TYPE_SHIFT,
} from 'layout';

interface Parts {
  readonly type: bigint;
  readonly notes: bigint;
  readonly armed: boolean;
}

function take(pte: bigint): Parts | null {
  if (pte_none(pte) || pte_valid(pte) || pte_present_invalid(pte)) return null;
  return {
    type: (pte >> SWP_TYPE_SHIFT) % (1n << SWP_TYPE_BITS),
    notes: (pte & SWP_OFFSET) >> SWP_OFFSET_SHIFT,
    armed: (pte & PTE_SWP_UFFD_WP) !== 0n,
  };
}

export function make_pte_marker(notes: bigint): bigint {
  return (notes << SWP_OFFSET_SHIFT) + (SWP_PTE_MARKER << SWP_TYPE_SHIFT);
}

export function is_pte_marker(pte: bigint): boolean {
  return take(pte)?.type === SWP_PTE_MARKER;
}

export function pte_marker_uffd_wp(pte: bigint): boolean {
  const parts = take(pte);
  return parts !== null && parts.type === SWP_PTE_MARKER && parts.notes % 2n === 1n;
}

export function pte_swp_uffd_wp_any(pte: bigint): boolean {
  const parts = take(pte);
  if (parts === null) return false;
  return parts.type === SWP_PTE_MARKER ? parts.notes % 2n === 1n : parts.armed;
}
