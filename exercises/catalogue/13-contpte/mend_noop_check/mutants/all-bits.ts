// Compares whole words.
export function needs_update(entry: bigint, found: bigint): boolean {
  return found !== entry;
}
