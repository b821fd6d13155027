// The checks that `npm test` and `npm run check` are made of. Each step says how many tests it passed and failed:
// a step that is one program counts as one test, a vitest run counts each of its tests.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { at, cache } from './paths.mjs';
import { node, scriptOf } from './run.mjs';
import { buildSite } from './site.mjs';

const one = (code) => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 });

const program =
  (script, args = []) =>
  async () =>
    existsSync(script)
      ? one((await node(script, args)).code)
      : { ...one(1), why: `there is no ${path.basename(script)}` };

const packaged = (name, bin, args) => async () => program(scriptOf(name, bin), args)();

/** One vitest run, counted from its own report; a run that dies before its report counts as one failure. */
export async function vitest(name, args) {
  const report = path.join(cache, 'reports', `${name}.json`);
  mkdirSync(path.dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { code } = await node(scriptOf('vitest'), ['run', ...args, ...reporters]);
  if (!existsSync(report)) return { ...one(1), why: 'vitest stopped before its report' };
  const result = JSON.parse(readFileSync(report, 'utf8'));
  const failed = result.numFailedTests;
  if (code !== 0 && failed === 0)
    return { passed: result.numPassedTests, failed: 1, why: 'an error outside the tests' };
  if (result.numPassedTests === 0) return { passed: 0, failed: failed || 1, why: 'no test ran' };
  return { passed: result.numPassedTests, failed, skipped: result.numPendingTests + result.numTodoTests };
}

/** Several programs as one step: stops at the first that fails. */
const sequence =
  (...parts) =>
  async () => {
    let passed = 0;
    for (const part of parts) {
      const result = await part();
      passed += result.passed;
      if (result.failed) return { ...result, passed };
    }
    return { passed, failed: 0 };
  };

/** Name → what it checks, whether it needs a browser, and how to run it; in the order in which they run. */
export const steps = {
  types: {
    // astro check reads every .ts, .tsx and .astro file of the root's tsconfig, and knows what tsc cannot: .astro
    // modules. The simulator is compiled once more by itself, without the types of a browser or of Node.
    says: 'astro check, tsc for sim-core',
    run: sequence(
      packaged('typescript', 'tsc', ['--noEmit', '--project', at('sim-core/tsconfig.json')]),
      packaged('astro', 'astro', ['check', '--minimumFailingSeverity', 'error']),
    ),
  },
  lint: { says: 'Biome: rules and formatting', run: packaged('@biomejs/biome', 'biome', ['check']) },
  unit: { says: 'unit, property and house tests', run: () => vitest('unit', []) },
  oracle: {
    says: 'helpers, walks and scenarios against recordings',
    run: sequence(
      program(at('tools/oracle.mjs'), ['helpers']),
      program(at('tools/oracle.mjs'), ['mmu']),
      program(at('tools/oracle.mjs'), ['traces']),
    ),
  },
  exercises: { says: 'solutions pass, mutants die', run: program(at('tools/exercises-check.mjs')) },
  build: { says: 'the site builds', run: async () => one(await buildSite()) },
  size: { says: 'page weights', run: program(at('tools/size.mjs')), needs: 'build', browser: true },
  e2e: {
    says: 'the site in a real Chromium',
    run: () => vitest('e2e', ['--config', at('site/e2e/vitest.config.ts')]),
    needs: 'build',
    browser: true,
  },
};
