// Models: what the build leaves for a page, the command line and the editor: all exercises with their tests, hashes and
// the marks of known wrong answers. Does not model: how it is made (build.mjs).
import type { Group, Reveal } from './result.ts';
import type { Script } from './suite/scenario/play.ts';
import type { Task } from './task.ts';

export interface ManifestTest {
  readonly id: string;
  readonly title: string;
  readonly group: Group;
  readonly reveal: Reveal;
  readonly weight: number;
  /** What a scenario plays. `evidence.scenario` says under which configuration, and where it differed. */
  readonly script?: Script;
}

/** A known wrong answer: whoever's results on the test have this fingerprint has this idea. */
export interface ManifestIdea {
  readonly test: string;
  readonly fingerprint: string;
  readonly name: string;
  readonly says: string;
  readonly hint: string;
}

export interface ManifestExercise {
  readonly task: Task;
  /** Folder in the catalogue, with forward slashes. */
  readonly folder: string;
  readonly hash: string;
  /** File names of the two suites, relative to the manifest. */
  readonly suites: { readonly visible: string; readonly hidden: string };
  readonly tests: readonly ManifestTest[];
  readonly ideas: readonly ManifestIdea[];
  /** Why its suites could not be read, if they could not; then there are no tests. */
  readonly fault?: string;
  readonly starter: string;
  readonly solution: string;
  /** Declarations of `kernel` for the editor. */
  readonly kernelTypes: string;
}

export interface Manifest {
  readonly engine: { readonly version: string; readonly hash: string };
  /** File names, relative to the manifest. */
  readonly files: {
    readonly worker: string;
    readonly guest: string;
    readonly wasm: string;
    readonly vectors: string;
  };
  /** Where each layout's descriptors stand in the file of vectors, counted in words. */
  readonly vectors: readonly { readonly layout: string; readonly from: number; readonly count: number }[];
  /** Declarations of `layout` for the editor. */
  readonly layoutTypes: string;
  /** Declarations of `uapi` for the editor. */
  readonly uapiTypes: string;
  readonly exercises: readonly ManifestExercise[];
}

/** Cuts the file of recorded descriptors into one array for each layout. */
export function cutVectors(
  manifest: Pick<Manifest, 'vectors'>,
  bytes: ArrayBuffer,
): ReadonlyMap<string, BigUint64Array> {
  return new Map(
    manifest.vectors.map(({ layout, from, count }) => [
      layout,
      new BigUint64Array(bytes.slice(from * 8, (from + count) * 8)),
    ]),
  );
}
