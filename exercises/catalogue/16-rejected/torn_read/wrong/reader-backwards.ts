// The reader loads the note first.
export function schedule(): string {
  return 'R1 W0 W1 R0';
}
