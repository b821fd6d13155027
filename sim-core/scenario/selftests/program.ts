// Models: a test program: one task of a kernel, what it prints, and the few helpers that all such programs share. Bits of
// pagemap are read in two ways, and a program that gets two answers stops. One word stands for all bytes of a page.
// Reference: tools/testing/selftests/mm/vm_util.c @ v6.12. Does not model: a C library, arguments, files of a disk.
import { PAGEMAP, SCAN_CATEGORIES } from '../../layouts/uapi.ts';
import { PMD_LEVEL } from '../../mm/geometry.ts';
import { Kernel, type KernelConfig, type Overrides } from '../../mm/kernel.ts';
import { smaps } from '../../mm/smaps.ts';
import { lookup } from '../../mm/tables.ts';
import { mmOf } from '../../mm/task.ts';
import type { AccessOutcome, Prot } from '../../mm/types.ts';
import {
  access,
  clear_refs,
  madvise,
  mmap,
  mprotect,
  munmap,
  pagemap,
  pagemap_scan,
  shmem_file_setup,
  spawn,
} from '../calls.ts';
import { Tap } from './tap.ts';

export const RW: Prot = { read: true, write: true, exec: false };
export const RO: Prot = { read: true, write: false, exec: false };
export const WO: Prot = { read: false, write: true, exec: false };
export const NONE: Prot = { read: false, write: false, exec: false };
const CLEAR_SOFT_DIRTY = 4;
/** Rows of the journal. */
const LONG = 2 ** 18;
const ALL_CATEGORIES = Object.values(SCAN_CATEGORIES).reduce((all, bit) => all + bit, 0);

export interface MapOptions {
  readonly prot?: Prot;
  readonly shared?: boolean;
  readonly file?: number;
  /** Exactly there; else the kernel chooses. */
  readonly at?: number;
  readonly hugetlb?: number;
}

export class Program {
  readonly tap = new Tap();
  readonly k: Kernel;
  readonly pid: number;
  /** A second thread of the task, once somebody has needed one. */
  thread: number | undefined;

  constructor(config: Partial<KernelConfig>, overrides: Overrides = {}) {
    this.k = new Kernel({ observe: false, thp: 'madvise', ...config }, overrides);
    this.pid = spawn(this.k);
  }

  get page(): number {
    return this.k.g.pageSize;
  }

  /** Bytes of a huge page. */
  get huge(): number {
    return this.k.g.pmdSize;
  }

  /** @throws when the kernel refuses: the program cannot go on */
  map(length: number, { prot = RW, shared = false, file = 0, at, hugetlb }: MapOptions = {}): number {
    const made = mmap(this.k, this.pid, {
      addr: at ?? null,
      length,
      prot,
      shared,
      file,
      pgoff: 0,
      ...(hugetlb !== undefined && { hugetlb }),
    });
    if (made.state !== 'done')
      return this.tap.bail(`mmap: ${made.state === 'error' ? made.err : made.state}`);
    return made.ret;
  }

  /** A mapping that begins at a multiple of a huge page. */
  mapAligned(length: number, options: MapOptions = {}): number {
    const all = this.map(length + this.huge, options);
    const start = Math.ceil(all / this.huge) * this.huge;
    if (start > all) this.unmap(all, start - all);
    this.unmap(start + length, all + this.huge - start);
    return start;
  }

  file(pages: number): number {
    return shmem_file_setup(this.k, pages);
  }

  unmap(start: number, length: number): void {
    if (length > 0) munmap(this.k, this.pid, start, length);
  }

  protect(start: number, length: number, prot: Prot): boolean {
    return mprotect(this.k, this.pid, start, length, prot).state === 'done';
  }

  /** @returns null, or the name of the error */
  advise(start: number, length: number, advice: string): string | null {
    const ended = madvise(this.k, this.pid, start, length, advice);
    return ended.state === 'error' ? ended.err : null;
  }

  read(va: number): bigint {
    const outcome = access(this.k, this.pid, va, 'read');
    if (outcome.state !== 'done') return this.tap.bail(`a read ended with ${outcome.state}`);
    return outcome.value;
  }

  write(va: number, value: bigint): void {
    const outcome = this.tryWrite(va, value);
    if (outcome.state !== 'done') this.tap.bail(`a write ended with ${outcome.state}`);
  }

  tryWrite(va: number, value: bigint): AccessOutcome {
    return access(this.k, this.pid, va, 'write', value);
  }

  /** Adds one to the first word of a page. */
  increment(va: number): void {
    this.write(va, this.read(va) + 1n);
  }

  /** Writes each `step`-th page. */
  fill(start: number, length: number, value = 1n, step = 1): void {
    for (let va = start; va < start + length; va += step * this.page) this.write(va, value);
  }

  clearSoftDirty(): void {
    clear_refs(this.k, this.pid, CLEAR_SOFT_DIRTY);
  }

  isSoftDirty(va: number): boolean {
    return this.twoWays(va, PAGEMAP.PM_SOFT_DIRTY ?? 0n, SCAN_CATEGORIES.SOFT_DIRTY);
  }

  isPopulated(va: number): boolean {
    const present = (PAGEMAP.PM_PRESENT ?? 0n) | (PAGEMAP.PM_SWAP ?? 0n);
    return this.twoWays(va, present, SCAN_CATEGORIES.PRESENT + SCAN_CATEGORIES.SWAPPED);
  }

  pages(start: number, length: number): number[] {
    return Array.from({ length: length / this.page }, (_, i) => start + i * this.page);
  }

  /** Is a fresh area told to be soft-dirty? A kernel without the bit does not say. */
  softDirtySupported(): boolean {
    const at = this.map(this.page);
    const area = smaps(this.k, this.pid).find((one) => one.start <= at && at < one.end);
    this.unmap(at, this.page);
    return area?.flags.includes('sd') ?? false;
  }

  /** Are so many huge pages mapped whole from there on? */
  isHuge(va: number, howMany: number): boolean {
    const mm = mmOf(this.k, this.pid);
    const starts = Array.from({ length: howMany }, (_, i) => va + i * this.huge);
    return starts.every((start) => {
      const { level, pte } = lookup(this.k, mm, start);
      return level === PMD_LEVEL && !this.k.h.pmd_none(pte);
    });
  }

  /** What was done is done: a long loop need not remember each of its rounds. */
  forget(): void {
    this.k.machine.journal.restart();
  }

  /** The same, once so much was done that remembering it is a burden. */
  forgetOften(): void {
    if (this.k.machine.journal.end > LONG) this.forget();
  }

  private twoWays(va: number, bits: bigint, categories: number): boolean {
    const byWord = (pagemap(this.k, this.pid, va) & bits) !== 0n;
    const scan = pagemap_scan(this.k, this.pid, {
      start: va,
      end: va + this.page,
      vec: this.page,
      vec_len: 1,
      category_anyof_mask: ALL_CATEGORIES,
      return_mask: ALL_CATEGORIES,
    });
    if (scan.state !== 'done') return this.tap.bail('PAGEMAP_SCAN failed');
    const byScan = ((scan.regions[0]?.categories ?? 0) & categories) !== 0;
    if (byWord !== byScan) this.tap.bail('pagemap and PAGEMAP_SCAN disagree');
    return byWord;
  }
}
