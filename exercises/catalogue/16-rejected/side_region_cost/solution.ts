// Everything is bytes divided by 64. A fork reads the parent's table and writes the child's, and with a side region
// both of theirs as well. One read needs the line of the entry and, beside it, the line of the notes.
type Question =
  | 'one-table'
  | 'fork-in-entry'
  | 'fork-side-byte'
  | 'fork-side-word'
  | 'read-in-entry'
  | 'read-side-byte'
  | 'space-in-entry'
  | 'space-side-byte';

const LINE = 64;
const TABLE = 4096;
const ENTRIES = TABLE / 8;
const SPACE_TABLES = 262_144 / ENTRIES;

/** Lines of fork for one full table with so many bytes of notes for each entry. */
function fork(notes: number): number {
  return (2 * (TABLE + ENTRIES * notes)) / LINE;
}

export function lines(question: Question): number {
  switch (question) {
    case 'one-table':
      return TABLE / LINE;
    case 'fork-in-entry':
      return fork(0);
    case 'fork-side-byte':
      return fork(1);
    case 'fork-side-word':
      return fork(8);
    case 'read-in-entry':
      return 1;
    case 'read-side-byte':
      return 2;
    case 'space-in-entry':
      return SPACE_TABLES * fork(0);
    case 'space-side-byte':
      return SPACE_TABLES * fork(1);
  }
}
