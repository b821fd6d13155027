// Models: nothing of its own. The one import path to the versioned formats: links, storage, work files, results.
export { decodeLink, encodeLink, LINK_VERSION, MAX_LINK, type Shared } from './link.ts';
export { type Decoded, withCommas } from './read.ts';
export { decodeResult, MAX_RESULT, RESULT_SCHEMA, readResult } from './result.ts';
export {
  DATABASE,
  decodeExercise,
  decodeLesson,
  type ExerciseRecord,
  exerciseKey,
  type LessonRecord,
  lessonKey,
  MAX_CODE,
  MAX_OTHERS,
  type OtherFrom,
  type OtherVersion,
  readKey,
  STORAGE_VERSION,
} from './storage.ts';
export {
  decodeWork,
  encodeWork,
  MAX_WORK_FILE,
  WORK_FORMAT,
  WORK_VERSION,
  type WorkFile,
  workFileName,
} from './workfile.ts';
