// Splitting every large folio of a range, as debugfs does it for a task.
import { describe, expect, test } from 'vitest';
import { invariants } from '../check/invariants.ts';
import { access } from './access.ts';
import { fork } from './fork.ts';
import { Kernel } from './kernel.ts';
import { madvise } from './madvise.ts';
import { mmap } from './mmap.ts';
import { munmap } from './munmap.ts';
import { spawn } from './program.ts';
import { smaps } from './smaps.ts';
import { split_huge_pages_pid } from './split-folio.ts';

const BASE = 2 ** 44;
const RW = { read: true, write: true, exec: false };

/** Three huge pages, each with a word of its own in its first and last page. */
function withHugePages() {
  const k = new Kernel({ thp: 'madvise' });
  const pid = spawn(k);
  const { pmdSize, pageSize } = k.g;
  const length = 3 * pmdSize;
  mmap(k, pid, { addr: BASE, length, prot: RW, shared: false, file: 0, pgoff: 0 });
  madvise(k, pid, BASE, length, 'MADV_HUGEPAGE');
  for (let i = 0; i < 3; i++) {
    access(k, pid, BASE + i * pmdSize, 'write', BigInt(i + 1));
    access(k, pid, BASE + (i + 1) * pmdSize - pageSize, 'write', BigInt(i + 11));
  }
  const sum = (counter: 'AnonHugePages' | 'Anonymous'): number =>
    smaps(k, pid).reduce((all, area) => all + area.bytes[counter], 0);
  return { k, pid, sum, pmdSize, pageSize };
}

describe('split_huge_pages of a task', () => {
  test('splits what the range touches and nothing else; data stays, pages of zeroes go', () => {
    const { k, pid, sum, pmdSize, pageSize } = withHugePages();
    expect(sum('AnonHugePages')).toBe(3 * pmdSize);
    expect(split_huge_pages_pid(k, pid, BASE + pmdSize - pageSize, BASE + pmdSize + pageSize)).toEqual({
      state: 'done',
      ret: 2,
    });
    expect(sum('AnonHugePages')).toBe(pmdSize);
    expect(sum('Anonymous')).toBe(pmdSize + 4 * pageSize);
    for (let i = 0; i < 3; i++)
      expect(access(k, pid, BASE + i * pmdSize, 'read')).toEqual({ state: 'done', value: BigInt(i + 1) });
    expect(invariants(k)).toEqual([]);
  });

  test('passes over single pages, and stops where nothing is mapped', () => {
    const { k, pid, pmdSize } = withHugePages();
    munmap(k, pid, BASE + pmdSize, pmdSize);
    expect(split_huge_pages_pid(k, pid, BASE, BASE + 3 * pmdSize)).toMatchObject({ ret: 1 });
    expect(split_huge_pages_pid(k, pid, BASE, BASE + pmdSize)).toMatchObject({ ret: 0 });
  });

  test('a folio that fork shares is split in both', () => {
    const { k, pid, pmdSize, pageSize } = withHugePages();
    const forked = fork(k, pid);
    const child = forked.state === 'done' ? forked.ret : 0;
    expect(split_huge_pages_pid(k, pid, BASE, BASE + pmdSize)).toMatchObject({ ret: 1 });
    for (const task of [pid, child])
      expect(access(k, task, BASE + pmdSize - pageSize, 'read')).toMatchObject({ value: 11n });
    expect(invariants(k)).toEqual([]);
  });

  test('refuses a start that is no multiple of a page', () => {
    const { k, pid } = withHugePages();
    expect(split_huge_pages_pid(k, pid, BASE + 1, BASE + 2)).toMatchObject({ err: 'EINVAL' });
  });
});
