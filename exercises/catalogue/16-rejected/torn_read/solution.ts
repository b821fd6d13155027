// The reader loads both words while the writer is between its two stores: the entry is new, the note is still the old one.
// In the entry there is no such order, because entry and note are one word, which is loaded and stored as a whole.
export function schedule(): string {
  return 'W0 R0 R1 W1';
}
