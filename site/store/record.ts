// Models: how the record of one exercise may change: pure functions from a record to the next one. Flags only grow, the
// later edit wins, and a text that somebody wrote is never dropped but kept among `others` until the reader drops it.
import type { ExerciseRecord, OtherVersion } from '../protocol/index.ts';
import { MAX_OTHERS, STORAGE_VERSION } from '../protocol/index.ts';
import { hashText } from './hash.ts';

/** The exercise as this build of the site has it. */
export interface Exercise {
  readonly slug: string;
  readonly starter: string;
  readonly hash: string;
}

/** An edit: the new text, when, and the `editedAt` of the text that it was made on. */
export interface Edit {
  readonly code: string;
  readonly at: number;
  readonly base: number;
}

export function freshRecord(exercise: Exercise): ExerciseRecord {
  return {
    version: STORAGE_VERSION,
    code: exercise.starter,
    editedAt: 0,
    starterHash: hashText(exercise.starter),
    exerciseHash: exercise.hash,
    tried: 0,
    passedAt: null,
    passedHints: 0,
    hintsUsed: 0,
    solutionSeenAt: null,
    others: [],
  };
}

/** Has the learner written anything, as far as the record knows? */
export const isEdited = (record: ExerciseRecord): boolean => hashText(record.code) !== record.starterHash;

/** Keeps a version beside the current one. At the limit the record stays as it is: the caller must look. */
export function keepOther(record: ExerciseRecord, other: OtherVersion): ExerciseRecord {
  const known = other.code === record.code || record.others.some(({ code }) => code === other.code);
  if (known || record.others.length >= MAX_OTHERS) return record;
  return { ...record, others: [...record.others, other] };
}

/** The record as the page opens it: an untouched old starter gives way to the new one. */
export function openRecord(record: ExerciseRecord | null, exercise: Exercise): ExerciseRecord {
  if (!record) return freshRecord(exercise);
  const starterHash = hashText(exercise.starter);
  if (record.starterHash === starterHash || isEdited(record)) return record;
  return { ...record, code: exercise.starter, starterHash };
}

/** Did the starter change under code that the learner wrote? */
export const starterMoved = (record: ExerciseRecord, exercise: Exercise): boolean =>
  isEdited(record) && record.starterHash !== hashText(exercise.starter);

/** A new text. If somebody else wrote meanwhile, the later edit wins and the other version is kept. */
export function editRecord(record: ExerciseRecord, edit: Edit): ExerciseRecord {
  if (record.code === edit.code) return record.editedAt > edit.at ? record : { ...record, editedAt: edit.at };
  const meanwhile = record.editedAt !== edit.base && isEdited(record);
  if (!meanwhile) return { ...record, code: edit.code, editedAt: Math.max(edit.at, record.editedAt + 1) };
  if (record.editedAt > edit.at)
    return keepOther(record, { code: edit.code, editedAt: edit.at, from: 'tab' });
  const kept = keepOther(
    { ...record, code: edit.code, editedAt: edit.at },
    {
      code: record.code,
      editedAt: record.editedAt,
      from: 'tab',
    },
  );
  return kept;
}

/** The code is measured against the starter of this build from now on. */
export const rebaseStarter = (record: ExerciseRecord, exercise: Exercise): ExerciseRecord => ({
  ...record,
  starterHash: hashText(exercise.starter),
});

/** One gradable run. */
export const countTry = (record: ExerciseRecord): ExerciseRecord => ({ ...record, tried: record.tried + 1 });

/** A pass. The first pass of this version of the exercise is the one that counts. */
export function pass(record: ExerciseRecord, at: number, exerciseHash: string): ExerciseRecord {
  if (record.passedAt !== null && record.exerciseHash === exerciseHash) return record;
  const passedAt = record.passedAt ?? at;
  const passedHints = record.passedAt === null ? record.hintsUsed : record.passedHints;
  return { ...record, passedAt, passedHints, exerciseHash };
}

/** Hints are opened by number; opening the second alone counts two. */
export const openHint = (record: ExerciseRecord, count: number): ExerciseRecord =>
  count <= record.hintsUsed ? record : { ...record, hintsUsed: count };

export const seeSolution = (record: ExerciseRecord, at: number): ExerciseRecord =>
  record.solutionSeenAt === null ? { ...record, solutionSeenAt: at } : record;

/** Puts a kept version into the editor; the text that was there takes its place among the kept ones. */
export function takeOther(record: ExerciseRecord, index: number, at: number): ExerciseRecord {
  const taken = record.others[index];
  if (!taken) return record;
  const rest = record.others.filter((_, place) => place !== index);
  const next: ExerciseRecord = {
    ...record,
    code: taken.code,
    editedAt: Math.max(at, record.editedAt + 1),
    others: rest,
  };
  return isEdited(record)
    ? keepOther(next, { code: record.code, editedAt: record.editedAt, from: 'swap' })
    : next;
}

export const dropOther = (record: ExerciseRecord, index: number): ExerciseRecord => ({
  ...record,
  others: record.others.filter((_, place) => place !== index),
});
