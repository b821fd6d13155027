// One order of W0, W1, R0 and R1 in which the reader sees neither the old state nor the new one.
// Why has the version with the notes in the entry no such order? In one line:
//
export function schedule(): string {
  return '';
}
