// Models: the reader's work: records read, changed in one step, and told to other tabs; all of it out to a file and in
// again. What a change may do is in record.ts and merge.ts; where it is kept is in backend.ts. It draws nothing.
import {
  decodeExercise,
  decodeLesson,
  type ExerciseRecord,
  exerciseKey,
  type LessonRecord,
  lessonKey,
  readKey,
  STORAGE_VERSION,
  WORK_FORMAT,
  WORK_VERSION,
  type WorkFile,
} from '../protocol/index.ts';
import type { Backend, BackendKind } from './backend.ts';
import type { Channel } from './channel.ts';
import { mergeExercise, mergeLesson } from './merge.ts';
import { type Exercise, freshRecord, keepOther } from './record.ts';

export interface ImportReport {
  readonly exercises: number;
  readonly lessons: number;
  /** Versions now kept beside local code. */
  readonly kept: number;
  /** Versions for which there was no room; they are still in the file. */
  readonly refused: number;
}

export interface WorkStore {
  readonly kind: BackendKind;
  exercise(slug: string): Promise<ExerciseRecord | null>;
  /** Reads, changes and writes in one step, then tells the other tabs. */
  changeExercise(
    exercise: Exercise,
    next: (record: ExerciseRecord) => ExerciseRecord,
  ): Promise<ExerciseRecord>;
  lesson(slug: string): Promise<LessonRecord | null>;
  markRead(slug: string, readAt: number | null): Promise<void>;
  exportWork(exportedAt: string): Promise<WorkFile>;
  importWork(file: WorkFile): Promise<ImportReport>;
  /** Calls back with the key whenever a record changes, here or in another tab. */
  watch(heard: (key: string) => void): () => void;
}

/** A damaged record is not thrown away: if it still holds a code, that code comes back as a kept version. */
function salvage(value: unknown, fresh: ExerciseRecord): ExerciseRecord {
  const code = typeof value === 'object' && value !== null && 'code' in value ? value.code : value;
  return typeof code === 'string' && code !== ''
    ? keepOther(fresh, { code, editedAt: 0, from: 'tab' })
    : fresh;
}

export function createStore(backend: Backend, connect: (heard: (key: string) => void) => Channel): WorkStore {
  const watchers = new Set<(key: string) => void>();
  const announce = (key: string) => {
    for (const heard of watchers) heard(key);
  };
  const channel = connect(announce);
  const changed = (key: string) => {
    channel.tell(key);
    announce(key);
  };
  const readExercise = (value: unknown): ExerciseRecord | null => {
    const read = value === undefined ? null : decodeExercise(value);
    return read?.ok ? read.value : null;
  };
  const readLesson = (value: unknown): LessonRecord | null => {
    const read = value === undefined ? null : decodeLesson(value);
    return read?.ok ? read.value : null;
  };

  const store: WorkStore = {
    kind: backend.kind,
    exercise: async (slug) => readExercise(await backend.get(exerciseKey(slug))),
    async changeExercise(exercise, next) {
      const key = exerciseKey(exercise.slug);
      let after = freshRecord(exercise);
      let wrote = false;
      await backend.change(key, (value) => {
        const before = readExercise(value);
        const start =
          before ?? (value === undefined ? freshRecord(exercise) : salvage(value, freshRecord(exercise)));
        after = next(start);
        wrote = after !== before && !(value === undefined && after === start);
        return wrote ? after : undefined;
      });
      if (wrote) changed(key);
      return after;
    },
    lesson: async (slug) => readLesson(await backend.get(lessonKey(slug))),
    async markRead(slug, readAt) {
      await backend.change(lessonKey(slug), () => ({ version: STORAGE_VERSION, readAt }));
      changed(lessonKey(slug));
    },
    async exportWork(exportedAt) {
      const exercises: Record<string, ExerciseRecord> = {};
      const lessons: Record<string, LessonRecord> = {};
      for (const key of await backend.keys()) {
        const name = readKey(key);
        const exercise = name?.kind === 'exercise' ? await store.exercise(name.slug) : null;
        const lesson = name?.kind === 'lesson' ? await store.lesson(name.slug) : null;
        if (name && exercise) exercises[name.slug] = exercise;
        if (name && lesson) lessons[name.slug] = lesson;
      }
      return { format: WORK_FORMAT, version: WORK_VERSION, exportedAt, exercises, lessons };
    },
    async importWork(file) {
      let kept = 0;
      let refused = 0;
      for (const [slug, incoming] of Object.entries(file.exercises)) {
        await backend.change(exerciseKey(slug), (value) => {
          const local = readExercise(value);
          const start = local ?? (value === undefined ? null : salvage(value, { ...incoming, others: [] }));
          const merged = mergeExercise(start, incoming);
          kept += merged.kept;
          refused += merged.refused;
          return merged.record;
        });
        changed(exerciseKey(slug));
      }
      for (const [slug, incoming] of Object.entries(file.lessons)) {
        await backend.change(lessonKey(slug), (value) => mergeLesson(readLesson(value), incoming));
        changed(lessonKey(slug));
      }
      const count = (map: object) => Object.keys(map).length;
      return { exercises: count(file.exercises), lessons: count(file.lessons), kept, refused };
    },
    watch(heard) {
      watchers.add(heard);
      return () => watchers.delete(heard);
    },
  };
  return store;
}
