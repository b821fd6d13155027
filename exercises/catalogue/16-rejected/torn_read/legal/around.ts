// The whole update comes between the two loads: the entry is old, the note is new.
export function schedule(): string {
  return 'R0 W0 W1 R1';
}
