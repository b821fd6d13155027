// One verdict, two callers: the browser's grader and the command line give the same result model, `timing` removed, for
// solution, starter, mutants and legal or unlisted wrong answers of each exercise. That each file gets the verdict that it
// should is exercises:check's to say; here a few of each exercise are graded twice, SPARE_BITS_VERDICT=all takes all.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { GradeResult } from '@spare-bits/exercises/grader/result.ts';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { catalogue, type Exercise } from './panel.ts';
import { repository, useBrowser, visit } from './world.ts';

useBrowser();
let client = '';

beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { createBrowserGrader } from './exercises/grader/browser.ts';
        globalThis.grader = createBrowserGrader({ base: '/grader/' });`,
      resolveDir: repository,
    },
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
  });
  client = outputFiles[0]?.text ?? '';
});

async function inBrowser(page: Page, slug: string, source: string): Promise<GradeResult> {
  return page.evaluate(
    (what) => {
      const { grader } = globalThis as unknown as { grader: { run(o: object): Promise<GradeResult> } };
      return grader.run(what);
    },
    { slug, source },
  );
}

/** The command line's results in the order of its files; it exits with the highest code of its files. */
async function onCommandLine(slug: string, files: readonly string[]): Promise<GradeResult[]> {
  const args = [
    path.join(repository, 'tools', 'grade.mjs'),
    '--exercise',
    slug,
    '--format',
    'json',
    ...files,
  ];
  const finished = promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 30, cwd: repository });
  const { stdout } = await finished.catch((error: { stdout: string }) => error);
  return (JSON.parse(stdout) as { result: GradeResult }[]).map(({ result }) => result);
}

function withoutTiming(result: GradeResult): Omit<GradeResult, 'timing'> {
  const { timing: _, ...rest } = result;
  return rest;
}

/** The solution and three spread over the others: the starter first, then mutants, legal and unlisted wrong answers. */
function filesOf(each: Exercise): string[] {
  const others = ['starter.ts', ...each.files('mutants'), ...each.files('legal'), ...each.files('wrong')];
  const stride = process.env.SPARE_BITS_VERDICT === 'all' ? 1 : Math.ceil(others.length / 3);
  return ['solution.ts', ...others.filter((_, index) => index % stride === 0)];
}

describe.each(catalogue.map((each) => [each.slug, each] as const))('%s', (slug, each) => {
  test('the command line and the browser agree on files of the exercise', {
    timeout: 240_000,
  }, async () => {
    const files = filesOf(each);
    const { page } = await visit('/exercises/');
    await page.evaluate(client);
    const paths = files.map((file) => path.join(each.folder, file));
    const there = await onCommandLine(slug, paths);
    expect(there).toHaveLength(files.length);
    for (const [index, file] of files.entries()) {
      const here = await inBrowser(page, slug, readFileSync(paths[index] ?? '', 'utf8'));
      const other = there[index];
      expect(other && withoutTiming(other), file).toEqual(withoutTiming(here));
      expect(here.status, file).toBe(/^(solution|legal)/.test(file) ? 'passed' : 'failed');
    }
  });
});
