// Giving a file of huge pages its memory at once: what it takes from the pool, and what it is refused.
import { describe, expect, test } from 'vitest';
import { invariants } from '../check/invariants.ts';
import { access } from './access.ts';
import { hugetlb_cached, hugetlb_file_setup, hugetlbfs_fallocate } from './hugetlb-file.ts';
import { Kernel } from './kernel.ts';
import { mmap } from './mmap.ts';
import { spawn } from './program.ts';
import { shmem_file_setup } from './shmem.ts';
import { punch_hole } from './truncate.ts';

const BASE = 2 ** 44;
const BYTES = 2 ** 21;
const RW = { read: true, write: true, exec: false };

function withPool(pages: number, filePages = 0) {
  const k = new Kernel();
  const size = k.hugetlb.size(BYTES);
  if (!size) throw new RangeError('no such size');
  k.hugetlb.grow(size, pages);
  const file = hugetlb_file_setup(k, BYTES, filePages);
  const small = (huge: number): number => (huge * BYTES) / k.g.pageSize;
  const books = () => {
    const { free, reserved } = k.hugetlb.pool(size);
    return { free: free.length, reserved };
  };
  return { k, file, small, books };
}

describe('fallocate on a file of huge pages', () => {
  test('takes the pages from the pool, zeroed, and makes the file long enough', () => {
    const { k, file, small, books } = withPool(4);
    expect(hugetlbfs_fallocate(k, file, 0, small(3))).toEqual({ state: 'done', ret: 0 });
    expect(books()).toEqual({ free: 1, reserved: 0 });
    expect(k.inodes.get(file)?.size).toBe(small(3));
    for (let i = 0; i < 3; i++) expect(hugetlb_cached(k, file, small(i))).not.toBe(0);
    expect(invariants(k)).toEqual([]);
  });

  test('leaves what is there as it is, and allocates whole huge pages for parts of them', () => {
    const { k, file, small, books } = withPool(4);
    hugetlbfs_fallocate(k, file, small(1), small(1));
    const kept = hugetlb_cached(k, file, small(1));
    expect(hugetlbfs_fallocate(k, file, 1, small(1))).toMatchObject({ state: 'done' });
    expect(books()).toEqual({ free: 2, reserved: 0 });
    expect(hugetlb_cached(k, file, small(1))).toBe(kept);
  });

  test('keeps the promises that shared mappings of the file were given', () => {
    const { k, file, small, books } = withPool(2, 2);
    const pid = spawn(k);
    const request = { addr: BASE, length: 2 * BYTES, prot: RW, shared: true, file, pgoff: 0 };
    mmap(k, pid, request);
    expect(books()).toEqual({ free: 2, reserved: 2 });
    hugetlbfs_fallocate(k, file, 0, small(2));
    expect(books()).toEqual({ free: 0, reserved: 0 });
    expect(access(k, pid, BASE + BYTES, 'write', 7n)).toMatchObject({ state: 'done' });
    punch_hole(k, file, 0, small(2));
    expect(books()).toEqual({ free: 2, reserved: 0 });
    expect(invariants(k)).toEqual([]);
  });

  test('gives ENOSPC when nothing is free that nobody was promised; what it got it keeps', () => {
    const { k, file, small, books } = withPool(2);
    expect(hugetlbfs_fallocate(k, file, 0, small(3))).toMatchObject({ state: 'error', err: 'ENOSPC' });
    expect(books()).toEqual({ free: 0, reserved: 0 });
    expect(k.inodes.get(file)?.size).toBe(0);
  });

  test('refuses ranges that cannot be, sealed files, and files of other pages', () => {
    const { k, file, small } = withPool(2);
    for (const [first, pages] of [
      [-1, 1],
      [0, 0],
      [0.5, 1],
    ] as const)
      expect(hugetlbfs_fallocate(k, file, first, pages)).toMatchObject({ err: 'EINVAL' });
    expect(hugetlbfs_fallocate(k, shmem_file_setup(k, 4), 0, 1)).toMatchObject({ err: 'EBADF' });
    const inode = k.inodes.get(file);
    if (inode) k.inodes.put(file, { ...inode, sealed: true });
    expect(hugetlbfs_fallocate(k, file, 0, small(1))).toMatchObject({ err: 'EPERM' });
  });
});
