import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GradeResult } from '../grader/result.ts';
import { gradeCommand } from './grade.ts';
import { parseOptions } from './options.ts';
import { openTestGrader, type TestGrader, timeless } from './testing.ts';

let kit: TestGrader;
let folder = '';
beforeAll(async () => {
  kit = await openTestGrader();
  folder = await mkdtemp(path.join(tmpdir(), 'spare-bits-'));
  const { solution, starter } = kit.exercise('pte_wrprotect');
  const file = (name: string): string => path.join(folder, name);
  await writeFile(file('right.ts'), solution);
  await writeFile(file('starter.ts'), starter);
  await writeFile(file('broken.ts'), 'export function (');
  await writeFile(file('latin.ts'), new Uint8Array([0x65, 0xe9, 0xff]));
  await writeFile(file('mark.ts'), `\uFEFF${solution}`);
  await mkdir(file('folder'));
}, 240_000);
afterAll(async () => {
  kit?.pool.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function grade(...args: string[]): Promise<Said> {
  let out = '';
  let err = '';
  const terminal = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
  };
  const code = await gradeCommand(args, kit.grader.folder, terminal);
  return { code, out: out.replaceAll(folder + path.sep, ''), err: err.replaceAll(folder + path.sep, '') };
}
const of = (...names: string[]): string[] => [
  '--exercise',
  'pte_wrprotect',
  ...names.map((name) => path.join(folder, name)),
];

describe('the command line', () => {
  test('a right answer: 0, and a report that says so', async () => {
    const { code, out, err } = await grade(...of('right.ts'));
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^right\.ts · pte_wrprotect · /);
    expect(out).toMatch(/All \d+ hidden checks hold\./);
    expect(out).toContain('✓ holds');
    expect(out).toContain('10.00 of 10.00 points');
    expect(out).not.toContain('✗');
  });

  test('a wrong answer: 1, with the simplest case, its fields, and where to read', async () => {
    const { code, out } = await grade(...of('starter.ts'));
    expect(code).toBe(1);
    expect(out).toMatch(/Not yet: \d+ of \d+ hidden checks fail\./);
    expect(out).toContain('✗ fails');
    expect(out).toMatch(/pte_wrprotect\(0x[0-9A-F_]{19}\)/);
    expect(out).toMatch(/bits +field +before +yours +must be/);
    expect(out).toContain('To read again:');
    expect(out.split('\n').every((line) => line.length <= 130)).toBe(true);
  });

  test('the idea behind a known wrong answer is told', async () => {
    const exercise = kit.exercise('pte_wrprotect');
    const mutant = exercise.task.mutants[0];
    const file = new URL(`../../${exercise.folder}/mutants/${mutant?.file}`, import.meta.url);
    const source = await readFile(file, 'utf8');
    await writeFile(path.join(folder, 'mutant.ts'), source);
    const { code, out } = await grade(...of('mutant.ts'));
    expect(code).toBe(1);
    expect(out.replace(/\s+/g, ' ')).toContain(`The idea behind this answer: “${mutant?.says}”`);
  });

  test('not gradable: 2, one sentence, and the place', async () => {
    const { code, out } = await grade(...of('broken.ts'));
    expect(code).toBe(2);
    expect(out).toContain('The file does not parse');
    expect(out).toMatch(/broken\.ts:1:\d+/);
    expect(out).not.toContain('checks');
  });

  test('a byte order mark does no harm', async () => {
    expect((await grade(...of('mark.ts'))).code).toBe(0);
  });

  test.each([
    [['--exercise', 'pte_wrprotect', '@missing.ts'], 'There is no file missing.ts.'],
    [['--exercise', 'pte_wrprotect', '@folder'], 'folder is a folder; name a file.'],
    [['--exercise', 'pte_wrprotect', '@latin.ts'], 'latin.ts is not a text file: it is not in UTF-8.'],
    [
      ['--exercise', 'pte_wrprotekt', 'x.ts'],
      'There is no exercise pte_wrprotekt. Did you mean pte_wrprotect?',
    ],
    [['--exercise', 'zzz', 'x.ts'], 'There is no exercise zzz. There are '],
    [['--exercice', 'x', 'x.ts'], 'There is no option --exercice. Did you mean --exercise?'],
    [
      ['--format', 'xml', '--exercise', 'pte_wrprotect', '@right.ts'],
      'There is no format xml; there are text and json.',
    ],
    [['x.ts'], 'Which exercise? Say --exercise SLUG.'],
    [['--exercise', 'pte_wrprotect'], 'Which file? Name at least one after the options.'],
    [['--exercise'], '--exercise needs a value.'],
  ])('%j: 2 and one sentence', async (args, sentence) => {
    // The folder is not known yet when the table is read.
    const placed = args.map((arg) => (arg.startsWith('@') ? path.join(folder, arg.slice(1)) : arg));
    const { code, out, err } = await grade(...placed);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err.startsWith(sentence)).toBe(true);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  test('json is the result itself for one file, a list for several; the code is the highest', async () => {
    const one = await grade('--format', 'json', ...of('right.ts'));
    expect((JSON.parse(one.out) as GradeResult).schema).toBe('spare-bits/result/v1');
    const several = await grade('--format=json', ...of('right.ts', 'starter.ts', 'missing.ts', 'broken.ts'));
    const list = JSON.parse(several.out) as { file: string; result?: GradeResult; error?: string }[];
    expect(list.map(({ result, error }) => result?.status ?? error)).toEqual([
      'passed',
      'failed',
      `There is no file ${path.join(folder, 'missing.ts')}.`.replace(folder + path.sep, ''),
      'not-gradable',
    ]);
    expect(several.code).toBe(2);
  });

  test('the same file gives the same result, alone or after others', async () => {
    const { starter } = kit.exercise('pte_wrprotect');
    const [first, second] = [
      await kit.grade(starter, 'pte_wrprotect'),
      await kit.grade(starter, 'pte_wrprotect'),
    ];
    await kit.grade(kit.exercise('pte_mkuffd_wp').starter);
    const third = await kit.grade(starter, 'pte_wrprotect');
    expect(timeless(second)).toEqual(timeless(first));
    expect(timeless(third)).toEqual(timeless(first));
  });

  test('options may be written with an equals sign, and files may begin with a dash after two dashes', () => {
    expect(parseOptions(['--exercise=a', '--format=json', '--', '-x.ts'])).toEqual({
      options: { exercise: 'a', format: 'json', files: ['-x.ts'] },
    });
    expect(parseOptions(['--help'])).toHaveProperty('help');
  });
});
