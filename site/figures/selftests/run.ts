// Models: the runs behind the selftest figure: a program on a kernel, and the matrix of all results on all kernels.
// Heavy, for it brings the simulator: a page fetches it when the reader asks for a run. Does not model: the programs
// (sim-core/scenario/selftests).
import { runSelftest } from '@spare-bits/sim-core';
import { LAYOUT, overridesOf } from './kernels.ts';
import {
  type Ending,
  FIGURE_ROUNDS,
  type KernelId,
  type Mark,
  type MatrixRow,
  PROGRAM_NAMES,
  type ProgramName,
  type ProgramRun,
} from './names.ts';

/** Runs one program on one kernel. */
export function runProgram(program: ProgramName, kernel: KernelId, ending: Ending = 'counted'): ProgramRun {
  const options = { rounds: FIGURE_ROUNDS, ending };
  const { lines, status } = runSelftest(program, LAYOUT, overridesOf(kernel), options);
  return { lines, status };
}

export type KernelRuns = Readonly<Record<ProgramName, ProgramRun>>;

/** Both programs on one kernel. */
export function runKernel(kernel: KernelId): KernelRuns {
  return { 'soft-dirty': runProgram('soft-dirty', kernel), mkdirty: runProgram('mkdirty', kernel) };
}

const RESULT = /^(not ok|ok) (\d+) (# SKIP )?(.*)$/;

interface Result {
  readonly mark: Mark;
  readonly name: string;
}

function resultsOf({ lines }: ProgramRun): ReadonlyMap<number, Result> {
  const found = new Map<number, Result>();
  for (const line of lines) {
    const [, ok, number, skip, name = ''] = RESULT.exec(line) ?? [];
    if (ok === undefined) continue;
    found.set(Number(number), { mark: skip ? 'skip' : ok === 'ok' ? 'ok' : 'not ok', name });
  }
  return found;
}

/** Its results say only that a fault came; the line before them says of what. */
function namesOf(program: ProgramName, run: ProgramRun): readonly string[] {
  if (program === 'soft-dirty')
    return [...resultsOf(run).values()].map(({ name }) => name.replace(/^Test test_/, ''));
  return run.lines
    .filter((line) => line.startsWith('# [INFO] '))
    .slice(1)
    .map((line) => line.slice(9));
}

/** The matrix, from the runs of the kernels in their order. The first of them names the results. */
export function matrixOf(runs: readonly KernelRuns[]): readonly MatrixRow[] {
  const [first] = runs;
  if (!first) return [];
  return PROGRAM_NAMES.flatMap((program) => {
    const results = runs.map((each) => resultsOf(each[program]));
    return namesOf(program, first[program]).map((name, i) => ({
      program,
      number: i + 1,
      name,
      marks: results.map((of) => of.get(i + 1)?.mark ?? 'none'),
    }));
  });
}
