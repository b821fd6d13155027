// The reader never loads the note.
export function schedule(): string {
  return 'R0 W0 W1';
}
