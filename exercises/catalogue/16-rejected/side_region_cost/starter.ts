// How many distinct lines of 64 bytes are touched? Fill in a number for each question.
type Question =
  | 'one-table'
  | 'fork-in-entry'
  | 'fork-side-byte'
  | 'fork-side-word'
  | 'read-in-entry'
  | 'read-side-byte'
  | 'space-in-entry'
  | 'space-side-byte';

export function lines(question: Question): number {
  switch (question) {
    case 'one-table':
      return 0;
    case 'fork-in-entry':
      return 0;
    case 'fork-side-byte':
      return 0;
    case 'fork-side-word':
      return 0;
    case 'read-in-entry':
      return 0;
    case 'read-side-byte':
      return 0;
    case 'space-in-entry':
      return 0;
    case 'space-side-byte':
      return 0;
  }
}
