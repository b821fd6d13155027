// Huge pages of hugetlb: sizes, promises of the pool, the oddities of runs, what is told of them.
import { describe, expect, test } from 'vitest';
import { invariants } from '../check/invariants.ts';
import { PAGEMAP, SCAN_CATEGORIES } from '../layouts/uapi.ts';
import { access } from './access.ts';
import { clear_refs } from './clear-refs.ts';
import { exit } from './exit.ts';
import { fork } from './fork.ts';
import { hugePlace } from './hugetlb-tables.ts';
import { Kernel, type KernelConfig } from './kernel.ts';
import { madvise } from './madvise.ts';
import { mmap } from './mmap.ts';
import { mprotect } from './mprotect.ts';
import { mremap } from './mremap.ts';
import { munmap } from './munmap.ts';
import { pagemap } from './pagemap.ts';
import { pagemap_scan } from './pagemap-scan.ts';
import { spawn } from './program.ts';
import { smaps } from './smaps.ts';
import type { SysResult } from './types.ts';

const BASE = 2 ** 44;
const RW = { read: true, write: true, exec: false };
const NONE = { read: false, write: false, exec: false };
const MIB = 2 ** 20;

class Huge {
  readonly k: Kernel;
  readonly pid: number;

  constructor(
    readonly bytes: number,
    pool: number,
    config: Partial<KernelConfig> = {},
  ) {
    this.k = new Kernel(config);
    this.pid = spawn(this.k);
    const size = this.k.hugetlb.size(bytes);
    if (size) this.k.hugetlb.grow(size, pool);
  }

  map(pages: number, shared = false, addr = BASE): SysResult {
    const request = { addr, length: pages * this.bytes, prot: RW, shared, file: 0, pgoff: 0 };
    return mmap(this.k, this.pid, { ...request, hugetlb: this.bytes });
  }

  write(page: number, value = 1n, pid = this.pid): string {
    const outcome = access(this.k, pid, BASE + page * this.bytes, 'write', value);
    return outcome.state === 'signal' ? outcome.signal : outcome.state;
  }

  entry(page: number, pid = this.pid): bigint {
    const va = BASE + page * this.bytes;
    const vma = this.k.areas.at(this.k.tasks.get(pid)?.mm ?? 0, va);
    return vma ? (hugePlace(this.k, vma, va)?.pte ?? 0n) : 0n;
  }

  books(): { free: number; reserved: number } {
    const size = this.k.hugetlb.size(this.bytes);
    const pool = size && this.k.hugetlb.pool(size);
    return { free: pool?.free.length ?? 0, reserved: pool?.reserved ?? 0 };
  }

  child(): number {
    const forked = fork(this.k, this.pid);
    return forked.state === 'done' ? forked.ret : 0;
  }
}

describe('promises of the pool', () => {
  test('mmap refuses what the pool cannot keep, and munmap gives back what was not called in', () => {
    const huge = new Huge(2 * MIB, 3);
    expect(huge.map(4)).toMatchObject({ state: 'error', err: 'ENOMEM' });
    expect(huge.map(2)).toMatchObject({ state: 'done' });
    expect(huge.books()).toEqual({ free: 3, reserved: 2 });
    huge.write(0);
    expect(huge.books()).toEqual({ free: 2, reserved: 1 });
    expect(munmap(huge.k, huge.pid, BASE, 2 * huge.bytes)).toMatchObject({ state: 'done' });
    expect(huge.books()).toEqual({ free: 3, reserved: 0 });
    expect(invariants(huge.k)).toEqual([]);
  });

  test('MADV_DONTNEED opens the promise of a private page again', () => {
    const huge = new Huge(64 * 1024, 1);
    huge.map(1);
    huge.write(0);
    madvise(huge.k, huge.pid, BASE, huge.bytes, 'MADV_DONTNEED');
    expect(huge.books()).toEqual({ free: 1, reserved: 1 });
    expect(huge.write(0)).toBe('done');
  });

  test('where no page is left the owner writes in place and the child loses the page', () => {
    const huge = new Huge(2 * MIB, 1);
    huge.map(1);
    huge.write(0, 7n);
    const child = huge.child();
    expect(huge.write(0, 8n)).toBe('done');
    expect(huge.write(0, 9n, child)).toBe('SIGBUS');
    expect(invariants(huge.k)).toEqual([]);
    exit(huge.k, child);
    expect(invariants(huge.k)).toEqual([]);
  });

  test('a child that finds no page gets SIGBUS, and the parent keeps its own', () => {
    const huge = new Huge(2 * MIB, 1);
    huge.map(1);
    huge.write(0, 7n);
    const child = huge.child();
    expect(huge.write(0, 9n, child)).toBe('SIGBUS');
    expect(access(huge.k, huge.pid, BASE, 'read')).toEqual({ state: 'done', value: 7n });
  });
});

describe('whole pages only', () => {
  test('calls that would cut a huge page give EINVAL and change nothing', () => {
    const huge = new Huge(2 * MIB, 2);
    huge.map(2);
    const { k, pid } = huge;
    const before = k.machine.hash();
    const part = BASE + k.g.pageSize;
    expect(munmap(k, pid, part, huge.bytes)).toMatchObject({ err: 'EINVAL' });
    expect(mprotect(k, pid, part, huge.bytes, NONE)).toMatchObject({ err: 'EINVAL' });
    expect(madvise(k, pid, part, huge.bytes, 'MADV_DONTNEED')).toMatchObject({ err: 'EINVAL' });
    expect(madvise(k, pid, BASE, huge.bytes, 'MADV_FREE')).toMatchObject({ err: 'EINVAL' });
    expect(madvise(k, pid, BASE, huge.bytes, 'MADV_PAGEOUT')).toMatchObject({ err: 'EINVAL' });
    const grown = { fixed: null, mayMove: true, dontUnmap: false };
    expect(mremap(k, pid, BASE, huge.bytes, 2 * huge.bytes, grown)).toMatchObject({ err: 'EINVAL' });
    expect(k.machine.hash()).toBe(before);
    expect(huge.map(1, false, part)).toMatchObject({ err: 'EINVAL' });
  });
});

describe('PROT_NONE', () => {
  test.each([
    ['a run of pages stays valid for hardware', 64 * 1024, 4, true],
    ['a block becomes invalid', 2 * MIB, 2, false],
    ['a run of blocks becomes invalid', 32 * MIB, 1, false],
  ])('%s, and nobody can use it', (_what, bytes, pool, valid) => {
    const huge = new Huge(bytes, pool);
    huge.map(1);
    huge.write(0);
    mprotect(huge.k, huge.pid, BASE, bytes, NONE);
    const { h } = huge.k;
    expect([h.pte_valid(huge.entry(0)), h.pte_protnone(huge.entry(0))]).toEqual([valid, !valid]);
    expect(huge.write(0)).toBe('SIGSEGV');
    mprotect(huge.k, huge.pid, BASE, bytes, RW);
    // Write permission comes back with a fault only.
    expect(h.pte_write(huge.entry(0))).toBe(false);
    expect(huge.write(0)).toBe('done');
    expect(invariants(huge.k)).toEqual([]);
  });
});

describe('what is told', () => {
  test('after clear_refs pagemap says clean and the scan says soft-dirty', () => {
    const huge = new Huge(64 * 1024, 2, { layout: 'v6.12-softdirty' });
    huge.map(1);
    huge.write(0);
    clear_refs(huge.k, huge.pid, 4);
    const { k, pid } = huge;
    expect(k.h.pte_soft_dirty(huge.entry(0))).toBe(true);
    expect(pagemap(k, pid, BASE) & (PAGEMAP.PM_SOFT_DIRTY ?? 0n)).toBe(0n);
    const { SOFT_DIRTY } = SCAN_CATEGORIES;
    const scan = { start: BASE, end: BASE + huge.bytes, vec: BASE, vec_len: 4, return_mask: SOFT_DIRTY };
    const told = pagemap_scan(k, pid, { ...scan, category_mask: SOFT_DIRTY });
    expect(told).toMatchObject({ ret: 1 });
    expect(smaps(k, pid).find(({ start }) => start === BASE)?.bytes).toMatchObject({
      Private_Hugetlb: huge.bytes,
      Shared_Hugetlb: 0,
      Rss: 0,
    });
  });

  test.each([12, 14, 16] as const)('pages of 2^%i bytes have the sizes of their tables', (pageShift) => {
    const { k } = new Huge(0, 0, { pageShift });
    const { pageSize, pmdSize } = k.g;
    const [ptes, pmds] = [k.layout.number('CONT_PTES'), k.layout.number('CONT_PMDS')];
    expect(k.hugetlb.sizes.map(({ bytes }) => bytes)).toEqual([ptes * pageSize, pmdSize, pmds * pmdSize]);
    const first = k.hugetlb.sizes[0];
    const huge = new Huge(first?.bytes ?? 0, 2, { pageShift });
    expect(huge.map(1, true)).toMatchObject({ state: 'done' });
    expect(huge.write(0)).toBe('done');
    expect(huge.k.h.pte_cont(huge.entry(0))).toBe(true);
    expect(invariants(huge.k)).toEqual([]);
  });
});
