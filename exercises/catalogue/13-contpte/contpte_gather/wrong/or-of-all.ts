// The OR of both words.
export function contpte_gather(pte: bigint, other: bigint): bigint {
  return pte | other;
}
