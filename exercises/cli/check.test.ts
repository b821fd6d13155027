import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkCommand } from './check.ts';
import { openTestGrader, type TestGrader } from './testing.ts';

const SLUG = 'pte_wrprotect';
const root = fileURLToPath(new URL('../../', import.meta.url));
let kit: TestGrader;
let other = '';
beforeAll(async () => {
  kit = await openTestGrader();
  other = await mkdtemp(path.join(tmpdir(), 'spare-bits-'));
}, 240_000);
afterAll(async () => {
  kit?.pool.close();
  if (other) await rm(other, { recursive: true, force: true });
});

async function check(from: string, ...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = { out: (text: string) => out.push(text), err: (text: string) => err.push(text) };
  const code = await checkCommand(args, kit.grader.folder, from, terminal);
  return { code, last: out.at(-1)?.trimEnd(), faults: err.map((line) => line.trimEnd()) };
}

describe('the check of the catalogue', () => {
  test('a sound exercise has no faults, and the last line counts', async () => {
    const { code, last, faults } = await check(root, SLUG);
    expect(faults).toEqual([]);
    expect(code).toBe(0);
    const mutants = kit.exercise(SLUG).task.mutants.length;
    expect(last).toBe(`exercises: 1 checked, ${mutants} mutants killed, 0 survived`);
  }, 120_000);

  test('every broken promise is one line', async () => {
    const exercise = kit.exercise(SLUG);
    const folder = path.join(other, ...exercise.folder.split('/'));
    await cp(path.join(root, ...exercise.folder.split('/'), 'mutants'), path.join(folder, 'mutants'), {
      recursive: true,
    });
    const [first, second] = exercise.task.mutants;
    if (!first || !second) throw new Error('too few mutants');
    // A mutant that is right, one that is another, one that nobody lists, a legal answer that fails, a wrong one that passes.
    await writeFile(path.join(folder, 'mutants', first.file), exercise.solution);
    await writeFile(path.join(folder, 'mutants', second.file), exercise.starter);
    await writeFile(path.join(folder, 'mutants', 'stray.ts'), exercise.starter);
    await cp(path.join(folder, 'mutants', 'stray.ts'), path.join(folder, 'legal', 'fails.ts'), {
      recursive: true,
    });
    await cp(path.join(folder, 'mutants', first.file), path.join(folder, 'wrong', 'passes.ts'), {
      recursive: true,
    });
    const { code, last, faults } = await check(other, SLUG);
    expect(code).toBe(1);
    expect(last).toMatch(/, 1 survived$/);
    const all = faults.join('\n');
    expect(all).toContain(`${SLUG}: mutants/${first.file} is not killed by ${first.killedBy}`);
    expect(all).toContain(`${SLUG}: mutants/stray.ts is not in task.ts`);
    expect(all).toContain(`${SLUG}: legal/fails.ts does not pass`);
    expect(all).toContain(`${SLUG}: wrong/passes.ts must fail`);
    expect(all).toContain(`mutants/${second.file}`);
    expect(faults.every((line) => !line.includes('\n'))).toBe(true);
  }, 120_000);

  test('an unknown exercise is one sentence and 2', async () => {
    const { code, faults } = await check(root, 'nothing');
    expect(code).toBe(2);
    expect(faults).toEqual(['There is no exercise nothing. Give slugs, or nothing for all.']);
  });
});
