// Models: the files that a build makes from sources and recordings. Does not model: whether they are up to date.
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { exists, here, posix, root } from './build-files.mjs';

/** Recordings and the layouts they belong to. */
const RECORDINGS = {
  'v6.9-12': 'helpers-v6.1',
  'rfc-v1-12': 'helpers-rfc-v1',
  'v6.12-12': 'helpers-v6.12',
  'v6.12-14': 'helpers-v6.12-16k',
  'v6.12-16': 'helpers-v6.12-64k',
  'v6.12-softdirty-12': 'helpers-v6.12+softdirty',
  'v6.12-softdirty-14': 'helpers-v6.12+softdirty-16k',
};

const shared = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  conditions: ['browser'],
};

/** Bundles workers and suites, which share their chunks, and what the command line imports. */
export async function bundle(out, exercises) {
  const suites = {};
  for (const folder of exercises) {
    for (const group of ['visible', 'hidden']) {
      suites[`suites/${path.basename(folder)}.${group}`] = path.join(folder, `${group}.test.ts`);
    }
  }
  const worker = (name) => path.join(here, 'worker', name);
  await esbuild.build({
    ...shared,
    entryPoints: {
      worker: worker('browser-entry.ts'),
      'worker-node': worker('node-entry.ts'),
      'worker-figure': path.join(here, 'figure', 'entry.ts'),
      ...suites,
    },
    outdir: out,
    splitting: true,
    platform: 'browser',
    external: ['node:worker_threads'],
    chunkNames: 'chunks/[hash]',
  });
  const tasks = exercises.map(
    (folder, i) => `export { task as t${i} } from ${JSON.stringify(posix(path.join(folder, 'task.ts')))};`,
  );
  const names = JSON.stringify(posix(path.join(here, 'kernel-types.ts')));
  await esbuild.build({
    ...shared,
    stdin: { contents: [...tasks, `export * from ${names};`].join('\n'), resolveDir: root, loader: 'ts' },
    outfile: path.join(out, 'tools', 'tasks.mjs'),
    platform: 'node',
  });
  await esbuild.build({
    ...shared,
    entryPoints: { cli: path.join(root, 'exercises', 'cli', 'index.ts') },
    outdir: path.join(out, 'tools'),
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    conditions: [],
    minify: false,
  });
}

/** The source of the kernel realm, as one script. */
export async function writeGuest(out) {
  await esbuild.build({
    ...shared,
    entryPoints: [path.join(here, 'guest', 'kernel-realm.ts')],
    outfile: path.join(out, 'guest.js'),
    format: 'iife',
    platform: 'neutral',
  });
}

/** The sandbox's engine. */
export const wasmFile = () =>
  createRequire(path.join(here, 'build.mjs')).resolve('@jitl/quickjs-wasmfile-release-sync/wasm');

/** The recorded inputs, without repeats, as one file of 64-bit words. */
export async function writeVectors(out) {
  const index = [];
  const all = [];
  for (const [layout, name] of Object.entries(RECORDINGS)) {
    const file = path.join(root, 'sim-core', 'test', 'oracle', `${name}.jsonl.gz`);
    if (!(await exists(file))) continue;
    const inputs = new Set();
    for (const [, word] of gunzipSync(await readFile(file))
      .toString()
      .matchAll(/^\{"s":"(?:pte1|swp)","i":"(?:0x)?([0-9a-f]+)"/gm)) {
      inputs.add(BigInt(`0x${word}`));
    }
    index.push({ layout, from: all.length, count: inputs.size });
    all.push(...inputs);
  }
  await writeFile(path.join(out, 'vectors.bin'), new Uint8Array(BigUint64Array.from(all).buffer));
  return index;
}
