// What mmap refuses because something is there already, or because nobody has so much memory.
import { describe, expect, test } from 'vitest';
import { Kernel } from './kernel.ts';
import { type MmapRequest, mmap } from './mmap.ts';
import { spawn } from './program.ts';
import { shmem_file_setup } from './shmem.ts';

const BASE = 2 ** 44;
const MIB = 2 ** 20;
const RW = { read: true, write: true, exec: false };
const RO = { read: true, write: false, exec: false };

function machine() {
  const k = new Kernel({ nodes: [64 * MIB], swap: 16 * MIB });
  const pid = spawn(k);
  const map = (change: Partial<MmapRequest>) =>
    mmap(k, pid, { addr: BASE, length: MIB, prot: RW, shared: false, file: 0, pgoff: 0, ...change });
  return { k, map };
}

describe('MAP_FIXED_NOREPLACE', () => {
  test('takes a place that is free, and gives EEXIST where any page of it is not', () => {
    const { k, map } = machine();
    expect(map({ noReplace: true })).toEqual({ state: 'done', ret: BASE });
    expect(map({ noReplace: true })).toMatchObject({ err: 'EEXIST' });
    expect(map({ noReplace: true, addr: BASE - MIB + k.g.pageSize })).toMatchObject({ err: 'EEXIST' });
    expect(map({ noReplace: true, addr: BASE - MIB })).toMatchObject({ state: 'done' });
  });

  test('tells of a place that is no multiple of a page before it looks whether it is free', () => {
    const { k, map } = machine();
    map({});
    expect(map({ noReplace: true, addr: BASE + k.g.pageSize / 4 })).toMatchObject({ err: 'EINVAL' });
  });
});

describe('overcommit by guess', () => {
  test('private memory that may be written is refused beyond all memory and swap', () => {
    const { map } = machine();
    expect(map({ length: 80 * MIB })).toMatchObject({ state: 'done' });
    expect(map({ length: 81 * MIB })).toMatchObject({ err: 'ENOMEM' });
  });

  test('so is shared memory without a name, even for reading', () => {
    const { map } = machine();
    expect(map({ length: 81 * MIB, shared: true })).toMatchObject({ err: 'ENOMEM' });
    expect(map({ length: 81 * MIB, shared: true, prot: RO })).toMatchObject({ err: 'ENOMEM' });
  });

  test('memory that cannot be written, and files, are promised nothing', () => {
    const { k, map } = machine();
    expect(map({ length: 81 * MIB, prot: RO })).toMatchObject({ state: 'done' });
    const file = shmem_file_setup(k, 1);
    expect(map({ length: 81 * MIB, shared: true, file })).toMatchObject({ state: 'done' });
  });

  test('what is promised already is not asked: two mappings of half of it and more both work', () => {
    const { map } = machine();
    expect(map({ length: 60 * MIB })).toMatchObject({ state: 'done' });
    expect(map({ length: 60 * MIB, addr: BASE + 128 * MIB })).toMatchObject({ state: 'done' });
  });
});
