// Overlaps, and still all that is read is old.
export function schedule(): string {
  return 'R0 W0 R1 W1';
}
