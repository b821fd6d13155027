// Models: the one word that the contents and the exercise list show for an exercise. It judges a record; it keeps nothing.
import type { ExerciseRecord } from '../protocol/index.ts';
import { isEdited } from './record.ts';

export const PROGRESS = [
  'untouched',
  'tried',
  'passed',
  'passed-with-hint',
  'solution-seen',
  'stale',
] as const;
export type Progress = (typeof PROGRESS)[number];

/** Was it passed before the solution was opened? */
export const passedFirst = (record: ExerciseRecord): boolean =>
  record.passedAt !== null && (record.solutionSeenAt === null || record.solutionSeenAt >= record.passedAt);

/** `hash` is the exercise as this build has it; null: not known here, so nothing is called stale. */
export function progressOf(record: ExerciseRecord | null, hash: string | null): Progress {
  if (!record) return 'untouched';
  const earned = passedFirst(record);
  if (earned && hash !== null && record.exerciseHash !== hash) return 'stale';
  if (earned) return record.passedHints > 0 ? 'passed-with-hint' : 'passed';
  if (record.solutionSeenAt !== null) return 'solution-seen';
  return record.tried > 0 || record.hintsUsed > 0 || isEdited(record) ? 'tried' : 'untouched';
}

export const PROGRESS_WORDS: Readonly<Record<Progress, string>> = {
  untouched: 'not yet',
  tried: 'begun',
  passed: 'passed',
  'passed-with-hint': 'passed after a hint',
  'solution-seen': 'solution seen',
  stale: 'exercise changed',
};
