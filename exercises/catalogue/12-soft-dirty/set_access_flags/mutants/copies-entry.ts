// Stores what the fault wants.


export function set_access_flags(old: bigint, entry: bigint): bigint {
  return entry;
}

export function access_flags_changed(old: bigint, entry: bigint): boolean {
  return old !== entry;
}
