// Models: the exercises of the catalogue as pages need them: metadata, starter, solution, prompt and hints.
// Does not model: tests and grading; they are bundled apart and loaded when the reader runs something.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Task } from '@spare-bits/exercises/grader/task.ts';
import type { AstroComponentFactory } from 'astro/runtime/server/index.js';
import { url } from './url.ts';

type Mdx = { readonly Content: AstroComponentFactory };

export interface Exercise {
  readonly task: Task;
  readonly href: string;
  /** Number of the chapter that it stands beside: the number of its folder. */
  readonly chapter: number;
  /** Fingerprint of the exercise; it tells an old pass from a new one. */
  readonly hash: string;
  readonly starter: string;
  readonly solution: string;
  readonly Prompt: AstroComponentFactory;
  readonly Hints: AstroComponentFactory;
}

const ROOT = '../../exercises/catalogue';
const tasks = import.meta.glob<{ task: Task }>('../../exercises/catalogue/*/*/task.ts', { eager: true });
const starters = import.meta.glob<string>('../../exercises/catalogue/*/*/starter.ts', {
  eager: true,
  query: '?raw',
  import: 'default',
});
const solutions = import.meta.glob<string>('../../exercises/catalogue/*/*/solution.ts', {
  eager: true,
  query: '?raw',
  import: 'default',
});
const prompts = import.meta.glob<Mdx>('../../exercises/catalogue/*/*/prompt.mdx', { eager: true });
const hints = import.meta.glob<Mdx>('../../exercises/catalogue/*/*/hints.mdx', { eager: true });

/** The grader's build knows the hash of everything an exercise consists of. Without that build the version stands in. */
function readHashes(): Readonly<Record<string, string>> {
  const file = path.join(process.cwd(), 'node_modules', '.cache', 'spare-bits', 'grader', 'manifest.json');
  if (!existsSync(file)) return {};
  const manifest: { exercises: { task: { slug: string }; hash: string }[] } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  return Object.fromEntries(manifest.exercises.map((one) => [one.task.slug, one.hash]));
}

const hashes = readHashes();

function need<T>(files: Record<string, T>, folder: string, name: string): T {
  const file = files[`${folder}/${name}`];
  if (file === undefined) throw new Error(`${folder.slice(ROOT.length + 1)}: there is no ${name}`);
  return file;
}

/** Every exercise of the catalogue, in the order of its folders. */
export const exercises: readonly Exercise[] = Object.keys(tasks)
  .sort()
  .map((file) => {
    const folder = file.slice(0, file.lastIndexOf('/'));
    const { task } = need(tasks, folder, 'task.ts');
    return {
      task,
      chapter: Number.parseInt(folder.slice(ROOT.length + 1), 10),
      href: url(`exercises/${task.slug}/`),
      hash: hashes[task.slug] ?? `v${task.version}`,
      starter: need(starters, folder, 'starter.ts'),
      solution: need(solutions, folder, 'solution.ts'),
      Prompt: need(prompts, folder, 'prompt.mdx').Content,
      Hints: need(hints, folder, 'hints.mdx').Content,
    };
  });

const KB_SHIFT = 10;

/** The kernels that an exercise is checked under, each once, and the page sizes if there are several. */
export function layoutsText(layouts: Task['layouts']): string {
  const ids = [...new Set(layouts.map((layout) => layout.id))];
  const sizes = [...new Set(layouts.map((layout) => layout.pageShift))].map(
    (shift) => `${2 ** (shift - KB_SHIFT)}K`,
  );
  const last = sizes.pop();
  return `${ids.join(' and ')}${sizes.length > 0 ? `, pages of ${sizes.join(', ')} and ${last}` : ''}`;
}
