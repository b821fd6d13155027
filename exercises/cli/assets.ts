// Models: the grader's built files as Node reads them. Does not model: building (../grader/build.mjs).
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { cutVectors, type Manifest, type ManifestExercise } from '../grader/manifest.ts';
import type { Assets } from '../grader/worker/protocol.ts';

export interface NodeGrader {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly assets: Assets;
  readonly worker: URL;
  suites(exercise: ManifestExercise): { visible: string; hidden: string };
}

/** Reads the folder that the build wrote. */
export async function openGrader(folder: string): Promise<NodeGrader> {
  const read = (name: string): Promise<Buffer> => readFile(path.join(folder, ...name.split('/')));
  const url = (name: string): URL => pathToFileURL(path.join(folder, ...name.split('/')));
  const manifest = JSON.parse((await read('manifest.json')).toString()) as Manifest;
  const [wasm, guest, vectors] = await Promise.all([
    read(manifest.files.wasm).then((bytes) => WebAssembly.compile(new Uint8Array(bytes))),
    read(manifest.files.guest).then(String),
    read(manifest.files.vectors),
  ]);
  const bytes = vectors.buffer.slice(
    vectors.byteOffset,
    vectors.byteOffset + vectors.byteLength,
  ) as ArrayBuffer;
  return {
    folder,
    manifest,
    assets: { wasm, guest, vectors: cutVectors(manifest, bytes) },
    worker: url('worker-node.js'),
    suites: (exercise) => ({
      visible: url(exercise.suites.visible).href,
      hidden: url(exercise.suites.hidden).href,
    }),
  };
}
