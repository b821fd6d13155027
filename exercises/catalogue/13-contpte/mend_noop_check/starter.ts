// Given: asks what the run as a whole says. One entry without the flag, and a walker faults for ever.
export function needs_update(entry: bigint, found: bigint, gathered: bigint, place: bigint): boolean {
  return gathered !== entry;
}
