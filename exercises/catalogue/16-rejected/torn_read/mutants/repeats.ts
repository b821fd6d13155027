// The reader loads the entry twice.
export function schedule(): string {
  return 'W0 R0 R0 R1 W1';
}
