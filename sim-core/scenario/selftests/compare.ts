// Models: whether a program printed what the same program printed on a real kernel: the plan, every result in order, every
// word that is not a time or a count of chance, and the exit status. Does not model: where in time lines came.

export interface Comparison {
  readonly results: number;
  readonly equal: number;
  /** What differs, in words; the first of it is enough to look for. */
  readonly differences: readonly string[];
}

const RESULT =
  /^(not )?ok \d+|^Testing .*\.\.\. |^1\.\.|^Bail out!|^Userfaults unit tests:|^# Totals:|^# Planned/;
const STATUS = /^# exit status: (-?\d+)/;

/** What the race decided, and how long things took. */
function canonical(line: string): string {
  return line.replace(/Extra pages \d+ \([\d.]+%\), extra thread faults \d+\./, 'Extra pages of a race');
}

function judged(lines: readonly string[]): string[] {
  return lines.filter((line) => RESULT.test(line)).map(canonical);
}

function isResult(line: string): boolean {
  return /^(not )?ok \d+|^Testing /.test(line);
}

/** Compares the lines of a program and its exit status with the recording's text. */
export function compareWithRecording(
  lines: readonly string[],
  status: number,
  recording: string,
): Comparison {
  const recorded = recording.split('\n');
  const expected = judged(recorded);
  const printed = judged(lines);
  const differences: string[] = [];
  let equal = 0;
  for (let i = 0; i < Math.max(expected.length, printed.length); i++) {
    const [want, got] = [expected[i] ?? 'nothing', printed[i] ?? 'nothing'];
    if (want !== got) differences.push(`recorded "${want}", here "${got}"`);
    else if (isResult(want)) equal++;
  }
  const exited = recorded.flatMap((line) => STATUS.exec(line)?.[1] ?? []).at(-1);
  if (exited !== undefined && Number(exited) !== status)
    differences.push(`recorded exit status ${exited}, here ${status}`);
  return { results: expected.filter(isResult).length, equal, differences };
}
