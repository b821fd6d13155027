// Models: what `npx vitest run` needs so that the catalogue's suites run as any other test: the session, and a subject.
// The subject is the exercise's solution.ts, or the file named by SUBMISSION. It runs in the same sandbox as a
// learner's file. Does not model: reveal, points, fingerprints; a plain run shows everything.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'vitest';
import { nodeAssets } from './node-assets.ts';
import { loadSubject, openDesks } from './subject/load.ts';
import { createMachine } from './subject/machine.ts';
import { beginSession } from './suite/session.ts';
import { provideVectors } from './suite/space.ts';
import type { Task } from './task.ts';

/** Loads the subject for the suites of one folder. */
async function install(folder: string, suite: string): Promise<void> {
  const { task } = (await import(/* @vite-ignore */ pathToFileURL(path.join(folder, 'task.ts')).href)) as {
    task: Task;
  };
  const file = process.env.SUBMISSION ?? path.join(folder, 'solution.ts');
  const assets = await nodeAssets();
  provideVectors(assets.vectors);
  const session = beginSession(task);
  session.group = suite === 'visible.test.ts' ? 'visible' : 'hidden';
  const machine = await createMachine(assets.wasm, assets.guest);
  const loaded = loadSubject(machine, openDesks(machine, task), task, await readFile(file, 'utf8'));
  if ('refused' in loaded) throw new Error(`${file}: ${loaded.refused.message}`);
  session.subject = loaded.subject;
}

const { testPath } = expect.getState();
if (!testPath) throw new Error('the setup file runs before a test file only');
const suite = path.basename(testPath);
if (suite === 'visible.test.ts' || suite === 'hidden.test.ts') await install(path.dirname(testPath), suite);
