// A frame that failed: who is told, what its entries say, and that nobody ever gets it again.
import { expect, test } from 'vitest';
import { invariants } from '../check/invariants.ts';
import { Backing } from '../test/mm/backing.ts';
import { exit } from './exit.ts';
import { fork } from './fork.ts';
import { memory_failure } from './hwpoison.ts';

test('a written page is lost: its owner gets a signal at once, and again at each touch', () => {
  const b = new Backing();
  b.write(0, 1n);
  const va = b.va(0);
  expect(b.advise('MADV_HWPOISON')).toEqual({
    state: 'done',
    ret: 0,
    signal: { signal: 'SIGBUS', code: 4, va },
  });
  expect(b.show(0)).toBe('hwpoison');
  expect(b.read(0)).toBe('SIGBUS');
  expect(b.faults(() => b.read(0))).toBe('0 minor, 0 major');
  expect(invariants(b.k)).toEqual([]);
  b.advise('MADV_DONTNEED');
  expect(b.read(0)).toBe(0n);
});

test('a clean page is lost without a signal; the next touch tells', () => {
  const b = new Backing();
  b.write(0, 1n);
  b.advise('MADV_PAGEOUT');
  b.read(0);
  expect(b.advise('MADV_HWPOISON')).toEqual({ state: 'done', ret: 0 });
  expect(b.read(0)).toBe('SIGBUS');
});

test('all who map the page lose it', () => {
  const b = new Backing();
  b.write(0, 1n);
  const forked = fork(b.k, b.pid);
  const child = forked.state === 'done' ? forked.ret : 0;
  b.advise('MADV_HWPOISON', 0, 1, child);
  expect([b.show(0), b.show(0, child), b.read(0)]).toEqual(['hwpoison', 'hwpoison', 'SIGBUS']);
});

test('a poisoned page of a file stays in its cache and kills whoever comes', () => {
  const b = new Backing({}, 'shared');
  b.write(0, 1n);
  b.advise('MADV_HWPOISON');
  b.advise('MADV_DONTNEED');
  expect([b.show(0), b.read(0)]).toEqual(['none', 'SIGBUS']);
  expect(invariants(b.k)).toEqual([]);
});

test('the frame is never given out again', () => {
  const b = new Backing();
  b.write(0, 1n);
  const pfn = b.pfn(0);
  b.advise('MADV_HWPOISON');
  exit(b.k, b.pid);
  expect(b.leaked()).toBe(1);
  expect(b.k.holders()).toEqual([{ pfn, by: 1 }]);
  expect(invariants(b.k)).toEqual([]);
});

test('a page with a good copy on swap is read again', () => {
  const b = new Backing();
  b.write(0, 1n);
  b.advise('MADV_PAGEOUT');
  const forked = fork(b.k, b.pid);
  const child = forked.state === 'done' ? forked.ret : 0;
  b.read(0, child);
  expect(b.advise('MADV_HWPOISON', 0, 1, child)).toEqual({ state: 'done', ret: 0 });
  expect([b.show(0, child), b.read(0, child), b.read(0)]).toEqual(['swap', 1n, 1n]);
  expect(invariants(b.k)).toEqual([]);
});

test('the zero page, no page and no privilege are refused', () => {
  const b = new Backing();
  expect(b.advise('MADV_HWPOISON')).toMatchObject({ err: 'EBUSY' });
  expect(memory_failure(b.k, b.k.zeroPfn)).toEqual({ recovered: false, kill: false });
  expect(b.advise('MADV_HWPOISON', 9)).toMatchObject({ err: 'EFAULT' });
  expect(new Backing({ privileged: false }).advise('MADV_HWPOISON')).toMatchObject({ err: 'EPERM' });
  expect(invariants(b.k)).toEqual([]);
});
