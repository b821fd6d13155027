// Models: where the full editor finds the declarations of `layout`, `uapi` and `kernel`: in the grader's manifest. Fetched with the
// editor, never before.
import type { Manifest } from '@spare-bits/exercises/grader/manifest.ts';

/** Declarations by module name. */
export async function typesFor(base: string, slug: string): Promise<Record<string, string>> {
  const answer = await fetch(`${base}grader/manifest.json`);
  if (!answer.ok) return {};
  const manifest = (await answer.json()) as Manifest;
  const exercise = manifest.exercises.find(({ task }) => task.slug === slug);
  const { layoutTypes, uapiTypes } = manifest;
  return { layout: layoutTypes, uapi: uapiTypes, kernel: exercise?.kernelTypes ?? 'export {};' };
}
