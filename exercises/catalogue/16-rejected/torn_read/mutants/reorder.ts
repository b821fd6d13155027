// The writer stores the note first.
export function schedule(): string {
  return 'W1 R0 R1 W0';
}
