// The kernel reads one entry of a run. What does another one add?
import { pte_young } from 'kernel';

export function contpte_gather(pte: bigint, other: bigint): bigint {
  return pte_young(other) ? other : pte;
}
