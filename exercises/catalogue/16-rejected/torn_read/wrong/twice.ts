// Two updates in a row.
export function schedule(): string {
  return 'W0 R0 W1 W0 R1 W1';
}
