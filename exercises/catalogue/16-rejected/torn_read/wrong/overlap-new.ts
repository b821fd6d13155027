// Overlaps, and still all that is read is new.
export function schedule(): string {
  return 'W0 R0 W1 R1';
}
