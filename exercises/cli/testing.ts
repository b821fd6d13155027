// Models: the built grader for tests: the same files and workers as on the command line and, but for the worker's
// transport, as in a browser.
import { buildGrader } from '../grader/build.mjs';
import type { ManifestExercise } from '../grader/manifest.ts';
import type { GradeResult } from '../grader/result.ts';
import { type NodeGrader, openGrader } from './assets.ts';
import { createPool, type Pool } from './node-worker.ts';

export interface TestGrader {
  readonly grader: NodeGrader;
  readonly pool: Pool;
  exercise(slug: string): ManifestExercise;
  grade(source: string, slug?: string): Promise<GradeResult>;
}

/** Builds if need be, and opens a pool. Close the pool when done. */
export async function openTestGrader(): Promise<TestGrader> {
  const grader = await openGrader(await buildGrader());
  const pool = createPool(grader, 2);
  const exercise = (slug: string): ManifestExercise => {
    const found = grader.manifest.exercises.find((one) => one.task.slug === slug);
    if (!found) throw new Error(`no exercise ${slug}`);
    return found;
  };
  return {
    grader,
    pool,
    exercise,
    grade: (source, slug = 'pte_mkuffd_wp') => pool.grade(exercise(slug), source),
  };
}

/** The result without the only part that differs from run to run. */
export function timeless(result: GradeResult): Omit<GradeResult, 'timing'> {
  const { timing: _timing, ...rest } = result;
  return rest;
}
