// "Build only if something changed": a hash over the contents of every input file, kept beside the cache.
// Contents, not times: a fresh clone or a branch switch gives new times to equal files.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { at, cache, root } from './paths.mjs';

const skipped = new Set(['node_modules', 'dist', '.git', '.astro', 'test-results']);

/** Every file below the given places (files or folders, forward slashes), relative to the root, in one fixed order. */
export function filesBelow(places, wanted = () => true) {
  const found = [];
  const visit = (relative) => {
    const absolute = at(relative);
    if (!existsSync(absolute)) return;
    if (statSync(absolute).isDirectory()) {
      for (const name of readdirSync(absolute))
        if (!skipped.has(name)) visit(relative === '.' ? name : `${relative}/${name}`);
    } else if (wanted(relative)) found.push(relative);
  };
  for (const place of places) visit(place);
  return [...new Set(found)].sort();
}

/** A hash of the names and contents of all files below `places`, and of this Node's major version. */
export function hashOf(places, wanted) {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0]);
  for (const file of filesBelow(places, wanted)) {
    hash.update(`\0${file}\0`).update(readFileSync(path.join(root, file)));
  }
  return hash.digest('hex');
}

const stampFile = (name) => path.join(cache, 'stamps', name);

/** Whether `name` was last finished with this hash and all of `outputs` are still there. */
export function isFresh(name, hash, outputs) {
  const file = stampFile(name);
  return (
    outputs.every((output) => existsSync(output)) && existsSync(file) && readFileSync(file, 'utf8') === hash
  );
}

/** Remember that `name` is finished for this hash. */
export function markFresh(name, hash) {
  mkdirSync(path.dirname(stampFile(name)), { recursive: true });
  writeFileSync(stampFile(name), hash);
}
