// Models: the command `grade`: files in, a report out, the exit code says the rest. Does not model: building.
import { readFile, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { nearest } from '@spare-bits/sim-core';
import type { ManifestExercise } from '../grader/manifest.ts';
import type { GradeResult, State } from '../grader/result.ts';
import { openGrader } from './assets.ts';
import { createPool, type Pool } from './node-worker.ts';
import { parseOptions } from './options.ts';
import { reportText } from './text.ts';

export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

const MAX_WORKERS = 2;
/** Larger files are not read: the grader would refuse them anyway. */
const MAX_READ = 16 * 1024 * 1024;

const EXIT: Readonly<Record<State, number>> = {
  passed: 0,
  failed: 1,
  threw: 1,
  'out-of-steps': 1,
  'out-of-memory': 1,
  'not-gradable': 2,
  'grader-fault': 3,
};
const UNREADABLE = 2;

type Read = { readonly source: string } | { readonly mistake: string };

async function readSource(file: string): Promise<Read> {
  try {
    const facts = await stat(file);
    if (facts.isDirectory()) return { mistake: `${file} is a folder; name a file.` };
    if (!facts.isFile()) return { mistake: `${file} is not a plain file.` };
    if (facts.size > MAX_READ) return { mistake: `${file} has ${facts.size} bytes; that is no helper.` };
    const bytes = await readFile(file);
    try {
      return { source: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
    } catch {
      return { mistake: `${file} is not a text file: it is not in UTF-8.` };
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { mistake: `There is no file ${file}.` };
    if (code === 'EACCES' || code === 'EPERM') return { mistake: `${file} may not be read.` };
    return { mistake: `${file} cannot be read (${code ?? 'unknown reason'}).` };
  }
}

interface Graded {
  readonly file: string;
  readonly code: number;
  readonly result?: GradeResult;
  readonly mistake?: string;
}

async function gradeFile(pool: Pool, exercise: ManifestExercise, file: string): Promise<Graded> {
  const read = await readSource(file);
  if ('mistake' in read) return { file, code: UNREADABLE, mistake: read.mistake };
  const result = await pool.grade(exercise, read.source);
  return { file, code: EXIT[result.status], result };
}

/**
 * Runs the command.
 * @param folder where the built grader is.
 * @returns the exit code.
 */
export async function gradeCommand(
  args: readonly string[],
  folder: string,
  terminal: Terminal,
): Promise<number> {
  const parsed = parseOptions(args);
  if ('help' in parsed) {
    terminal.out(parsed.help);
    return 0;
  }
  if ('mistake' in parsed) {
    terminal.err(`${parsed.mistake}\n`);
    return UNREADABLE;
  }
  const { exercise: slug, format, files } = parsed.options;
  const grader = await openGrader(folder);
  const exercise = grader.manifest.exercises.find((one) => one.task.slug === slug);
  if (!exercise) {
    const slugs = grader.manifest.exercises.map((one) => one.task.slug);
    const near = nearest(slug, slugs);
    terminal.err(
      `There is no exercise ${slug}.${near ? ` Did you mean ${near}?` : ` There are ${slugs.join(', ')}.`}\n`,
    );
    return UNREADABLE;
  }
  const pool = createPool(grader, Math.min(MAX_WORKERS, availableParallelism(), files.length));
  try {
    const pending = files.map((file) => gradeFile(pool, exercise, file));
    const all: Graded[] = [];
    for (const one of pending) {
      const graded = await one;
      all.push(graded);
      if (graded.mistake) terminal.err(`${graded.mistake}\n`);
      if (graded.result && format === 'text') {
        terminal.out(`${all.length > 1 ? '\n' : ''}${reportText(graded.result, exercise, graded.file)}`);
      }
    }
    if (format === 'json') terminal.out(jsonText(all, files.length));
    return Math.max(...all.map((one) => one.code));
  } finally {
    pool.close();
  }
}

/** One file: its result. Several: a list, in the order given; a file that could not be read says why. */
function jsonText(all: readonly Graded[], asked: number): string {
  const first = all[0]?.result;
  if (asked === 1) return first ? `${JSON.stringify(first, null, 2)}\n` : '';
  const list = all.map(({ file, result, mistake }) => (result ? { file, result } : { file, error: mistake }));
  return `${JSON.stringify(list, null, 2)}\n`;
}
