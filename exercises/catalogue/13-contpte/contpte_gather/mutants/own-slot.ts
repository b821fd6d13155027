// Believes the entry.
export function contpte_gather(pte: bigint, other: bigint): bigint {
  return pte;
}
