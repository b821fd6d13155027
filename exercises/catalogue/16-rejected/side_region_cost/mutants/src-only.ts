// Counts what fork reads and forgets what it writes.
const ANSWERS: Readonly<Record<string, number>> = {
  'one-table': 64,
  'fork-in-entry': 64,
  'fork-side-byte': 72,
  'fork-side-word': 128,
  'read-in-entry': 1,
  'read-side-byte': 2,
  'space-in-entry': 32768,
  'space-side-byte': 36864,
};

export function lines(question: string): number {
  return ANSWERS[question] ?? 0;
}
