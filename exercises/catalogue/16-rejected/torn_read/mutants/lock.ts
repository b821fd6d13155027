// Somebody takes a lock.
export function schedule(): string {
  return 'L W0 R0 R1 W1';
}
