// Models: the sandbox's files for code that runs under plain vitest in Node: suites of the catalogue and our own tests.
// Does not model: browsers and the command line; they use the built folder (../cli/assets.ts).
import { readFile } from 'node:fs/promises';
import { buildSandbox } from './build.mjs';
import { cutVectors } from './manifest.ts';
import type { Assets } from './worker/protocol.ts';

/** Makes what is missing, and reads it. */
export async function nodeAssets(): Promise<Assets> {
  const files = await buildSandbox();
  const [wasm, guest, vectors] = await Promise.all([
    readFile(files.wasm).then((bytes) => WebAssembly.compile(new Uint8Array(bytes))),
    readFile(files.guest, 'utf8'),
    readFile(files.vectors),
  ]);
  const bytes = vectors.buffer.slice(vectors.byteOffset, vectors.byteOffset + vectors.byteLength);
  return { wasm, guest, vectors: cutVectors({ vectors: files.index }, bytes as ArrayBuffer) };
}
