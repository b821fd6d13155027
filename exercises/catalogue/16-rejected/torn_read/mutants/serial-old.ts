// The reader is done before the writer begins.
export function schedule(): string {
  return 'R0 R1 W0 W1';
}
