// Adds the lines of each place, by the bytes that one entry takes there.
const PER_LINE = (bytes: number): number => 64 / bytes;
const over = (entries: number, ...places: number[]): number =>
  places.reduce((sum, bytes) => sum + entries / PER_LINE(bytes), 0);

export function lines(question: string): number {
  const notes = question.endsWith('byte') ? [1] : question.endsWith('word') ? [8] : [];
  if (question.startsWith('read')) return 1 + notes.length;
  if (question === 'one-table') return over(512, 8);
  const entries = question.startsWith('space') ? 262_144 : 512;
  return over(entries, 8, ...notes) * 2;
}
