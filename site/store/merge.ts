// Models: how the work in a file meets the work in this browser. Local code stays where it is; code that differs is kept
// beside it and offered. Flags grow: what was reached in either place is reached. Nothing is deleted.
import type { ExerciseRecord, LessonRecord } from '../protocol/index.ts';
import { passedFirst } from './progress.ts';
import { isEdited, keepOther } from './record.ts';

const earliest = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b);

type Flags = Pick<ExerciseRecord, 'passedAt' | 'passedHints' | 'solutionSeenAt' | 'exerciseHash'>;

function mergeFlags(a: ExerciseRecord, b: ExerciseRecord): Flags {
  const seen = earliest(a.solutionSeenAt, b.solutionSeenAt);
  const earned = [a, b].filter(passedFirst).sort((x, y) => (x.passedAt ?? 0) - (y.passedAt ?? 0))[0];
  if (earned && earned.passedAt !== null) {
    // Passed here before the solution was opened: a look at it elsewhere takes nothing away.
    const { passedAt, passedHints, exerciseHash } = earned;
    return {
      passedAt,
      passedHints,
      exerciseHash,
      solutionSeenAt: seen === null ? null : Math.max(seen, passedAt),
    };
  }
  const passed = a.passedAt !== null ? a : b;
  return {
    passedAt: earliest(a.passedAt, b.passedAt),
    passedHints: passed.passedHints,
    exerciseHash: passed.passedAt === null ? a.exerciseHash : passed.exerciseHash,
    solutionSeenAt: seen,
  };
}

/** The local record after the import. `kept` counts the versions that now stand beside the local code. */
export function mergeExercise(
  local: ExerciseRecord | null,
  incoming: ExerciseRecord,
): { record: ExerciseRecord; kept: number; refused: number } {
  if (!local) return { record: incoming, kept: 0, refused: 0 };
  const flags = mergeFlags(local, incoming);
  let record: ExerciseRecord = {
    ...local,
    ...flags,
    tried: Math.max(local.tried, incoming.tried),
    hintsUsed: Math.max(local.hintsUsed, incoming.hintsUsed),
  };
  if (!isEdited(local) && isEdited(incoming)) {
    record = {
      ...record,
      code: incoming.code,
      editedAt: incoming.editedAt,
      starterHash: incoming.starterHash,
    };
  }
  const beside = [
    ...(isEdited(incoming)
      ? [{ code: incoming.code, editedAt: incoming.editedAt, from: 'file' as const }]
      : []),
    ...incoming.others,
  ];
  let kept = 0;
  let refused = 0;
  for (const other of beside) {
    if (other.code === record.code || record.others.some(({ code }) => code === other.code)) continue;
    const next = keepOther(record, other);
    if (next === record) refused += 1;
    else kept += 1;
    record = next;
  }
  return { record, kept, refused };
}

export const mergeLesson = (local: LessonRecord | null, incoming: LessonRecord): LessonRecord => ({
  ...incoming,
  readAt: earliest(local?.readAt ?? null, incoming.readAt),
});
