// The zoo: right kernels pass a program that looks at all that matters, and each wrong one has a shortest program of its own.
import { parseProgram, playProgram } from '@spare-bits/sim-core';
import { expect, test } from 'vitest';
import { optionsOf, ZOO } from './zoo.ts';

const LAYOUT = { id: 'v6.12-softdirty', pageShift: 12 } as const;
const CONFIG = { layout: LAYOUT.id, pageShift: LAYOUT.pageShift, hafdbs: true };

/** The kernels that a program is not passed by. */
function caughtBy(text: string): readonly string[] {
  const lines = parseProgram(text.replaceAll('; ', '\n'));
  return [...ZOO.keys()].filter(
    (name) => playProgram(lines, CONFIG, optionsOf(name, LAYOUT)).how !== 'passed',
  );
}

const CLEARED = 'mmap A 2 rw anon; write A 0 1; clear_refs 4';

test('a store after a clearing catches those who forget it', () => {
  expect(caughtBy(`${CLEARED}; write A 0 2; expect sd A 0 = 1`)).toEqual(['no-s', 'note-only', 's-dropped']);
});

test('a change of protection catches those who take it for a store, and those who open the page', () => {
  expect(caughtBy(`${CLEARED}; mprotect A r; expect sd A 0 = 0`)).toEqual(['modify-loud']);
  expect(caughtBy(`${CLEARED}; mprotect A r; mprotect A rw; write A 0 2; expect sd A 0 = 1`)).toEqual(
    expect.arrayContaining(['too-willing', 'flag-inverted']),
  );
});

test('a page in swap and a page that moves catch one each', () => {
  expect(caughtBy(`mmap A 1 rw anon; write A 0 1; swapout A; clear_refs 4; expect sd A 0 = 0`)).toEqual([
    'swap-skipped',
  ]);
  expect(caughtBy(`${CLEARED}; mremap A B; expect sd B 0 = 1`)).toEqual(['marks-none']);
});

test('right kernels differ in what is not promised: entries, numbers, and faults of a read', () => {
  const file = 'mmap A 4 rw file-shared; write A 0 1; write A 1 1; madvise A dontneed; read A 0; read A 1';
  expect(caughtBy(`${file}; expect faults = 0`)).toEqual(['no-fault-around']);
  expect(caughtBy('mmap A 1 rw anon; write A 0 1; expect desc A 0 = 0x80e8000000400f43')).toContain(
    'other-numbers',
  );
});

test('no right kernel is caught by a long program that asks what a tool can see', () => {
  const text = `${CLEARED}; expect sd A 0 = 0; write A 0 2; expect sd A 0 = 1; expect sd A 1 = 0; clear_refs 4; mprotect A r; mprotect A rw; expect sd A 0 = 0; write A 0 3; expect sd A 0 = 1; swapout A 0 1; expect sd A 0 = 1; clear_refs 4; expect sd A 0 = 0; mremap A B; expect sd B 0 = 1`;
  expect(caughtBy(text)).toEqual([...ZOO].filter(([, { right }]) => !right).map(([name]) => name));
});
