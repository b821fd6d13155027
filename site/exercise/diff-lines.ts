// Models: which lines of two listings have no partner in the other: a longest common subsequence of lines, compared
// without the space around them. Listings are short; above a limit every line counts as different.

const MOST = 1500;

export interface Unmatched {
  /** Line numbers from 1, in the first and in the second text. */
  readonly left: ReadonlySet<number>;
  readonly right: ReadonlySet<number>;
}

export function unmatchedLines(a: string, b: string): Unmatched {
  const left = a.split('\n').map((line) => line.trim());
  const right = b.split('\n').map((line) => line.trim());
  const all = (lines: readonly string[]) => new Set(lines.map((_, index) => index + 1));
  if (left.length > MOST || right.length > MOST) return { left: all(left), right: all(right) };
  const width = right.length + 1;
  const best = new Uint16Array((left.length + 1) * width);
  const at = (i: number, j: number): number => best[i * width + j] ?? 0;
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      best[i * width + j] =
        left[i] === right[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const onlyLeft = all(left);
  const onlyRight = all(right);
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    if (left[i] === right[j]) {
      i += 1;
      j += 1;
      onlyLeft.delete(i);
      onlyRight.delete(j);
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return { left: onlyLeft, right: onlyRight };
}
