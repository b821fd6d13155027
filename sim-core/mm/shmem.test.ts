// Files in memory: what their cache holds before, during and after swap, truncation and holes; and when they go.
import { describe, expect, test } from 'vitest';
import { invariants } from '../check/invariants.ts';
import { BASE, Backing } from '../test/mm/backing.ts';
import { exit } from './exit.ts';
import { munmap } from './munmap.ts';
import {
  close_file,
  pwrite,
  shmem_cached,
  shmem_exists,
  shmem_file_setup,
  shmem_get_folio,
} from './shmem.ts';
import { ftruncate, punch_hole } from './truncate.ts';
import type { Inode } from './types.ts';

/** A task that has a file of four pages mapped, shared or privately, and the file's descriptor. */
function withFile(shared = true, change: Partial<Inode> = {}): { b: Backing; file: number } {
  const b = new Backing({}, 'none');
  const file = shmem_file_setup(b.k, 4, change);
  b.map(BASE, 4, { shared, file });
  return { b, file };
}

describe('a file in memory', () => {
  test('has holes until somebody asks for a page', () => {
    const { b, file } = withFile();
    expect(shmem_get_folio(b.k, file, 0, false)).toBeNull();
    expect(shmem_get_folio(b.k, file, 4, true)).toBe('beyond');
    expect(b.read(0)).toBe(0n);
    expect(shmem_cached(b.k, file, 0)).toBe(b.pfn(0));
    expect(b.k.folios.is(b.pfn(0), 'dirty')).toBe(false);
  });

  test('shows what was written to it, on a dirty page, and grows', () => {
    const { b, file } = withFile(false);
    const { pageSize } = b.k.g;
    expect(pwrite(b.k, file, pageSize - 8, [1n, 2n])).toEqual({ state: 'done', ret: 16 });
    expect(b.read(1)).toBe(2n);
    expect(b.show(1)).toBe('page Y');
    expect(b.k.folios.is(b.pfn(1), 'dirty')).toBe(true);
    pwrite(b.k, file, 8 * pageSize, [3n]);
    expect(b.k.inodes.get(file)?.size).toBe(9);
  });

  test('refuses bad writes as the kernel does', () => {
    const { b, file } = withFile();
    expect(pwrite(b.k, 77, 0, [1n])).toMatchObject({ err: 'EBADF' });
    expect(pwrite(b.k, file, 3, [1n])).toMatchObject({ err: 'EINVAL' });
    expect(pwrite(b.k, file, -8, [1n])).toMatchObject({ err: 'EINVAL' });
    expect(pwrite(b.k, shmem_file_setup(b.k, 1, { writable: false }), 0, [1n])).toMatchObject({
      err: 'EBADF',
    });
    expect(pwrite(b.k, shmem_file_setup(b.k, 1, { sealed: true }), 0, [1n])).toMatchObject({ err: 'EPERM' });
    expect(pwrite(b.k, file, 2 ** 50, [1n])).toMatchObject({ err: 'EFBIG' });
  });

  test('without memory: what could be written counts', () => {
    const b = new Backing({ nodes: [2 ** 21] }, 'none');
    const file = shmem_file_setup(b.k, 1);
    const words = Array.from({ length: 2 ** 19 }, () => 1n);
    const ended = pwrite(b.k, file, 0, words);
    expect(ended.state === 'done' && ended.ret > 0 && ended.ret < 2 ** 22).toBe(true);
    expect(pwrite(b.k, file, 2 ** 24, [1n])).toMatchObject({ err: 'ENOMEM' });
    close_file(b.k, file);
    exit(b.k, b.pid);
    expect(b.leaked()).toBe(0);
  });

  test('is kept by its descriptor and by its areas, and then gone with its pages', () => {
    const { b, file } = withFile();
    b.write(0, 1n);
    b.write(1, 1n);
    b.advise('MADV_PAGEOUT', 1);
    close_file(b.k, file);
    expect(b.read(0)).toBe(1n);
    munmap(b.k, b.pid, BASE, 4 * b.k.g.pageSize);
    expect(b.k.inodes.get(file)).toBeUndefined();
    expect(b.k.swap.used).toBe(0);
    exit(b.k, b.pid);
    expect(b.leaked()).toBe(0);
  });
});

describe('swap of a file', () => {
  test('leaves nothing in the tables: the file knows where its page is', () => {
    const { b, file } = withFile();
    b.write(0, 7n);
    b.advise('MADV_PAGEOUT');
    expect(b.show(0)).toBe('none');
    expect([shmem_cached(b.k, file, 0), shmem_exists(b.k, file, 0)]).toEqual([0, true]);
    expect(invariants(b.k)).toEqual([]);
    expect(b.faults(() => expect(b.read(0)).toBe(7n))).toBe('0 minor, 1 major');
    expect(b.k.folios.is(b.pfn(0), 'dirty')).toBe(true);
    expect(b.k.swap.used).toBe(0);
    expect(invariants(b.k)).toEqual([]);
  });

  test('a page that only hardware knows to be dirty is written all the same', () => {
    const { b } = withFile();
    b.read(0);
    b.write(0, 7n);
    expect(b.k.folios.is(b.pfn(0), 'dirty')).toBe(false);
    b.advise('MADV_PAGEOUT');
    expect(b.read(0)).toBe(7n);
  });

  test('a page that was never written is just forgotten', () => {
    const { b, file } = withFile();
    b.read(0);
    b.advise('MADV_PAGEOUT');
    expect(shmem_exists(b.k, file, 0)).toBe(false);
    expect(b.k.swap.used).toBe(0);
    expect(b.faults(() => expect(b.read(0)).toBe(0n))).toBe('1 minor, 0 major');
  });

  test('full swap: the page loses its mapping, not its content', () => {
    const b = new Backing({ swap: 0 }, 'shared');
    b.write(0, 7n);
    b.advise('MADV_PAGEOUT');
    expect(b.show(0)).toBe('none');
    expect(b.faults(() => expect(b.read(0)).toBe(7n))).toBe('1 minor, 0 major');
  });
});

describe('ftruncate and holes', () => {
  test('truncation takes pages and private copies beyond the end; what is touched there kills', () => {
    const { b, file } = withFile(false);
    pwrite(b.k, file, 0, [1n]);
    b.write(1, 2n);
    b.write(3, 2n);
    expect(ftruncate(b.k, file, 2)).toEqual({ state: 'done', ret: 0 });
    expect([b.show(1), b.show(3)]).toEqual(['page W D Y', 'none']);
    expect([b.read(0), b.read(2), b.read(3)]).toEqual([1n, 'SIGBUS', 'SIGBUS']);
    ftruncate(b.k, file, 4);
    expect(b.read(3)).toBe(0n);
    expect(invariants(b.k)).toEqual([]);
  });

  test('a hole takes the pages of the file, and leaves private copies', () => {
    const { b, file } = withFile(false);
    pwrite(b.k, file, 0, [1n]);
    pwrite(b.k, file, b.k.g.pageSize, [1n]);
    b.read(0);
    b.write(1, 2n);
    expect(punch_hole(b.k, file, 0, 2)).toEqual({ state: 'done', ret: 0 });
    expect([b.show(0), b.read(0), b.read(1)]).toEqual(['none', 0n, 2n]);
    expect(shmem_exists(b.k, file, 1)).toBe(false);
  });

  test('a hole drops what is on swap', () => {
    const { b, file } = withFile();
    b.write(0, 7n);
    b.advise('MADV_PAGEOUT');
    punch_hole(b.k, file, 0, 1);
    expect(b.k.swap.used).toBe(0);
    expect(b.read(0)).toBe(0n);
  });

  test('sizes that cannot be are refused', () => {
    const { b, file } = withFile();
    for (const pages of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(ftruncate(b.k, file, pages)).toMatchObject({ err: 'EINVAL' });
    expect(ftruncate(b.k, file, 2 ** 40)).toMatchObject({ err: 'EFBIG' });
    expect(ftruncate(b.k, 77, 1)).toMatchObject({ err: 'EBADF' });
    expect(punch_hole(b.k, file, 0, 0)).toMatchObject({ err: 'EINVAL' });
    expect(punch_hole(b.k, file, -1, 1)).toMatchObject({ err: 'EINVAL' });
    expect(punch_hole(b.k, file, 0, 2 ** 40)).toMatchObject({ err: 'EFBIG' });
    expect(punch_hole(b.k, shmem_file_setup(b.k, 1, { sealed: true }), 0, 1)).toMatchObject({ err: 'EPERM' });
  });
});
