// An entry was stored. May it and the ones before it be declared one?
import { CONT_PTES } from 'layout';

export function contpte_may_fold(pte: bigint, index: bigint, pages_before: bigint, user_mm: boolean): boolean {
  return pages_before >= CONT_PTES;
}

export function contpte_agrees(last: bigint, found: bigint, back: bigint): boolean {
  return found === last;
}
