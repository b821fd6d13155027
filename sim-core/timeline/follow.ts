// Models: a scenario told to the shadow as it runs, step by step, and the two compared: what must be true of contents,
// promises and soft-dirty after each step, without a bit. Together with the invariants it says when the state of a kernel
// stopped being sound, also where no program can see it yet. Reference: shadow.ts, invariants.ts.
// Does not model: operations that it is not told of below; after the first of them only the invariants are asked.

import { compare, contentOf } from '../check/compare.ts';
import { invariants } from '../check/invariants.ts';
import { Shadow } from '../check/shadow.ts';
import type { PageShadow } from '../check/shadow-page.ts';
import { UFFD_FEATURES } from '../layouts/uapi.ts';
import { pageIndex } from '../mm/file-fault.ts';
import { mmOf } from '../mm/task.ts';
import type { Vma } from '../mm/types.ts';
import { makeHelpers } from '../pgtable/helpers.ts';
import { FILLING } from '../scenario/monitor.ts';
import type { Operation, OperationOf, PageRef } from '../scenario/operations.ts';
import type { RunEvent } from '../scenario/outcome.ts';
import { protOf } from '../scenario/perform-memory.ts';
import { flagsOf } from '../scenario/perform-uffd.ts';
import { regionOf, taskOf } from '../scenario/regions.ts';
import type { Run, StepRecord } from '../scenario/runner.ts';

type Fault = Extract<RunEvent, { ev: 'pagefault' }>;
type Paged = PageRef & { readonly n: number };

/** Operations that change nothing that the shadow knows. */
const QUIET: ReadonlySet<string> = new Set([
  'exec',
  'move_pages',
  'migrate_begin',
  'migrate_end',
  'pagemap_scan',
  'uffd_wake',
  'uffd_read',
  'change_prot_numa',
  'split_folio',
]);

/** Advice that the shadow is told of, or that changes nothing that it knows. */
const KNOWN_ADVICE: ReadonlySet<string> = new Set([
  'MADV_DONTNEED',
  'MADV_FREE',
  'MADV_PAGEOUT',
  'MADV_COLD',
  'MADV_HUGEPAGE',
  'MADV_NOHUGEPAGE',
]);

export class Follower {
  readonly shadow: Shadow;
  private features = 0;
  /** Was every step so far told? */
  private told = true;
  /** Files that have been mapped. */
  private readonly files = new Set<number>();
  /** The kernel, asked with its own helpers: those that somebody put in its place are what is judged. */
  private readonly sound: Run['kernel'];

  constructor(private readonly run: Run) {
    const { kernel } = run;
    const { thp, mthp } = kernel.config;
    this.shadow = new Shadow(kernel.g.pageSize, thp !== 'never' || mthp !== 'never');
    this.sound = Object.create(kernel, { h: { value: makeHelpers(kernel.layout) } });
  }

  /** Is the shadow still compared, or was there a step that it cannot be told of? */
  get follows(): boolean {
    return this.told;
  }

  /**
   * Tells the shadow of a step that has just been done, and looks at the kernel.
   * @returns the first thing that must not be, in a sentence, or null
   */
  after(record: StepRecord): string | null {
    const wrong = this.told ? this.tell(record) : null;
    return wrong ?? invariants(this.sound)[0] ?? (this.told ? this.compared() : null);
  }

  private compared(): string | null {
    const { pid, child } = this.run.state;
    const pids = child === 0 ? [pid] : [pid, child];
    return compare({ k: this.sound, shadow: this.shadow, pids })[0] ?? null;
  }

  private tell({ operation, outcome, state }: StepRecord): string | null {
    if (outcome.parked || outcome.failure !== undefined || state.pending.length > 0) {
      this.told = false;
      return null;
    }
    for (const event of outcome.events)
      if (event.ev === 'pagefault') this.answered(event, taskOf(state, operation));
    if (outcome.err !== undefined || outcome.sig !== undefined) return null;
    if (operation.op === 'read') return this.read(operation, outcome.val ?? 0n);
    if (!this.tellMemory(operation) && !this.tellMonitor(operation) && !QUIET.has(operation.op))
      this.told = false;
    if (operation.op === 'pagemap_scan') this.scanned(operation, outcome.regions ?? []);
    return null;
  }

  private has(name: keyof typeof UFFD_FEATURES): boolean {
    return (this.features & UFFD_FEATURES[name]) !== 0;
  }

  private pidOf(name: string): number {
    return regionOf(this.run.state, name).pid;
  }

  private va({ r, p }: PageRef): number {
    return regionOf(this.run.state, r).base + p * this.shadow.pageSize;
  }

  private page(at: PageRef): PageShadow | undefined {
    return this.shadow.page(this.pidOf(at.r), this.va(at));
  }

  private range(at: Paged): readonly [number, number, number] {
    return [this.pidOf(at.r), this.va(at), at.n * this.shadow.pageSize];
  }

  /** The task is the step's: an event names the parent's region, also for the child's memory. */
  private answered(fault: Fault, pid: number): void {
    const page = this.shadow.page(pid, this.va(fault));
    if (!page || fault.rc !== 0) return;
    if (fault.flags.includes('wp')) page.disarm();
    else if (fault.flags.includes('minor')) {
      this.shadow.populated(page, false);
      page.disarm();
    } else {
      const value = fault.resolved === 'UFFDIO_ZEROPAGE' ? 0n : FILLING;
      this.shadow.installed(page, value, fault.resolved === 'UFFDIO_COPY|WP');
    }
  }

  private read(operation: OperationOf<'read'>, value: bigint): string | null {
    const page = this.page(operation);
    if (!page) return null;
    const allowed = this.shadow.mayRead(page);
    if (!allowed.includes(value))
      return `page ${operation.p} of ${operation.r} read ${value}; what was stored last is ${allowed.join(' or ')}`;
    this.shadow.readBack(this.pidOf(operation.r), page.va, value);
    return null;
  }

  /** A file may have been filled before anybody mapped it: what is in it then is taken as it is. */
  private open(vma: Vma, start: number, pages: number): void {
    const { kernel } = this.run;
    this.files.add(vma.file);
    for (let va = start; va < start + pages * this.shadow.pageSize; va += this.shadow.pageSize) {
      const word = contentOf(kernel, vma, va);
      if (word !== 'poison') this.shadow.file(vma.file).write(pageIndex(kernel, vma, va), word);
    }
  }

  private mmap({ r, p = 0, pages, prot, kind }: OperationOf<'mmap'>): void {
    const { kernel } = this.run;
    const pid = this.pidOf(r);
    const start = this.va({ r, p });
    const vma = kernel.areas.at(mmOf(kernel, pid).id, start);
    if (!vma || kind.startsWith('hugetlb')) {
      this.told = false;
      return;
    }
    if (vma.file !== 0 && !this.files.has(vma.file)) this.open(vma, start, pages);
    const pgoff = vma.file === 0 ? 0 : pageIndex(kernel, vma, start);
    this.shadow.munmap(pid, start, pages * this.shadow.pageSize);
    const shared = kind.endsWith('-shared');
    this.shadow.mmap(pid, { start, pages, ...protOf(prot), shared, file: vma.file, pgoff });
  }

  /** @returns false when the operation is none of these */
  private tellMemory(operation: Operation): boolean {
    const { shadow } = this;
    switch (operation.op) {
      case 'mmap':
        this.mmap(operation);
        return true;
      case 'write':
        shadow.write(this.pidOf(operation.r), this.va(operation), BigInt(operation.v));
        return true;
      case 'munmap':
        shadow.munmap(...this.range(operation));
        return true;
      case 'mprotect':
        shadow.mprotect(...this.range(operation), protOf(operation.prot));
        return true;
      case 'mremap': {
        const [pid, from, bytes] = this.range(operation);
        shadow.mremap(pid, from, this.va({ r: operation.to, p: 0 }), bytes, this.has('EVENT_REMAP'));
        return true;
      }
      case 'fork': {
        const { pid, child } = this.run.state;
        shadow.fork(pid, child, this.has('EVENT_FORK'));
        return true;
      }
      case 'child_exit':
        for (const pid of shadow.spaces.keys()) if (pid !== this.run.state.pid) shadow.exit(pid);
        return true;
      case 'clear_refs':
      case 'child_clear_refs': {
        const { pid, child } = this.run.state;
        if (operation.v === 4) shadow.clearSoftDirty(operation.op === 'clear_refs' ? pid : child);
        return true;
      }
      case 'madvise':
        return this.madvise(operation);
      default:
        return false;
    }
  }

  private madvise(operation: OperationOf<'madvise'>): boolean {
    const pages = this.shadow.within(...this.range(operation));
    for (const page of pages) {
      if (operation.adv === 'MADV_DONTNEED') page.drop();
      else if (operation.adv === 'MADV_FREE') page.freeLazily();
      else if (operation.adv === 'MADV_PAGEOUT' && page.area.file !== 0) page.unmapped();
    }
    return KNOWN_ADVICE.has(operation.adv);
  }

  /** @returns false when the operation is none of these */
  private tellMonitor(operation: Operation): boolean {
    const { shadow } = this;
    switch (operation.op) {
      case 'uffd_api':
        this.features |= flagsOf(operation.features, UFFD_FEATURES);
        return true;
      case 'uffd_register': {
        const mode = (name: string): boolean => operation.mode.split(' ').includes(name);
        const modes = { missing: mode('missing'), wp: mode('wp'), minor: mode('minor') };
        shadow.register(...this.range(operation), 1, modes);
        for (const page of shadow.within(...this.range(operation))) page.async = this.has('WP_ASYNC');
        return true;
      }
      case 'uffd_unregister':
        shadow.unregister(...this.range(operation));
        return true;
      case 'uffd_writeprotect':
        if (operation.on === 0) shadow.unprotect(...this.range(operation));
        else shadow.protect(...this.range(operation), this.has('WP_UNPOPULATED') || this.has('WP_ASYNC'));
        return true;
      case 'uffd_copy':
        for (const page of shadow.within(...this.range(operation)))
          shadow.installed(page, FILLING, (operation.wp ?? 0) !== 0);
        return true;
      case 'uffd_zeropage':
        for (const page of shadow.within(...this.range(operation))) shadow.installed(page, 0n, false);
        return true;
      case 'uffd_poison':
        for (const page of shadow.within(...this.range(operation)))
          Object.assign(page, { poisoned: true, armed: false });
        return true;
      default:
        return false;
    }
  }

  /** A scan that arms what it reports: nobody hears of the next write, and the next scan tells of it. */
  private scanned(
    operation: OperationOf<'pagemap_scan'>,
    regions: readonly (readonly [number, number, number])[],
  ): void {
    if (!operation.flags.includes('WP_MATCHING')) return;
    for (const [first, end] of regions)
      for (let p = first; p < end; p++) this.page({ r: operation.r, p })?.arm(true);
  }
}
