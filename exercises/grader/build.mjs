// Builds the grader: one bundle for browser and Node, the suites beside it, the sandbox's files, and the manifest.
// Does nothing if nothing changed. As a program: `node exercises/grader/build.mjs`. As a module: `buildGrader()`.
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '..', '..');
const catalogue = path.join(root, 'exercises', 'catalogue');
const cache = path.join(root, 'node_modules', '.cache', 'spare-bits');
/** Where the built files are. */
export const graderFolder = path.join(cache, 'grader');
const STAMP = 'stamp.txt';

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

const posix = (file) => file.split(path.sep).join('/');
const sha = (...parts) =>
  parts.reduce((hash, part) => hash.update(part).update('\0'), createHash('sha256')).digest('hex');

async function filesBelow(folder, wanted) {
  const names = (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  const found = [];
  for (const name of names) {
    const file = path.join(folder, name.name);
    if (name.name === 'node_modules') continue;
    if (name.isDirectory()) found.push(...(await filesBelow(file, wanted)));
    else if (wanted(posix(path.relative(root, file)))) found.push(file);
  }
  return found;
}

async function hashFiles(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    hash
      .update(posix(path.relative(root, file)))
      .update('\0')
      .update(await readFile(file))
      .update('\0');
  }
  return hash.digest('hex');
}

const isSource = (file) => /\.(ts|mjs|json)$/.test(file) && !/\.test\.ts$/.test(file);

async function recordings() {
  const folder = path.join(root, 'sim-core', 'test', 'oracle');
  return (await exists(folder)) ? filesBelow(folder, (file) => /\/helpers-.*\.gz$/.test(file)) : [];
}

/** Everything that decides a verdict except the exercises themselves. */
async function engineFiles() {
  const modules = [
    'vitest',
    'quickjs-emscripten-core',
    '@jitl/quickjs-wasmfile-release-sync',
    'sucrase',
    'esbuild',
  ];
  return [
    ...(await filesBelow(path.join(root, 'exercises', 'grader'), isSource)),
    ...(await filesBelow(path.join(root, 'sim-core'), (file) => isSource(file) && !file.includes('/test/'))),
    ...modules.map((name) => path.join(root, 'node_modules', ...name.split('/'), 'package.json')),
  ];
}

const exists = (file) =>
  stat(file).then(
    () => true,
    () => false,
  );

/** The exercises of the catalogue, by folder. */
async function findExercises() {
  const folders = [];
  for (const part of (await readdir(catalogue)).sort()) {
    const folder = path.join(catalogue, part);
    if (!(await stat(folder)).isDirectory()) continue;
    for (const slug of (await readdir(folder)).sort()) {
      if (await exists(path.join(folder, slug, 'task.ts'))) folders.push(path.join(folder, slug));
    }
  }
  return folders;
}

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

async function bundle(out, exercises) {
  const suites = {};
  for (const folder of exercises) {
    for (const group of ['visible', 'hidden']) {
      suites[`suites/${path.basename(folder)}.${group}`] = path.join(folder, `${group}.test.ts`);
    }
  }
  const worker = (name) => path.join(here, 'worker', name);
  await esbuild.build({
    ...shared,
    entryPoints: { worker: worker('browser-entry.ts'), 'worker-node': worker('node-entry.ts'), ...suites },
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
async function writeGuest(out) {
  await esbuild.build({
    ...shared,
    entryPoints: [path.join(here, 'guest', 'kernel-realm.ts')],
    outfile: path.join(out, 'guest.js'),
    format: 'iife',
    platform: 'neutral',
  });
}

const wasmFile = () => createRequire(path.join(here, 'build.mjs')).resolve('@jitl/quickjs-wasmfile-release-sync/wasm');

/** The recorded inputs, without repeats, as one file of 64-bit words. */
async function writeVectors(out) {
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

async function describeExercise(folder, task, tools) {
  const own = await filesBelow(folder, (file) =>
    /\/(task|starter|visible\.test|hidden\.test)\.ts$/.test(file),
  );
  const read = (name) => readFile(path.join(folder, name), 'utf8');
  return {
    task,
    folder: posix(path.relative(root, folder)),
    hash: await hashFiles(own),
    suites: { visible: `suites/${task.slug}.visible.js`, hidden: `suites/${task.slug}.hidden.js` },
    tests: [],
    ideas: [],
    starter: await read('starter.ts'),
    solution: await read('solution.ts'),
    kernelTypes: tools.kernelTypes(task.kernel),
  };
}

/** A hash of the files that take part in a run of one exercise. */
async function runHash(out, slug) {
  const files = await filesBelow(
    out,
    (file) => !file.includes('/tools/') && !/\/(manifest\.json|stamp\.txt)$/.test(file),
  );
  const suite = `${slug}.`;
  const own = files.filter(
    (file) => !file.includes(`${path.sep}suites${path.sep}`) || path.basename(file).startsWith(suite),
  );
  const hash = createHash('sha256');
  for (const file of own)
    hash
      .update(posix(path.relative(out, file)))
      .update('\0')
      .update(await readFile(file))
      .update('\0');
  return hash.digest('hex');
}

/** Runs wrong answers once and remembers what they did: the cache is keyed by all that can change it. */
async function measureExercise(exercise, run, meter, ideasOf, used) {
  const folder = path.join(root, ...exercise.folder.split('/'));
  const memory = path.join(cache, 'measured');
  await mkdir(memory, { recursive: true });
  const measure = async (source) => {
    const file = path.join(memory, `${sha(run, JSON.stringify(exercise.task), source).slice(0, 40)}.json`);
    used.add(path.basename(file));
    if (await exists(file)) return JSON.parse(await readFile(file, 'utf8'));
    const { tests, outcomes } = await meter.measure(exercise, source);
    const short = outcomes.map(({ id, state, fingerprint }) => ({ id, state, fingerprint }));
    await writeFile(file, JSON.stringify({ tests, outcomes: short }));
    return { tests, outcomes: short };
  };
  const { tests } = await measure(exercise.starter);
  const measured = new Map();
  const queue = exercise.task.mutants.map((mutant) => mutant.file);
  const work = async () => {
    for (let file = queue.shift(); file; file = queue.shift()) {
      const source = await readFile(path.join(folder, 'mutants', file), 'utf8').catch(() => null);
      if (source !== null) measured.set(file, (await measure(source)).outcomes);
    }
  };
  await Promise.all([work(), work()]);
  return { ...exercise, tests, ideas: ideasOf(exercise.task.mutants, measured) };
}

async function writeAll(out, stamp, engine, exercises) {
  await mkdir(out, { recursive: true });
  await bundle(out, exercises);
  await writeGuest(out);
  await copyFile(wasmFile(), path.join(out, 'quickjs.wasm'));
  const vectors = await writeVectors(out);
  const load = (name) => import(`${pathToFileURL(path.join(out, 'tools', name)).href}?${stamp}`);
  const tools = await load('tasks.mjs');
  const { createMeter, ideasOf } = await load('cli.mjs');
  const { version } = JSON.parse(await readFile(path.join(root, 'exercises', 'package.json'), 'utf8'));
  const manifest = {
    engine: { version, hash: engine },
    files: { worker: 'worker.js', guest: 'guest.js', wasm: 'quickjs.wasm', vectors: 'vectors.bin' },
    vectors,
    layoutTypes: tools.layoutTypes(),
    exercises: [],
  };
  for (const [i, folder] of exercises.entries()) {
    manifest.exercises.push(await describeExercise(folder, tools[`t${i}`], tools));
  }
  const write = () => writeFile(path.join(out, 'manifest.json'), JSON.stringify(manifest));
  await write();
  const meter = await createMeter(out);
  const used = new Set();
  for (const [i, exercise] of manifest.exercises.entries()) {
    manifest.exercises[i] = await measureExercise(
      exercise,
      await runHash(out, exercise.task.slug),
      meter,
      ideasOf,
      used,
    );
  }
  meter.close();
  const memory = path.join(cache, 'measured');
  for (const name of await readdir(memory))
    if (!used.has(name)) await rm(path.join(memory, name), { force: true });
  await write();
  await writeFile(path.join(out, STAMP), stamp);
}

/**
 * The sandbox's own files, for suites that run under plain vitest: quick to make, nothing is measured.
 * @returns the wasm file, the folder, and where each layout's descriptors stand.
 */
export async function buildSandbox() {
  const out = path.join(cache, 'sandbox');
  const stamp = sha(await hashFiles([...(await engineFiles()), ...(await recordings())]));
  const index = path.join(out, 'vectors.json');
  if ((await readFile(path.join(out, STAMP), 'utf8').catch(() => '')) !== stamp) {
    await withLock(async () => {
      await mkdir(out, { recursive: true });
      await writeGuest(out);
      await writeFile(index, JSON.stringify(await writeVectors(out)));
      await writeFile(path.join(out, STAMP), stamp);
    });
  }
  const vectors = JSON.parse(await readFile(index, 'utf8'));
  return { guest: path.join(out, 'guest.js'), vectors: path.join(out, 'vectors.bin'), index: vectors, wasm: wasmFile() };
}

/** One builder at a time; a lock left by a dead process is taken over. */
async function withLock(run) {
  const lock = path.join(cache, 'grader.lock');
  await mkdir(cache, { recursive: true });
  for (;;) {
    try {
      await writeFile(lock, `${process.pid}`, { flag: 'wx' });
      break;
    } catch {
      const owner = Number(await readFile(lock, 'utf8').catch(() => '0'));
      if (!isAlive(owner)) await rm(lock, { force: true });
      else await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  try {
    return await run();
  } finally {
    await rm(lock, { force: true });
  }
}

function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

/**
 * Makes sure that the built grader is up to date.
 * @returns the folder of the built files.
 */
export async function buildGrader({ say = () => {} } = {}) {
  const exercises = await findExercises();
  const engine = await hashFiles(await engineFiles());
  const recordings = path.join(root, 'sim-core', 'test', 'oracle');
  const data = (await exists(recordings))
    ? await filesBelow(recordings, (file) => /\/helpers-.*\.gz$/.test(file))
    : [];
  const content = await hashFiles([
    ...(await filesBelow(catalogue, (file) => file.endsWith('.ts'))),
    ...data,
  ]);
  const cli = await hashFiles(await filesBelow(path.join(root, 'exercises', 'cli'), isSource));
  const stamp = sha(engine, cli, content);
  const isFresh = async () =>
    (await readFile(path.join(graderFolder, STAMP), 'utf8').catch(() => '')) === stamp;
  if (await isFresh()) return graderFolder;
  return withLock(async () => {
    if (await isFresh()) return graderFolder;
    const startedAt = performance.now();
    say('Building the grader …');
    const next = `${graderFolder}.next`;
    await rm(next, { recursive: true, force: true });
    await writeAll(next, stamp, engine, exercises);
    const old = `${graderFolder}.old`;
    await rm(old, { recursive: true, force: true });
    if (await exists(graderFolder)) await rename(graderFolder, old);
    await rename(next, graderFolder);
    await rm(old, { recursive: true, force: true });
    say(`Built in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
    return graderFolder;
  });
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await buildGrader({ say: console.log });
}
