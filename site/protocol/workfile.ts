// Models: the one file that holds all work of a reader, for another browser or for keeping: `spare-bits/work`, version 1.
// It is written whole and read whole. How its parts meet local work is in store/merge.ts; nothing local is ever lost.
import { accept, type Decoded, isObject, isSlug, isText, readJson, readVersion, refuse } from './read.ts';
import { decodeExercise, decodeLesson, type ExerciseRecord, type LessonRecord } from './storage.ts';

export const WORK_FORMAT = 'spare-bits/work';
export const WORK_VERSION = 1;
export const MAX_WORK_FILE = 50_000_000;

export interface WorkFile {
  readonly format: typeof WORK_FORMAT;
  readonly version: typeof WORK_VERSION;
  /** ISO 8601, for the reader's eye only. */
  readonly exportedAt: string;
  readonly exercises: Readonly<Record<string, ExerciseRecord>>;
  readonly lessons: Readonly<Record<string, LessonRecord>>;
}

const sorted = <T>(map: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));

/** The text of the file. The same work gives the same text. */
export function encodeWork(file: WorkFile): string {
  const whole = { ...file, exercises: sorted(file.exercises), lessons: sorted(file.lessons) };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

function readAll<T>(
  what: string,
  value: unknown,
  decode: (v: unknown, what: string) => Decoded<T>,
): Decoded<Record<string, T>> {
  if (!isObject(value)) return refuse(`This file is damaged: its list of ${what}s is missing.`);
  const found: Record<string, T> = {};
  for (const [slug, item] of Object.entries(value)) {
    if (!isSlug(slug))
      return refuse(`This file is damaged: it names an exercise or lesson in a way that we never write.`);
    const read = decode(item, `The ${what} ${slug} in this file`);
    if (!read.ok) return read;
    found[slug] = read.value;
  }
  return accept(found);
}

/** Reads the text of a work file. Everything in it is sound, or nothing of it is used. */
export function decodeWork(text: string): Decoded<WorkFile> {
  const json = readJson('This file', text, MAX_WORK_FILE);
  if (!json.ok) return json;
  if (json.value.format !== WORK_FORMAT) {
    return refuse('This file is not one of ours: it does not say spare-bits/work.');
  }
  const version = readVersion('This file', json.value.version, WORK_VERSION);
  if (!version.ok) return version;
  const exercises = readAll('exercise', json.value.exercises, decodeExercise);
  if (!exercises.ok) return exercises;
  const lessons = readAll('lesson', json.value.lessons, decodeLesson);
  if (!lessons.ok) return lessons;
  const { exportedAt } = json.value;
  return accept({
    format: WORK_FORMAT,
    version: WORK_VERSION,
    exportedAt: isText(exportedAt) ? exportedAt : '',
    exercises: exercises.value,
    lessons: lessons.value,
  });
}

/** The name that the browser proposes for the file; the day is the reader's own. */
export const workFileName = (day: string): string => `spare-bits-work-${day}.json`;
