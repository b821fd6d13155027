// Models: what the build of the grader needs of a disk: places, files in one fixed order, hashes, a lock.
// Contents are hashed, not times: a fresh clone gives new times to equal files.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the grader's sources, the repository, the catalogue, and the cache of everything that is built. */
export const here = path.dirname(fileURLToPath(import.meta.url));
export const root = path.resolve(here, '..', '..');
export const catalogue = path.join(root, 'exercises', 'catalogue');
export const cache = path.join(root, 'node_modules', '.cache', 'spare-bits');

/** A path with forward slashes. */
export const posix = (file) => file.split(path.sep).join('/');
/** One hash over several texts. */
export const sha = (...parts) =>
  parts.reduce((hash, part) => hash.update(part).update('\0'), createHash('sha256')).digest('hex');

/** Every file below a folder that is wanted, in one fixed order; `wanted` sees its path from the root. */
export async function filesBelow(folder, wanted) {
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

/** A hash over names and contents; names are seen from `from`. */
export async function hashFiles(files, from = root) {
  const hash = createHash('sha256');
  for (const file of files) {
    hash
      .update(posix(path.relative(from, file)))
      .update('\0')
      .update(await readFile(file))
      .update('\0');
  }
  return hash.digest('hex');
}

/** Sources that decide something: no tests. */
export const isSource = (file) => /\.(ts|mjs|json)$/.test(file) && !/\.test\.ts$/.test(file);

/** The recordings that descriptors are taken from. */
export async function recordings() {
  const folder = path.join(root, 'sim-core', 'test', 'oracle');
  return (await exists(folder)) ? filesBelow(folder, (file) => /\/helpers-.*\.gz$/.test(file)) : [];
}

/** Everything that decides a verdict except the exercises themselves. */
export async function engineFiles() {
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

export const exists = (file) =>
  stat(file).then(
    () => true,
    () => false,
  );

/** The exercises of the catalogue, by folder. */
export async function findExercises() {
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

/** One builder of a thing at a time; a lock left by a dead process is taken over. */
export async function withLock(what, run) {
  const lock = path.join(cache, `${what}.lock`);
  await mkdir(cache, { recursive: true });
  for (;;) {
    try {
      await writeFile(lock, `${process.pid}`, { flag: 'wx' });
      break;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
      // After that pause whoever made the file has also written its number into it.
      const owner = Number(await readFile(lock, 'utf8').catch(() => `${process.pid}`));
      if (!isAlive(owner)) await rm(lock, { force: true });
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
