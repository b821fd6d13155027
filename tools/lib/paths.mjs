// Where things are: the repository's root and the cache that every tool shares.
// The cache lies in node_modules so that a fresh install also forgets every stamp.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Absolute path of something inside the repository, given with forward slashes. */
export const at = (relative) => path.join(root, ...relative.split('/'));

export const modules = at('node_modules');
export const cache = path.join(modules, '.cache', 'spare-bits');
export const dist = at('dist');
