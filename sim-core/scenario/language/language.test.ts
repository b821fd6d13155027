// The language of programs: recorded operations go to text and back, errors name the line, the word and the nearest one
// that would do, and completion and help come from the same table.
import { describe, expect, test } from 'vitest';
import { recorded } from '../../test/mm/recorded-files.ts';
import type { Operation } from '../operations.ts';
import { COMMANDS } from './commands.ts';
import {
  complete,
  formatLine,
  formatOperation,
  helpLines,
  LanguageError,
  parseLine,
  parseProgram,
  playProgram,
} from './index.ts';

/** Zero and nothing, and spaces in lists, are the same to whoever performs the operation. */
function plain(operation: Operation): unknown {
  const parts = Object.entries(operation).filter(
    ([key, value]) => !(value === 0 && ['wp', 'then_tlb_flush', 'use_zero_pages', 'hsize'].includes(key)),
  );
  return Object.fromEntries(
    parts.map(([key, value]) => [key, typeof value === 'string' ? value.trim().replace(/\s+/g, ' ') : value]),
  );
}

function says(text: string): string {
  try {
    parseProgram(text);
    return 'nothing';
  } catch (error) {
    return error instanceof LanguageError ? error.message : `not ours: ${String(error)}`;
  }
}

test('every operation that was ever recorded goes to a line and back', () => {
  const operations = recorded();
  expect(operations.length).toBeGreaterThan(2000);
  for (const operation of operations) {
    const line = formatOperation(operation);
    const parsed = parseLine(line);
    if (parsed?.kind !== 'operation') throw new Error(`${line} is no operation`);
    expect(plain(parsed.operation), line).toEqual(plain(operation));
    expect(formatLine(parsed)).toBe(line);
  }
});

test('by hand operations, answers and optional parts go to a line and back', () => {
  const lines = [
    'uffd read',
    'resume A',
    'read A 1 answers COPY COPY|WP',
    'mmap A 4 rw anon at 8',
    'mmap H 2 rw hugetlb huge 2097152',
    'scan A 0 4 wp_matching written soft_dirty',
    'fork C B',
    'write A 0 18446744073709551615',
    'expect sd A 0 = 1',
    'expect faults = 1',
    'expect signal = SIGSEGV',
  ];
  for (const line of lines) {
    const parsed = parseLine(line);
    expect(parsed && formatLine(parsed)).toBe(line);
  }
});

test('a range that is left out is all pages, and one page is one', () => {
  const program = parseProgram(
    'mmap A 3 rw anon # three\n\nuffd register A wp\nscan A wp_matching\nfork C\nswapout C\nswapout A 1\nmprotect A r--',
  );
  expect(program.map(formatLine)).toEqual([
    'mmap A 3 rw anon',
    'uffd register A 0 3 wp',
    'scan A 0 3 wp_matching',
    'fork C',
    'swapout C 0 3',
    'swapout A 1 1',
    'mprotect A 0 3 r',
  ]);
  expect(program.map(({ line }) => line)).toEqual([1, 3, 4, 5, 6, 7, 8]);
});

test('an error is one sentence with line, word and the nearest known word', () => {
  expect(says('mmap A 2 rw anon\nwirte A 0 1')).toBe(
    'Line 2: "wirte" is not a command; did you mean "write"?',
  );
  expect(says('uffd regster A wp')).toContain('did you mean "register"?');
  expect(says('mmap A 2 rw anno')).toContain('"anno" is not a kind of memory; did you mean "anon"?');
  expect(says('mmap A 2 wr anon')).toBe('Line 1: "wr" is not a protection like rw, r or none.');
  expect(says('read A')).toBe('Line 1: after "A" the number of a page of A is missing.');
  expect(says('read a 0')).toBe('Line 1: "a" is not a region: one capital letter.');
  expect(says('swapout A')).toBe('Line 1: after "A" the first page is missing.');
  expect(says('read A 0 1')).toBe('Line 1: "1" is one word too many.');
  expect(says('expect sd A 0 1')).toBe('Line 1: before "1" an equals sign is missing.');
  expect(says('expect sd A 0 = 2')).toBe('Line 1: "2" is not a value of sd. It may be 0 or 1.');
  expect(says('expect fautls = 1')).toContain('did you mean "faults"?');
  expect(says('write A 0 one')).toBe('Line 1: "one" is not a value.');
});

test('what may stand next is offered', () => {
  expect(complete('mp')).toEqual(['mprotect']);
  expect(complete('uffd reg')).toEqual(['register']);
  expect(complete('expect s')).toEqual(['sd', 'swapped', 'scan_sd', 'signal']);
  expect(complete('mmap A 2 rw anon')).toEqual(['anon', 'anon-shared']);
  expect(complete('read ', { regions: new Map([['A', 2]]) })).toEqual(['A']);
  expect(complete('scan A 0 1 wp')).toEqual(['wp_matching', 'wpallowed']);
  expect(complete('')).toContain('expect');
});

test('each command has a line of help, and its operation a line of its own', () => {
  expect(helpLines().length).toBeGreaterThan(COMMANDS.length);
  for (const { usage, help } of helpLines()) expect(`${usage}: ${help}`).toMatch(/^[a-z].+: [A-Za-z/].+\.$/);
  expect(new Set(COMMANDS.map(({ name }) => name)).size).toBe(COMMANDS.length);
});

describe('a program that runs', () => {
  const config = { layout: 'v6.12-softdirty', pageShift: 12, hafdbs: true } as const;
  const play = (text: string) => playProgram(parseProgram(text), config);
  const OPEN = 'mmap A 2 rw anon\nwrite A 0 1\nclear_refs 4\n';

  test('ends well if all expectations hold', () => {
    const text = `${OPEN}expect sd A 0 = 0\nread A 0\nexpect value = 1\nexpect faults = 0\nwrite A 0 2\nexpect faults = 1\nexpect sd A 0 = 1`;
    expect(play(text)).toEqual({ how: 'passed' });
  });

  test('ends at the first expectation that does not hold', () => {
    expect(play(`${OPEN}expect sd A 0 = 1`)).toMatchObject({
      how: 'failed',
      got: '0',
      want: '1',
      at: { line: 4 },
    });
    expect(play(`${OPEN}mprotect A r\nwrite A 0 1\nexpect signal = none`)).toMatchObject({ got: 'SIGSEGV' });
  });

  test('says so when a line makes no sense', () => {
    expect(play('read A 0')).toMatchObject({ how: 'senseless', at: { line: 1 } });
    expect(play('mmap A 2 rw anon\nexpect faults = 0')).toMatchObject({ how: 'senseless' });
  });
});
