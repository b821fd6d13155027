// Models: what one test of userfaultfd works on: two areas of one kind of memory, a second view of each where memory is
// shared, and an open userfaultfd with the features that the test needs. The source is filled, the target left empty.
// Reference: tools/testing/selftests/mm/uffd-common.c (uffd_test_ctx_init) @ v6.12.
// Does not model: a mutex in each page (threads take turns); one word stands for all bytes of a page, or two where that is
// not enough.
import { PAGEMAP, UFFD_FEATURES } from '../../../layouts/uapi.ts';
import { hugetlb_file_setup } from '../../../mm/hugetlb-file.ts';
import { dropFile } from '../../../mm/munmap.ts';
import type { AccessOutcome, SysResult } from '../../../mm/types.ts';
import {
  access,
  fork,
  madvise,
  pagemap,
  resume,
  uffd_api,
  uffd_close,
  uffd_register,
  uffd_writeprotect,
  userfaultfd,
} from '../../calls.ts';
import type { Program } from '../program.ts';
import type { Monitor } from './monitor.ts';

const MIB = 2 ** 20;
const MEMORY = 32 * MIB;
const COUNTER = 8;
/** What a monitor finds in a page that was never emptied. */
const SENTINEL = 16;

/** The test cannot be made here; the program says why and goes on. */
export class TestSkipped extends Error {
  override readonly name = 'TestSkipped';
}
export class TestFailed extends Error {
  override readonly name = 'TestFailed';
}

export interface MemoryType {
  readonly name: string;
  readonly kind: 'anon' | 'shmem' | 'hugetlb';
  readonly shared: boolean;
}

export const ANON: MemoryType = { name: 'anon', kind: 'anon', shared: false };
export const SHMEM: MemoryType = { name: 'shmem', kind: 'shmem', shared: true };
export const SHMEM_PRIVATE: MemoryType = { name: 'shmem-private', kind: 'shmem', shared: false };
export const HUGETLB: MemoryType = { name: 'hugetlb', kind: 'hugetlb', shared: true };
export const HUGETLB_PRIVATE: MemoryType = { name: 'hugetlb-private', kind: 'hugetlb', shared: false };

export type FeatureName = keyof typeof UFFD_FEATURES;

/** Advice for the areas before anything is in them. */
export interface AreaAdvice {
  readonly src?: readonly string[];
  readonly dst?: readonly string[];
}

export class Board {
  /** Bytes of a page, as faults on this memory count them. */
  readonly unit: number;
  readonly pages: number;
  readonly length = MEMORY;
  readonly src: number;
  readonly dst: number;
  /** The target once more, where it is shared; else 0. */
  readonly dstAlias: number;
  private readonly srcAlias: number;
  readonly ctx: number;
  /** Contexts to be closed at the end. */
  private readonly open: number[] = [];

  constructor(
    readonly p: Program,
    readonly type: MemoryType,
    features: readonly FeatureName[],
    advice: AreaAdvice = {},
  ) {
    this.unit = type.kind === 'hugetlb' ? p.huge : p.page;
    this.pages = MEMORY / this.unit;
    [this.src, this.srcAlias] = this.area();
    [this.dst, this.dstAlias] = this.area();
    for (const one of advice.src ?? []) p.advise(this.src, MEMORY, one);
    for (const one of advice.dst ?? []) p.advise(this.dst, MEMORY, one);
    this.ctx = this.context(features);
    for (let nr = 0; nr < this.pages; nr++) {
      p.write(this.counter(this.src, nr), 1n);
      p.write(this.src + nr * this.unit + SENTINEL, 1n);
    }
    this.release(p.pid, this.dst);
    p.forget();
  }

  /** Where a page keeps its counter. */
  counter(area: number, nr: number): number {
    return area + nr * this.unit + COUNTER;
  }

  /** An area of the kind, and its second view. */
  private area(): readonly [number, number] {
    const { p, type } = this;
    if (type.kind === 'anon') return [p.mapAligned(MEMORY), 0];
    const file =
      type.kind === 'hugetlb' ? hugetlb_file_setup(p.k, p.huge, MEMORY / p.huge) : p.file(MEMORY / p.page);
    const view = (): number => this.fileView(file);
    const first = view();
    const second = type.shared ? view() : 0;
    // The mappings keep it now.
    dropFile(p.k, file);
    return [first, second];
  }

  /** At a multiple of a huge page, so that one entry could map what is there. */
  private fileView(file: number): number {
    const { p, type } = this;
    const options = { file, shared: type.shared };
    if (type.kind === 'hugetlb') return p.map(MEMORY, options);
    // Room is reserved first, for a file is not to be mapped further than it reaches.
    const at = p.mapAligned(MEMORY);
    return p.map(MEMORY, { ...options, at });
  }

  /** userfaultfd(2) and UFFDIO_API. */
  private context(features: readonly FeatureName[]): number {
    const { k, pid } = this.p;
    const ctx = userfaultfd(k, pid, { userModeOnly: true });
    const wanted = features.reduce((all, name) => all | UFFD_FEATURES[name], 0);
    this.open.push(ctx);
    if (uffd_api(k, ctx, wanted).state !== 'done') throw new TestFailed('UFFDIO_API failed');
    return ctx;
  }

  /** A context that came with a fork belongs to the test, too. */
  adopt(ctx: number): void {
    this.open.push(ctx);
  }

  /** Takes all pages of an area away, the file's too where it is shared. */
  release(pid: number, area: number, monitor?: Monitor): void {
    const { k } = this.p;
    const advice = this.type.shared ? 'MADV_REMOVE' : 'MADV_DONTNEED';
    const ended = this.finish(pid, madvise(k, pid, area, MEMORY, advice), monitor);
    if (ended.state !== 'done') throw new TestFailed(`${advice} failed`);
  }

  register(area: number, length: number, mode: number): number {
    const made = uffd_register(this.p.k, this.ctx, area, length, mode);
    if (made.state !== 'done') throw new TestFailed('register failure');
    return made.ret;
  }

  /** wp_range: one page is armed, or no longer. */
  protect(va: number, on: boolean, ctx = this.ctx): void {
    if (uffd_writeprotect(this.p.k, ctx, va, this.unit, on ? 1 : 0).state !== 'done')
      throw new TestFailed('clear WP failed');
  }

  isWp(va: number, pid = this.p.pid): boolean {
    return (pagemap(this.p.k, pid, va) & (PAGEMAP.PM_UFFD_WP ?? 0n)) !== 0n;
  }

  /** An access, to its end: a signal is an end. */
  tries(va: number, kind: 'read' | 'write', value = 0n, monitor?: Monitor, pid = this.p.pid): AccessOutcome {
    const ended = this.finish(pid, access(this.p.k, pid, va, kind, value), monitor);
    this.p.forgetOften();
    if (ended.state === 'done' && !('value' in ended)) throw new TestFailed('an access ended as a call');
    if (ended.state === 'error') throw new TestFailed(`an access ended with ${ended.err}`);
    return ended as AccessOutcome;
  }

  read(va: number, monitor?: Monitor, pid?: number): bigint {
    const ended = this.tries(va, 'read', 0n, monitor, pid);
    if (ended.state !== 'done') throw new TestFailed(`a read ended with ${ended.state}`);
    return ended.value;
  }

  write(va: number, value: bigint, monitor?: Monitor, pid?: number): void {
    const ended = this.tries(va, 'write', value, monitor, pid);
    if (ended.state !== 'done') throw new TestFailed(`a write ended with ${ended.state}`);
  }

  /** Are the words that stand for all bytes of a page zero? */
  isZero(area: number, nr: number, monitor?: Monitor, pid?: number): boolean {
    const at = area + nr * this.unit;
    return [at, at + COUNTER, at + SENTINEL, at + this.unit - COUNTER].every(
      (va) => this.read(va, monitor, pid) === 0n,
    );
  }

  /** fork(2). @returns the child */
  fork(monitor?: Monitor): number {
    const ended = this.finish(this.p.pid, fork(this.p.k, this.p.pid), monitor);
    if (ended.state !== 'done' || !('ret' in ended)) throw new TestFailed('fork() failed');
    return ended.ret;
  }

  /** Lets the monitor work until a call or an access has ended. Where nobody wakes the task, it would hang for ever. */
  finish<T extends AccessOutcome | SysResult>(
    pid: number,
    first: T,
    monitor?: Monitor,
  ): AccessOutcome | SysResult {
    let ended: AccessOutcome | SysResult = first;
    while (ended.state === 'parked') {
      monitor?.work();
      if (!this.p.k.tasks.get(pid)?.woken) throw new TestFailed('a task waits, and nobody will wake it');
      ended = resume(this.p.k, pid);
    }
    return ended;
  }

  close(): void {
    const { p } = this;
    for (const ctx of this.open) uffd_close(p.k, ctx);
    for (const area of [this.src, this.srcAlias, this.dst, this.dstAlias])
      if (area !== 0) p.unmap(area, MEMORY);
    p.forget();
  }
}
