// Models: the command `exercises:check`: every promise that a catalogue makes is run. A solution passes, a starter does
// not, each wrong answer is caught by the test that names its idea, other wrong answers are told no idea.
// Does not model: prose.
import { readdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { helperNames, makeHelpers, makeLayout, PIECE_NAMES } from '@spare-bits/sim-core';
import { MOST_COLUMNS } from '../grader/guest/kinds.ts';
import type { ManifestExercise } from '../grader/manifest.ts';
import type { GradeResult } from '../grader/result.ts';
import type { TaskExport } from '../grader/task.ts';
import { openGrader } from './assets.ts';
import type { Terminal } from './grade.ts';
import { createPool, type Pool } from './node-worker.ts';

interface Tally {
  readonly faults: string[];
  killed: number;
  survived: number;
}

async function sources(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder).catch(() => [] as string[]);
  const files = names.filter((name) => name.endsWith('.ts')).sort();
  return new Map(
    await Promise.all(
      files.map(async (name) => [name, await readFile(path.join(folder, name), 'utf8')] as const),
    ),
  );
}

function summary(result: GradeResult): string {
  const failing = result.tests.filter((test) => test.state !== 'passed').map((test) => test.id);
  return `${result.status}: ${result.message} [${failing.join(' ')}]`;
}

const ideasIn = (result: GradeResult): string[] =>
  result.tests.flatMap((test) => (test.idea ? [test.idea.name] : []));

/** Does the simulated kernel have a helper or a piece of that name, under every layout? */
function isSeat({ task }: ManifestExercise, name: string): boolean {
  const pieces: readonly string[] = PIECE_NAMES;
  return (
    pieces.includes(name) ||
    task.layouts.every(({ id, pageShift }) =>
      helperNames(makeLayout(id, { pageShift })).some((helper) => helper === name),
    )
  );
}

/** Rules that need no run. */
function checkForm(
  exercise: ManifestExercise,
  mutants: ReadonlyMap<string, string>,
  say: (fault: string) => void,
): void {
  const { task, tests } = exercise;
  const ids = tests.map((test) => test.id);
  for (const id of new Set(ids)) {
    if (ids.filter((one) => one === id).length > 1) say(`two tests have the id ${id}`);
  }
  for (const group of ['visible', 'hidden'] as const) {
    if (!tests.some((test) => test.group === group)) say(`there is no ${group} test`);
  }
  if (path.posix.basename(exercise.folder) !== task.slug) say(`the folder is not named ${task.slug}`);
  if (task.mutants.length < 6) say(`there are ${task.mutants.length} mutants; six are the least`);
  for (const { name, params, as } of task.exports) {
    if (params.length > MOST_COLUMNS)
      say(`${name} has ${params.length} parameters; ${MOST_COLUMNS} are the most`);
    if (as !== undefined && !isSeat(exercise, as))
      say(`${name} stands for ${as}, which the kernel does not have`);
  }
  const listed = new Set(task.mutants.map((mutant) => mutant.file));
  for (const file of mutants.keys()) if (!listed.has(file)) say(`mutants/${file} is not in task.ts`);
  for (const { file, killedBy } of task.mutants) {
    if (!mutants.has(file)) say(`mutants/${file} is in task.ts and not in the folder`);
    if (!ids.includes(killedBy)) say(`mutants/${file}: killedBy names ${killedBy}, which is no test`);
  }
}

/** Rules about one exercise that need runs. */
async function checkRuns(exercise: ManifestExercise, root: string, pool: Pool, tally: Tally): Promise<void> {
  const folder = path.join(root, ...exercise.folder.split('/'));
  const { task } = exercise;
  const say = (fault: string): void => {
    tally.faults.push(`${task.slug}: ${fault}`);
  };
  const [mutants, legal, wrong] = await Promise.all(
    ['mutants', 'legal', 'wrong'].map((name) => sources(path.join(folder, name))),
  );
  if (!mutants || !legal || !wrong) return;
  if (exercise.fault !== undefined) return say(`its suites cannot be read: ${exercise.fault}`);
  checkForm(exercise, mutants, say);
  const runs: Promise<void>[] = [];
  const run = (source: string, judge: (result: GradeResult) => void): void => {
    runs.push(pool.grade(exercise, source).then(judge));
  };
  const passes = (name: string, source: string): void =>
    run(source, (result) => {
      if (result.status !== 'passed' || result.score !== task.points)
        say(`${name} does not pass (${summary(result)})`);
    });
  passes('solution.ts', exercise.solution);
  for (const [name, source] of legal) passes(`legal/${name}`, source);
  run(exercise.starter, (result) => {
    if (result.status !== 'failed') say(`starter.ts must be gradable and fail (${summary(result)})`);
    if (ideasIn(result).length > 0) say(`starter.ts is told an idea (${ideasIn(result).join(', ')})`);
  });
  for (const [name, source] of wrong) {
    run(source, (result) => {
      if (result.status === 'passed' || result.status === 'grader-fault')
        say(`wrong/${name} must fail (${summary(result)})`);
      if (ideasIn(result).length > 0)
        say(`wrong/${name} is told a false idea (${ideasIn(result).join(', ')})`);
    });
  }
  for (const { file, killedBy } of task.mutants) {
    const source = mutants.get(file);
    if (source === undefined) continue;
    const name = file.replace(/\.ts$/, '');
    run(source, (result) => {
      const test = result.tests.find((one) => one.id === killedBy);
      const killed = result.status !== 'passed' && test !== undefined && test.state !== 'passed';
      tally[killed ? 'killed' : 'survived'] += 1;
      if (!killed) say(`mutants/${file} is not killed by ${killedBy} (${summary(result)})`);
      else if (test.idea?.name !== name)
        say(`mutants/${file}: ${killedBy} shows ${test.idea?.name ?? 'no idea'}, not ${name}`);
      const others = ideasIn(result).filter((idea) => idea !== name);
      if (others.length > 0) say(`mutants/${file} is told ideas of others (${others.join(', ')})`);
    });
  }
  await Promise.all(runs);
}

/** The kernel's name for what is asked. */
const seatName = ({ name, as = name }: TaskExport): string => as;

/** Thrown by an asked helper when something that is offered calls it. */
class Touched extends Error {}

/** Offered helpers that call an asked one: they would tell the answer, or hang on the learner's. */
function builtOnAsked({ task }: ManifestExercise): string[] {
  const asked = new Set(task.exports.map(seatName));
  const found = new Set<string>();
  for (const { id, pageShift } of task.layouts) {
    const layout = makeLayout(id, { pageShift });
    const trap = (): never => {
      throw new Touched();
    };
    const traps = helperNames(layout).filter((name) => asked.has(name));
    const helpers = makeHelpers(layout, Object.fromEntries(traps.map((name) => [name, trap])));
    const samples = [layout.mask('PAGE_SHARED'), layout.mask('PAGE_READONLY'), layout.mask('SWP_OFFSET'), 0n];
    for (const name of task.kernel) {
      const call = helpers[name] as (...args: bigint[]) => unknown;
      for (const sample of samples) {
        try {
          call(sample, sample, sample);
        } catch (error) {
          if (error instanceof Touched) found.add(name);
        }
      }
    }
  }
  return [...found];
}

/** What one exercise asks, no exercise may give away. */
function checkGifts(exercises: readonly ManifestExercise[], tally: Tally): void {
  const asked = new Map(
    exercises.flatMap(({ task }) => task.exports.map((one) => [seatName(one), task.slug] as const)),
  );
  for (const exercise of exercises) {
    const { task } = exercise;
    for (const name of builtOnAsked(exercise)) {
      tally.faults.push(`${task.slug}: kernel offers ${name}, which is built on what the task asks for`);
    }
    for (const name of task.kernel) {
      const slug = asked.get(name);
      if (slug) tally.faults.push(`${task.slug}: kernel offers ${name}, which ${slug} asks for`);
    }
  }
  const slugs = exercises.map(({ task }) => task.slug);
  for (const slug of new Set(slugs)) {
    if (slugs.filter((one) => one === slug).length > 1)
      tally.faults.push(`${slug}: two exercises have this slug`);
  }
}

/**
 * Runs the command.
 * @param root the repository.
 * @returns the exit code.
 */
export async function checkCommand(
  args: readonly string[],
  folder: string,
  root: string,
  terminal: Terminal,
): Promise<number> {
  const grader = await openGrader(folder);
  const { exercises } = grader.manifest;
  const unknown = args.find((arg) => !exercises.some(({ task }) => task.slug === arg));
  if (unknown !== undefined) {
    terminal.err(`There is no exercise ${unknown}. Give slugs, or nothing for all.\n`);
    return 2;
  }
  const chosen = exercises.filter(({ task }) => args.length === 0 || args.includes(task.slug));
  const tally: Tally = { faults: [], killed: 0, survived: 0 };
  const pool = createPool(grader, Math.min(2, availableParallelism()));
  try {
    checkGifts(exercises, tally);
    for (const exercise of chosen) {
      await checkRuns(exercise, root, pool, tally);
      terminal.out(
        `${exercise.task.slug}: ${exercise.tests.length} tests, ${exercise.task.mutants.length} mutants\n`,
      );
    }
  } finally {
    pool.close();
  }
  for (const fault of tally.faults) terminal.err(`${fault}\n`);
  terminal.out(
    `exercises: ${chosen.length} checked, ${tally.killed} mutants killed, ${tally.survived} survived\n`,
  );
  return tally.faults.length > 0 ? 1 : 0;
}
