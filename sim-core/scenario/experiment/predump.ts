// Models: what a checkpoint tool does before it stops a task for good: copy its pages, let it run on, copy what it wrote
// meanwhile, and so on; at the end the copy must be the memory. Once with soft-dirty and clear_refs, once with asynchronous
// write protection and PAGEMAP_SCAN, which asks and protects at once. Reference: CRIU's pre-dump as told in its issues,
// fs/proc/task_mmu.c @ v6.12. Does not model: CRIU's images, pages of files, threads, the way into the task that
// registering needs; frozen means that the task does nothing between the tool's two questions.

import {
  PAGEMAP,
  SCAN_CATEGORIES,
  SCAN_FLAGS,
  UFFD_FEATURES,
  UFFDIO_REGISTER_MODES,
} from '../../layouts/uapi.ts';
import { LAST_LEVEL } from '../../mm/geometry.ts';
import { Kernel } from '../../mm/kernel.ts';
import { lookup } from '../../mm/tables.ts';
import { mmOf } from '../../mm/task.ts';
import { vm_normal_page } from '../../mm/zap.ts';
import {
  access,
  clear_refs,
  madvise,
  mmap,
  mprotect,
  pagemap,
  pagemap_scan,
  spawn,
  uffd_api,
  uffd_register,
  userfaultfd,
} from '../calls.ts';

export const PREDUMP_METHODS = ['soft-dirty', 'wp-async'] as const;
export type PredumpMethod = (typeof PREDUMP_METHODS)[number];

/** What the task does between two rounds of the tool: pages that it stores to, in order; some are new to it. */
export interface TaskRound {
  readonly writes: readonly number[];
  /** It maps so many pages more, right after those that it has. */
  readonly grow?: number;
  /** It takes the right to store from this page and gives it back. */
  readonly protect?: number;
}

export interface TaskProgram {
  readonly name: string;
  /** Pages that are mapped at first, and how many of them were written before the tool came. */
  readonly pages: number;
  readonly written: number;
  readonly rounds: readonly TaskRound[];
  /** Pages that the task stores to while the tool is between asking and its next step; only for a task not frozen. */
  readonly between?: readonly number[];
  /** The area is at the start of a table and may be mapped by one entry. */
  readonly huge?: boolean;
}

export interface RoundResult {
  readonly copied: number;
  /** Faults of the task since the round before. */
  readonly faults: number;
  /** Pages that were copied although the task had not written to them since they were copied last. */
  readonly unneeded: number;
  /** Which pages these are: all that were copied, in order, and those of them that were copied for nothing. */
  readonly pages: readonly number[];
  readonly idle: readonly number[];
}

export interface PredumpResult {
  readonly method: PredumpMethod;
  readonly program: string;
  readonly rounds: readonly RoundResult[];
  /** Pages that differ between dump and memory at the end. */
  readonly lost: number;
  readonly lostPages: readonly number[];
}

const BASE = 0x1000_4000_0000;
const ROOM = 4096;
const RW = { read: true, write: true, exec: false };
const LAYOUTS = { 'soft-dirty': 'v6.12-softdirty', 'wp-async': 'v6.12' } as const;

class Predump {
  readonly k: Kernel;
  readonly pid: number;
  private readonly dump = new Map<number, string>();
  /** Pages that the task wrote to since they were copied last. */
  private readonly dirty = new Set<number>();
  private readonly ctx: number;
  private pages = 0;
  private registered = 0;
  private stores = 0;
  private faultsBefore = 0;

  constructor(
    readonly method: PredumpMethod,
    readonly program: TaskProgram,
  ) {
    this.k = new Kernel({
      layout: LAYOUTS[method],
      observe: false,
      thp: program.huge ? 'madvise' : 'never',
    });
    this.pid = spawn(this.k);
    this.grow(program.pages);
    if (program.huge)
      must(madvise(this.k, this.pid, BASE, this.bytes(program.pages), 'MADV_HUGEPAGE'), 'madvise');
    for (let page = 0; page < program.written; page++) this.store(page);
    this.ctx = method === 'wp-async' ? this.open() : 0;
    this.faultsBefore = this.faultCount();
  }

  run(): PredumpResult {
    // The first copy: everything. From here on writes are looked for.
    const rounds = [this.round(true)];
    for (const { writes, grow, protect } of this.program.rounds) {
      if (grow) this.grow(grow);
      if (protect !== undefined) this.protect(protect);
      for (const page of writes) this.store(page);
      rounds.push(this.round(false));
    }
    // The last round is the one for which the task stands still, so that nothing comes after it.
    if (this.program.between) rounds.push(this.round(false, true));
    const lostPages: number[] = [];
    for (let page = 0; page < this.pages; page++)
      if ((this.dump.get(page) ?? '') !== this.content(page)) lostPages.push(page);
    return { method: this.method, program: this.program.name, rounds, lost: lostPages.length, lostPages };
  }

  private round(first: boolean, last = false): RoundResult {
    const faults = this.faultCount();
    const idle: number[] = [];
    const asked = (pages: readonly number[]): void => {
      for (const page of pages) if (!this.dirty.delete(page) && this.dump.has(page)) idle.push(page);
      // A task that is not frozen runs on while the tool is between its steps.
      if (!first && !last) for (const page of this.program.between ?? []) this.store(page);
    };
    const wanted = this.method === 'soft-dirty' ? this.askSoftDirty(first, asked) : this.scan(asked);
    for (const page of wanted) this.dump.set(page, this.content(page));
    const taken = faults - this.faultsBefore;
    this.faultsBefore = faults;
    return { copied: wanted.length, faults: taken, unneeded: idle.length, pages: wanted, idle };
  }

  /** Two steps: asks page by page, then forgets for all of them at once. */
  private askSoftDirty(first: boolean, asked: (pages: readonly number[]) => void): readonly number[] {
    const { k, pid } = this;
    const bit = PAGEMAP.PM_SOFT_DIRTY ?? 0n;
    const there = (PAGEMAP.PM_PRESENT ?? 0n) | (PAGEMAP.PM_SWAP ?? 0n);
    const wanted: number[] = [];
    for (let page = 0; page < this.pages; page++) {
      const word = pagemap(k, pid, this.va(page));
      if ((word & there) !== 0n && (first || (word & bit) !== 0n)) wanted.push(page);
    }
    asked(wanted);
    must(clear_refs(k, pid, 4), 'clear_refs');
    return wanted;
  }

  /** One step: what was written is told and protected again. New areas have to be registered first. */
  private scan(asked: (pages: readonly number[]) => void): readonly number[] {
    const { k, pid } = this;
    if (this.registered < this.pages) {
      must(uffd_register(k, this.ctx, BASE, this.bytes(this.pages), UFFDIO_REGISTER_MODES.WP), 'register');
      this.registered = this.pages;
    }
    const { WRITTEN, PRESENT, SWAPPED } = SCAN_CATEGORIES;
    const result = pagemap_scan(k, pid, {
      flags: SCAN_FLAGS.WP_MATCHING + SCAN_FLAGS.CHECK_WPASYNC,
      start: BASE,
      end: BASE + this.bytes(this.pages),
      vec: k.g.pageSize,
      vec_len: ROOM,
      category_mask: WRITTEN,
      category_anyof_mask: PRESENT + SWAPPED,
      return_mask: WRITTEN,
    });
    if (result.state !== 'done') throw new RangeError(`predump: scan: ${result.err}`);
    const { pageSize } = k.g;
    const wanted = result.regions.flatMap(({ start, end }) =>
      Array.from({ length: (end - start) / pageSize }, (_, i) => (start - BASE) / pageSize + i),
    );
    asked(wanted);
    return wanted;
  }

  private open(): number {
    const made = userfaultfd(this.k, this.pid, { userModeOnly: false });
    must(uffd_api(this.k, made, UFFD_FEATURES.WP_ASYNC), 'uffd_api');
    return made;
  }

  private grow(pages: number): void {
    const { k, pid } = this;
    must(
      mmap(k, pid, {
        addr: this.va(this.pages),
        length: this.bytes(pages),
        prot: RW,
        shared: false,
        file: 0,
        pgoff: 0,
      }),
      'mmap',
    );
    this.pages += pages;
  }

  private protect(page: number): void {
    for (const prot of [{ ...RW, write: false }, RW])
      must(mprotect(this.k, this.pid, this.va(page), this.bytes(1), prot), 'mprotect');
  }

  private store(page: number): void {
    const done = access(this.k, this.pid, this.va(page), 'write', BigInt(++this.stores));
    if (done.state !== 'done') throw new RangeError(`predump: a store to page ${page}: ${done.state}`);
    this.dirty.add(page);
  }

  /** All words of a page that are not zero; empty for a page that nobody has. */
  private content(page: number): string {
    const { k } = this;
    const place = lookup(k, mmOf(k, this.pid), this.va(page));
    if (!k.h.pte_present(place.pte)) return '';
    const base = place.level === LAST_LEVEL ? vm_normal_page(k, place.pte) : Number(k.h.pte_pfn(place.pte));
    if (base === null) return '';
    const inside = place.level === LAST_LEVEL ? 0 : page % k.g.entries;
    const from = (base + inside) * k.g.pageSize;
    let text = '';
    k.machine.memory.eachWord(from, k.g.pageSize, (pa, lo, hi) => {
      text += `${pa - from}:${lo},${hi};`;
    });
    return text;
  }

  private faultCount(): number {
    const { minor, major } = this.k.faults(this.pid);
    return minor + major;
  }

  private va(page: number): number {
    return BASE + this.bytes(page);
  }

  private bytes(pages: number): number {
    return pages * this.k.g.pageSize;
  }
}

type Called = { readonly state: 'done'; readonly ret: number } | { readonly state: string };

function must(result: Called, what: string): number {
  if (result.state === 'done' && 'ret' in result) return result.ret;
  throw new RangeError(`predump: ${what} did not end well`);
}

/** One pre-dump of a task, to its end. */
export function predump(method: PredumpMethod, program: TaskProgram): PredumpResult {
  return new Predump(method, program).run();
}
