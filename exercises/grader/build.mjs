// Builds the grader: one bundle for browser and Node, the suites beside it, the sandbox's files, and the manifest.
// Does nothing if nothing changed. As a program: `node exercises/grader/build.mjs`. As a module: `buildGrader()`.
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundle, wasmFile, writeGuest, writeVectors } from './build-bundle.mjs';
import {
  cache,
  catalogue,
  engineFiles,
  exists,
  filesBelow,
  findExercises,
  hashFiles,
  isSource,
  posix,
  recordings,
  root,
  sha,
  withLock,
} from './build-files.mjs';

/** Where the built files are. */
export const graderFolder = path.join(cache, 'grader');
/** What plain Node imports of it. It stands apart: a site that serves the grader has no use for it. */
export const toolsFolder = path.join(cache, 'grader-tools');
const STAMP = 'stamp.txt';

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
  return hashFiles(own, out);
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
  // A suite that cannot be read must not keep the other exercises from being built; the check tells its author.
  const started = await measure(exercise.starter).catch((error) => ({ fault: error.message }));
  if ('fault' in started) return { ...exercise, fault: started.fault };
  const { tests } = started;
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
    uapiTypes: tools.uapiTypes(),
    exercises: [],
  };
  for (const [i, folder] of exercises.entries()) {
    manifest.exercises.push(await describeExercise(folder, tools[`t${i}`], tools));
  }
  const write = () => writeFile(path.join(out, 'manifest.json'), JSON.stringify(manifest));
  await write();
  const used = new Set();
  const meter = await createMeter(out);
  try {
    for (const [i, exercise] of manifest.exercises.entries()) {
      const run = await runHash(out, exercise.task.slug);
      manifest.exercises[i] = await measureExercise(exercise, run, meter, ideasOf, used);
    }
  } finally {
    meter.close();
  }
  const memory = path.join(cache, 'measured');
  for (const name of await readdir(memory)) {
    if (!used.has(name)) await rm(path.join(memory, name), { force: true });
  }
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
    // Its own lock: whoever needs only the sandbox does not wait for a whole grader to be measured.
    await withLock('sandbox', async () => {
      await mkdir(out, { recursive: true });
      await writeGuest(out);
      await writeFile(index, JSON.stringify(await writeVectors(out)));
      await writeFile(path.join(out, STAMP), stamp);
    });
  }
  const vectors = JSON.parse(await readFile(index, 'utf8'));
  return {
    guest: path.join(out, 'guest.js'),
    vectors: path.join(out, 'vectors.bin'),
    index: vectors,
    wasm: wasmFile(),
  };
}

/**
 * Makes sure that the built grader is up to date.
 * @returns the folder of the built files.
 */
export async function buildGrader({ say = () => {} } = {}) {
  const exercises = await findExercises();
  const engine = await hashFiles(await engineFiles());
  const content = await hashFiles([
    ...(await filesBelow(catalogue, (file) => file.endsWith('.ts'))),
    ...(await recordings()),
  ]);
  const cli = await hashFiles(await filesBelow(path.join(root, 'exercises', 'cli'), isSource));
  const stamp = sha(engine, cli, content);
  const isFresh = async () =>
    (await readFile(path.join(graderFolder, STAMP), 'utf8').catch(() => '')) === stamp &&
    (await exists(path.join(toolsFolder, 'cli.mjs')));
  if (await isFresh()) return graderFolder;
  return withLock('grader', async () => {
    if (await isFresh()) return graderFolder;
    const startedAt = performance.now();
    say('Building the grader …');
    const next = `${graderFolder}.next`;
    await rm(next, { recursive: true, force: true });
    await writeAll(next, stamp, engine, exercises);
    const old = `${graderFolder}.old`;
    await rm(old, { recursive: true, force: true });
    if (await exists(graderFolder)) await rename(graderFolder, old);
    await rm(toolsFolder, { recursive: true, force: true });
    await rename(path.join(next, 'tools'), toolsFolder);
    await rename(next, graderFolder);
    await rm(old, { recursive: true, force: true });
    say(`Built in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
    return graderFolder;
  });
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await buildGrader({ say: console.log });
}
