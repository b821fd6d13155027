// Models: whether a program printed what the same program printed on a real kernel: the plan, every result in order, every
// word that is not a time or a count of chance, and the exit status. A result that cannot be played here must have the
// number and the name of the recorded one; sums and the exit status are not asked for then, as its outcome is in them.
// Does not model: where in time lines came.
import { NOT_MODELLED } from './tap.ts';

export interface Comparison {
  /** Recorded results. The exit status is the one result of a program that prints none. */
  readonly results: number;
  readonly equal: number;
  /** Recorded results that cannot be played here: number, name and reason. */
  readonly notModelled: readonly string[];
  /** What differs, in words; the first of it is enough to look for. */
  readonly differences: readonly string[];
}

const RESULT = /^(not )?ok \d+|^Testing /;
const BESIDE = /^1\.\.|^Bail out!|^Userfaults unit tests:/;
const SUM = /^# Totals:|^# Planned/;
const STATUS = /^# exit status: (-?\d+)/;
const OUTCOME = /^(not )?ok (?=\d)/;
const DIRECTIVE = /^(\d+) # (SKIP|XFAIL) /;

/** What the race decided, and how long things took. */
function canonical(line: string): string {
  return line.replace(/Extra pages \d+ \([\d.]+%\), extra thread faults \d+\./, 'Extra pages of a race');
}

function isUnplayed(line: string): boolean {
  return line.startsWith(`${NOT_MODELLED} `);
}

function judged(lines: readonly string[], sums: boolean): string[] {
  const counts = (line: string): boolean =>
    RESULT.test(line) || BESIDE.test(line) || isUnplayed(line) || (sums && SUM.test(line));
  return lines.filter(counts).map(canonical);
}

/** Number and name of a recorded result, without its outcome. */
function labelOf(recorded: string): string {
  return recorded.replace(OUTCOME, '').replace(DIRECTIVE, '$1 ');
}

/** Does the line tell of that recorded result that it cannot be played? */
function standsFor(unplayed: string, recorded: string): boolean {
  return RESULT.test(recorded) && unplayed.startsWith(`${NOT_MODELLED} ${labelOf(recorded)}: `);
}

/** Compares the lines of a program and its exit status with the recording's text. */
export function compareWithRecording(
  lines: readonly string[],
  status: number,
  recording: string,
): Comparison {
  const recorded = recording.split('\n');
  const complete = !lines.some(isUnplayed);
  const expected = judged(recorded, complete);
  const printed = judged(lines, complete);
  const differences: string[] = [];
  const notModelled: string[] = [];
  let equal = 0;
  for (let i = 0; i < Math.max(expected.length, printed.length); i++) {
    const [want, got] = [expected[i] ?? 'nothing', printed[i] ?? 'nothing'];
    if (isUnplayed(got) && standsFor(got, want)) notModelled.push(got.slice(NOT_MODELLED.length + 1));
    else if (want !== got) differences.push(`recorded "${want}", here "${got}"`);
    else if (RESULT.test(want)) equal++;
  }
  const exited = recorded.flatMap((line) => STATUS.exec(line)?.[1] ?? []).at(-1);
  const other = exited !== undefined && complete && Number(exited) !== status;
  if (other) differences.push(`recorded exit status ${exited}, here ${status}`);
  const results = expected.filter((line) => RESULT.test(line)).length;
  // Such a program speaks by its exit status alone.
  if (results === 0 && exited !== undefined)
    return { results: 1, equal: differences.length === 0 ? 1 : 0, notModelled, differences };
  return { results, equal, notModelled, differences };
}
