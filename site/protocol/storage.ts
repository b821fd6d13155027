// Models: what this browser keeps for one exercise and for one lesson, version 1, and under which key. The key does not
// depend on the base URL, so that a moved site finds the work again. What may change in a record is in store/reducer.ts.
import {
  accept,
  type Decoded,
  isCount,
  isObject,
  isSlug,
  isText,
  isTime,
  refuse,
  withCommas,
} from './read.ts';

export const STORAGE_VERSION = 1;
export const DATABASE = 'spare-bits';
export const exerciseKey = (slug: string): string => `v${STORAGE_VERSION}/exercise/${slug}`;
export const lessonKey = (slug: string): string => `v${STORAGE_VERSION}/lesson/${slug}`;

/** Longest code that we keep, in characters: the grader refuses far less, but nobody's text is cut. */
export const MAX_CODE = 4_000_000;
/** Most versions kept beside the current one. */
export const MAX_OTHERS = 20;

export type OtherFrom = 'tab' | 'file' | 'link' | 'swap';
const OTHER_FROM: readonly OtherFrom[] = ['tab', 'file', 'link', 'swap'];

/** A version of the learner's code that is kept beside the current one and offered. */
export interface OtherVersion {
  readonly code: string;
  /** When it was last edited, in milliseconds since 1970; 0 if nobody knows. */
  readonly editedAt: number;
  readonly from: OtherFrom;
}

export interface ExerciseRecord {
  readonly version: typeof STORAGE_VERSION;
  readonly code: string;
  readonly editedAt: number;
  /** Hash of the starter that the code grew from. */
  readonly starterHash: string;
  /** The exercise as it was at the last pass, or at the last visit before that. */
  readonly exerciseHash: string;
  /** Gradable runs. */
  readonly tried: number;
  readonly passedAt: number | null;
  /** Hints open when it first passed. */
  readonly passedHints: number;
  readonly hintsUsed: number;
  readonly solutionSeenAt: number | null;
  readonly others: readonly OtherVersion[];
}

export interface LessonRecord {
  readonly version: typeof STORAGE_VERSION;
  readonly readAt: number | null;
}

function decodeOther(value: unknown): OtherVersion | null {
  if (!isObject(value)) return null;
  const { code, editedAt, from } = value;
  const known = OTHER_FROM.find((name) => name === from);
  return isText(code) && code.length <= MAX_CODE && isCount(editedAt) && known
    ? { code, editedAt, from: known }
    : null;
}

/** Reads a stored or imported exercise record; `what` begins the sentence of a refusal. */
export function decodeExercise(value: unknown, what = 'What is stored here'): Decoded<ExerciseRecord> {
  if (!isObject(value)) return refuse(`${what} is not an exercise record.`);
  if (isCount(value.version) && value.version > STORAGE_VERSION) {
    return refuse(
      `${what} is from a newer version (${value.version}; we read up to ${STORAGE_VERSION}). Your work is unchanged.`,
    );
  }
  const { version, code, editedAt, starterHash, exerciseHash, tried, passedAt, passedHints, hintsUsed } =
    value;
  const { solutionSeenAt, others } = value;
  if (isText(code) && code.length > MAX_CODE) {
    return refuse(
      `${what} holds ${withCommas(code.length)} characters of code, and we keep up to ${withCommas(MAX_CODE)}.`,
    );
  }
  const read = Array.isArray(others) ? others.slice(0, MAX_OTHERS).map(decodeOther) : null;
  const kept = read?.filter((other): other is OtherVersion => other !== null);
  if (
    version !== STORAGE_VERSION ||
    !isText(code) ||
    !isCount(editedAt) ||
    !isText(starterHash) ||
    !isText(exerciseHash) ||
    !isCount(tried) ||
    !isTime(passedAt) ||
    !isCount(passedHints) ||
    !isCount(hintsUsed) ||
    !isTime(solutionSeenAt) ||
    !kept ||
    kept.length !== read?.length
  ) {
    return refuse(`${what} is damaged: a part is missing or of another kind.`);
  }
  return accept({
    version: STORAGE_VERSION,
    code,
    editedAt,
    starterHash,
    exerciseHash,
    tried,
    passedAt,
    passedHints,
    hintsUsed,
    solutionSeenAt,
    others: kept,
  });
}

/** Reads a stored or imported read mark. */
export function decodeLesson(value: unknown, what = 'What is stored here'): Decoded<LessonRecord> {
  if (!isObject(value) || value.version !== STORAGE_VERSION || !isTime(value.readAt)) {
    return refuse(`${what} is not a read mark.`);
  }
  return accept({ version: STORAGE_VERSION, readAt: value.readAt });
}

/** `v1/exercise/pte_wrprotect` → exercise, pte_wrprotect; null for a key of another kind or version. */
export function readKey(key: string): { kind: 'exercise' | 'lesson'; slug: string } | null {
  const [version, kind, slug, more] = key.split('/');
  if (version !== `v${STORAGE_VERSION}` || more !== undefined || !isSlug(slug)) return null;
  return kind === 'exercise' || kind === 'lesson' ? { kind, slug } : null;
}
