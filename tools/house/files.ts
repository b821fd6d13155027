// The files that the house rules look at: everything in the repository that people wrote, in one fixed order.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

const notOurs = new Set(['node_modules', 'dist', '.git', '.astro', 'test-results', 'coverage']);

/** Paths relative to the root, with forward slashes, of all files whose name ends in one of `endings` (all files without). */
export function files(endings: readonly string[] = []): string[] {
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const name of readdirSync(path.join(root, folder)).sort()) {
      if (notOurs.has(name)) continue;
      const relative = folder === '' ? name : `${folder}/${name}`;
      if (statSync(path.join(root, relative)).isDirectory()) visit(relative);
      else if (endings.length === 0 || endings.some((ending) => name.endsWith(ending))) found.push(relative);
    }
  };
  visit('');
  return found;
}

/** The text of a file, given relative to the root. */
export const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** One place that breaks a rule; printed as `file:line  what`. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly what: string;
}

/** Findings as lines, so that a failing test shows all of them and an editor can jump to each. */
export const show = (findings: readonly Finding[]): string[] =>
  findings.map(({ file, line, what }) => `${file}:${line}  ${what}`);

/** The line, counted from 1, on which position `at` of `text` lies. */
export const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length;
