// Models: the book as it can be read today: the order of lessons/book.ts with the chapters and exercises that exist.
// Does not model: progress, which is the reader's and lives in the browser.
import { type CollectionEntry, getCollection } from 'astro:content';
import { book, type Chapter, chapters as planned } from '../../lessons/book.ts';
import { type Exercise, exercises } from './exercises.ts';
import { url } from './url.ts';

export type Lesson = CollectionEntry<'lessons'>;

export interface OpenChapter extends Chapter {
  readonly lesson: Lesson | null;
  readonly href: string | null;
  readonly exercises: readonly Exercise[];
}

export interface OpenPart {
  readonly number: number;
  readonly title: string;
  readonly chapters: readonly OpenChapter[];
}

/** One step of the way through the book: a chapter or an exercise that exists. */
export interface Stop {
  readonly kind: 'lesson' | 'exercise';
  readonly slug: string;
  readonly number: number;
  readonly title: string;
  readonly href: string;
}

/** All parts with all chapters; a chapter that is not written has no lesson and no address. */
export async function openBook(): Promise<readonly OpenPart[]> {
  const lessons = await getCollection('lessons');
  for (const lesson of lessons) {
    if (!planned.some((chapter) => chapter.slug === lesson.data.slug)) {
      throw new Error(`lessons/book.ts has no chapter "${lesson.data.slug}"`);
    }
  }
  return book.map((part) => ({
    ...part,
    chapters: part.chapters.map((chapter) => {
      const lesson = lessons.find((candidate) => candidate.data.slug === chapter.slug) ?? null;
      return {
        ...chapter,
        lesson,
        href: lesson ? url(`lessons/${chapter.slug}/`) : null,
        exercises: exercises.filter((one) => one.chapter === chapter.number),
      };
    }),
  }));
}

/** The stops in reading order. */
export function stopsOf(parts: readonly OpenPart[]): readonly Stop[] {
  return parts.flatMap((part) =>
    part.chapters.flatMap((chapter): Stop[] => [
      ...(chapter.lesson && chapter.href
        ? [
            {
              kind: 'lesson' as const,
              slug: chapter.slug,
              number: chapter.number,
              title: chapter.lesson.data.title,
              href: chapter.href,
            },
          ]
        : []),
      ...chapter.exercises.map((exercise) => ({
        kind: 'exercise' as const,
        slug: exercise.task.slug,
        number: chapter.number,
        title: exercise.task.title,
        href: exercise.href,
      })),
    ]),
  );
}

/** The stops before and after one of them. */
export function neighbours(stops: readonly Stop[], slug: string): { before: Stop | null; next: Stop | null } {
  const at = stops.findIndex((stop) => stop.slug === slug);
  return { before: stops[at - 1] ?? null, next: at < 0 ? null : (stops[at + 1] ?? null) };
}

/** The chapter and part that an exercise belongs to. */
export function homeOf(
  parts: readonly OpenPart[],
  exerciseSlug: string,
): { part: OpenPart; chapter: OpenChapter } {
  for (const part of parts) {
    for (const chapter of part.chapters) {
      if (chapter.exercises.some((exercise) => exercise.task.slug === exerciseSlug)) return { part, chapter };
    }
  }
  throw new Error(`the folder of exercise "${exerciseSlug}" names no chapter of lessons/book.ts`);
}
