import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GradeResult, State } from '../grader/result.ts';
import { openTestGrader, type TestGrader } from './testing.ts';

let kit: TestGrader;
beforeAll(async () => {
  kit = await openTestGrader();
}, 240_000);
afterAll(() => kit?.pool.close());

/** Two of the three asked functions; the third is what a case is about. */
const REST = 'export const pte_uffd_wp = (p: bigint) => true, pte_clear_uffd_wp = (p: bigint) => p;\n';
const body = (text: string): string =>
  `${REST}export function pte_mkuffd_wp(pte: bigint): any {\n  ${text}\n}\n`;

interface Case {
  readonly what: string;
  readonly source: string;
  readonly status: State;
  /** In the heading, or at a check that does not pass. */
  readonly says: string | RegExp;
  readonly place?: { line: number; column?: number };
}

const CASES: readonly Case[] = [
  { what: 'an empty file', source: ' \n', status: 'not-gradable', says: 'The file is empty.' },
  {
    what: 'a syntax error',
    source: `${REST}export function f( {\n`,
    status: 'not-gradable',
    says: 'The file does not parse',
    place: { line: 3 },
  },
  {
    what: 'an error that only the engine sees',
    source: `${REST}const a = 1; const a = 2;\n`,
    status: 'not-gradable',
    says: 'does not parse',
    place: { line: 2 },
  },
  {
    what: 'a missing export',
    source: REST,
    status: 'not-gradable',
    says: 'The file does not export pte_mkuffd_wp.',
  },
  {
    what: 'an export of another kind',
    source: `${REST}export const pte_mkuffd_wp = 5n;`,
    status: 'not-gradable',
    says: 'exports pte_mkuffd_wp as a bigint; it must be a function',
  },
  {
    what: 'an unknown name of layout',
    source: `import { PTE_UFD_WP } from 'layout';\n${body('return pte | PTE_UFD_WP;')}`,
    status: 'not-gradable',
    says: "The module 'layout' has no 'PTE_UFD_WP'. Did you mean PTE_UFFD_WP?",
    place: { line: 1, column: 10 },
  },
  {
    what: 'an unknown name of kernel',
    source: `import { pte_wrprotectt } from 'kernel';\n${body('return pte_wrprotectt(pte);')}`,
    status: 'not-gradable',
    says: /The module 'kernel' has no 'pte_wrprotectt'/,
    place: { line: 1, column: 10 },
  },
  {
    what: 'another module',
    source: `import fs from 'node:fs';\n${body('return fs;')}`,
    status: 'not-gradable',
    says: "imports 'node:fs'; only 'layout', 'kernel' and 'uapi'",
    place: { line: 1 },
  },
  {
    what: 'await outside a function',
    source: `await new Promise(() => {});\n${body('return pte;')}`,
    status: 'not-gradable',
    says: 'await outside a function',
    place: { line: 1, column: 1 },
  },
  {
    what: '1 MB of source',
    source: `//${'x'.repeat(1_000_000)}\n`,
    status: 'not-gradable',
    says: 'has 1,000,003 bytes; at most 65,536',
  },
  {
    what: 'NUL bytes',
    source: `${REST}\0`,
    status: 'not-gradable',
    says: 'NUL byte',
    place: { line: 2, column: 1 },
  },
  {
    what: 'a number for a bigint',
    source: body('return 1;'),
    status: 'failed',
    says: 'pte_mkuffd_wp returned a number, 1; a pte is a bigint. Write 1n, not 1.',
  },
  {
    what: 'a boolean for a bigint',
    source: body('return true;'),
    status: 'failed',
    says: 'pte_mkuffd_wp returned true; a pte is a bigint.',
  },
  {
    what: 'nothing',
    source: body(';'),
    status: 'failed',
    says: 'returned nothing (undefined); is a return missing?',
  },
  {
    what: 'an object',
    source: body('return { valueOf: () => pte };'),
    status: 'failed',
    says: 'returned an object',
  },
  {
    what: 'a negative result',
    source: body('return ~pte;'),
    status: 'failed',
    says: /returned a negative bigint, -0x00E8_0000_1234_5F44;/,
  },
  {
    what: 'a result wider than 64 bits',
    source: body('return pte << 12n;'),
    status: 'failed',
    says: /returned a bigint of more than 64 bits/,
  },
  {
    what: 'a huge bigint',
    source: body('return 2n ** 1000000n;'),
    status: 'failed',
    says: 'returned a bigint of more than 64 bits.',
  },
  {
    what: 'a bigint for yes or no',
    source:
      'export const pte_uffd_wp = (p) => p & 1n, pte_clear_uffd_wp = (p) => p, pte_mkuffd_wp = (p) => p;',
    status: 'failed',
    says: 'pte_uffd_wp returned a bigint; the answer must be true or false. Compare the result with 0n.',
  },
  {
    what: 'an exception',
    source: body('return null.x;'),
    status: 'threw',
    says: 'pte_mkuffd_wp threw TypeError',
    place: { line: 3 },
  },
  {
    what: 'a number mixed with a bigint',
    source: body('return pte + 1;'),
    status: 'threw',
    says: 'write 1n, not 1',
    place: { line: 3 },
  },
  {
    what: 'an exception while loading',
    source: `throw new Error('boom');\n${body('return pte;')}`,
    status: 'threw',
    says: 'The file threw boom while it was loaded.',
    place: { line: 1 },
  },
  {
    what: 'an endless loop in a call',
    source: body('for (;;) {}'),
    status: 'out-of-steps',
    says: 'pte_mkuffd_wp did not finish in 2,000,000 steps.',
  },
  {
    what: 'an endless loop while loading',
    source: `while (true) {}\n${body('return pte;')}`,
    status: 'out-of-steps',
    says: 'Loading the file did not finish in 5,000,000 steps',
  },
  {
    what: 'endless recursion',
    source: body('return pte_mkuffd_wp(pte);'),
    status: 'threw',
    says: 'stack overflow',
  },
  {
    what: 'a memory bomb',
    source: body('const a = []; for (;;) a.push(new Array(100_000).fill(pte));'),
    status: 'out-of-memory',
    says: 'pte_mkuffd_wp used more than 48 MB of memory.',
  },
  {
    what: 'a memory bomb that catches',
    source: body('const a = []; for (;;) { try { a.push(new Array(100_000).fill(pte)); } catch {} }'),
    status: 'out-of-memory',
    says: 'used more than 48 MB',
  },
  {
    what: 'a memory bomb while loading',
    source: `const a = []; for (;;) a.push(new Array(100_000).fill(1));\n${body('return pte;')}`,
    status: 'out-of-memory',
    says: 'used more than 48 MB',
  },
  {
    what: 'one allocation beyond everything',
    source: body('return new ArrayBuffer(1 << 30).byteLength;'),
    status: 'out-of-memory',
    says: 'used more than 48 MB',
  },
  {
    what: 'a string that doubles',
    source: body("let s = 'x'; for (;;) s += s;"),
    status: 'threw',
    says: 'threw',
  },
  {
    what: 'a regular expression that explodes',
    source: body("/(a+)+$/.test('a'.repeat(40) + '!'); return pte;"),
    status: 'out-of-steps',
    says: 'did not finish',
  },
];

const allMessages = (result: GradeResult): string =>
  [result.message, ...result.tests.map((one) => one.message ?? '')].join(' ');

describe('bad input ends in one sentence, and never in a pass', () => {
  test.each(CASES)('$what', async ({ source, status, says, place }) => {
    const result = await kit.grade(source);
    expect(result.status).toBe(result.status === 'passed' ? 'anything but a pass' : status);
    const told = allMessages(result);
    if (typeof says === 'string') expect(told).toContain(says);
    else expect(told).toMatch(says);
    if (place) expect(result.place).toMatchObject(place);
    expect(result.message).not.toMatch(/\n/);
    expect(result.score).toBeLessThan(result.maxScore);
    expect(result.tests).toHaveLength(result.expectedTests);
    if (status === 'not-gradable')
      expect(result.tests.every((one) => one.state === 'not-gradable')).toBe(true);
  });

  test('an endless loop for one input alone names that input', async () => {
    const { solution } = kit.exercise('pte_mkuffd_wp');
    const trap = 'pte_mkuffd_wp(pte: bigint): bigint {\n  while (pte === 0x0060_0000_1234_5fc2n) {}';
    const result = await kit.grade(solution.replace('pte_mkuffd_wp(pte: bigint): bigint {', trap));
    expect(result.status).toBe('out-of-steps');
    const stopped = result.tests.find((one) => one.state === 'out-of-steps');
    expect(stopped?.group).toBe('hidden');
    expect(stopped?.evidence?.inputs).toEqual(['0x0060_0000_1234_5FC2']);
    const line = solution.split('\n').findIndex((text) => text.includes('pte_mkuffd_wp(pte: bigint)')) + 1;
    expect([line, line + 1]).toContain(stopped?.place?.line);
    expect(result.tests.at(-1)?.message).toMatch(/pte_mkuffd_wp did not finish/);
  });

  test('what steps cannot see is ended by the clock, and the grader goes on', async () => {
    const slow = await kit.grade(body('const x = 3n ** 300_000n; let y = 0n; for (;;) y = x * x;'));
    expect(slow.status).toBe('out-of-steps');
    expect(slow.message).toMatch(/stopped after 10 seconds|2,000,000 steps/);
    const after = await kit.grade(kit.exercise('pte_mkuffd_wp').solution);
    expect(after.status).toBe('passed');
  }, 60_000);
});
