// The writer is done before the reader begins.
export function schedule(): string {
  return 'W0 W1 R0 R1';
}
