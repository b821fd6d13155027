// Models: the kernel's own state: every table and column of the memory manager, in one place, over one machine. The paths
// are functions of this object; they keep nothing of their own, so that undo, redo and seek bring back all of it.
// Reference: the structures named in types.ts. Does not model: locks; one path runs at a time, races are named windows.

import type { PageShift } from '../arch/granule.ts';
import { CPU_MAX } from '../arch/regs.ts';
import type { LayoutId, SwapTypes } from '../layouts/table.ts';
import type { Column, RecordTable } from '../machine/columns.ts';
import { Machine } from '../machine/machine.ts';
import type { TlbConfig } from '../machine/tlb.ts';
import { ContPtes } from '../pgtable/contpte.ts';
import type { PgtableHelpers } from '../pgtable/helpers.ts';
import { makeHelpers } from '../pgtable/helpers.ts';
import type { Layout } from '../pgtable/layout.ts';
import { makeLayout } from '../pgtable/layout.ts';
import { Ptes } from '../pgtable/ptes.ts';
import { TlbFlush } from '../pgtable/tlbflush.ts';
import { AnonVmas } from './anon-vma.ts';
import { bootCpus } from './cpu.ts';
import type { Deposit } from './deposit.ts';
import { Folios } from './folio.ts';
import { type Geometry, geometryOf } from './geometry.ts';
import { HugetlbPools } from './hugetlb-pool.ts';
import { type Doing, guard } from './kernel-stop.ts';
import { type MmPieces, makePieces } from './pieces.ts';
import { SwapDevice } from './swap-device.ts';
import {
  type CacheEntry,
  type Inode,
  type Migration,
  type Mm,
  NotModelled,
  type Task,
  type Uffd,
  type UffdMessage,
  type Vma,
} from './types.ts';
import { VmFlags } from './vm-flags.ts';
import { VmaIndex } from './vma-index.ts';

export interface KernelConfig {
  readonly layout: LayoutId;
  readonly pageShift: PageShift;
  readonly swapTypes: Partial<SwapTypes>;
  /** FEAT_HAFDBS: hardware sets the access flag and the dirty state. */
  readonly hafdbs: boolean;
  readonly cpus: number;
  readonly tlb: TlbConfig | undefined;
  /** Bytes of memory on each NUMA node. */
  readonly nodes: readonly number[];
  /** Bytes of the swap device; 0: none. */
  readonly swap: number;
  /** Write events and check break-before-make. Off for bulk runs. */
  readonly observe: boolean;
  /** May the task read another's memory, get EVENT_FORK, read frame numbers? CAP_SYS_PTRACE and CAP_SYS_ADMIN. */
  readonly privileged: boolean;
  /** Transparent huge pages of the size of a whole table: never, or where madvise asks for them. */
  readonly thp: 'never' | 'madvise';
  /** Large folios of one contpte block, in the same words. */
  readonly mthp: 'never' | 'madvise';
  /** fault_around_bytes: how much a read of a file may map around itself. One page: nothing. */
  readonly faultAround: number;
}

const MIB = 2 ** 20;
export const KERNEL_DEFAULT: KernelConfig = {
  layout: 'v6.12',
  pageShift: 12,
  swapTypes: {},
  hafdbs: true,
  cpus: 2,
  tlb: undefined,
  nodes: [512 * MIB, 256 * MIB],
  swap: 60 * MIB,
  observe: true,
  privileged: true,
  thp: 'never',
  mthp: 'never',
  faultAround: 2 ** 16,
};

/** What an exercise or a test puts in place of the kernel's own code. */
export interface Overrides {
  readonly helpers?: Partial<PgtableHelpers>;
  readonly pieces?: Partial<MmPieces>;
}

const RAM_BASE = 2 ** 30;

export class Kernel {
  readonly config: KernelConfig;
  readonly layout: Layout;
  readonly g: Geometry;
  /** The helpers, late-bound: an override is what every path and every other helper calls. */
  readonly h: PgtableHelpers;
  readonly pieces: MmPieces;
  /** VMA flags by name, as masks of the layout. */
  readonly vm: VmFlags;
  readonly machine: Machine;
  /** Single entries in memory, at any level: ptep_get, set_pte, ptep_get_and_clear … */
  readonly ptes: Ptes;
  /** Last-level entries of user memory, where runs of them may carry the contiguous hint: for all but hugetlb. */
  readonly contpte: ContPtes;
  readonly tlb: TlbFlush;
  readonly folios: Folios;
  readonly swap: SwapDevice;
  readonly hugetlb: HugetlbPools;
  readonly tasks: RecordTable<Task>;
  readonly mms: RecordTable<Mm>;
  readonly vmas: RecordTable<Vma>;
  readonly inodes: RecordTable<Inode>;
  /** Page cache: key is cacheKey(inode, index). */
  readonly cache: RecordTable<CacheEntry>;
  readonly uffds: RecordTable<Uffd>;
  readonly messages: RecordTable<UffdMessage>;
  readonly anonVmas: AnonVmas;
  /** Migrations that have begun, by frame number. */
  readonly migrations: RecordTable<Migration>;
  /** Tables kept for the day when a huge mapping is split, by the physical address of its entry. */
  readonly deposits: RecordTable<Deposit>;
  /** Areas of each space in order of address. */
  readonly areas: VmaIndex;
  /** The shared zero page. */
  readonly zeroPfn: number;
  /** First frame of the huge zero page; 0 until somebody has needed it. */
  private readonly hugeZero: Column;
  /** Counters by name and owner: next free ids, faults per task. */
  private readonly counts: Column;
  /** The CPU on which the kernel runs now: transient, set at the entry of each call. */
  cpu = 0;
  /** What the kernel is doing, for the sentence about a helper that failed. Transient. */
  readonly doing: Doing = { call: 'boot', pid: 0, va: null };

  constructor(config: Partial<KernelConfig> = {}, overrides: Overrides = {}) {
    this.config = { ...KERNEL_DEFAULT, ...config };
    const { layout, pageShift, swapTypes, hafdbs, cpus, tlb, nodes, swap, observe } = this.config;
    this.layout = makeLayout(layout, { pageShift, swapTypes });
    this.g = geometryOf(this.layout);
    this.h = makeHelpers(this.layout, overrides.helpers);
    this.pieces = makePieces(this.layout, this.h, overrides.pieces);
    const where = (): { doing: Doing; page: number | null } => ({
      doing: this.doing,
      page: this.pageAtHand(),
    });
    guard(this.h, Object.keys(overrides.helpers ?? {}), where);
    guard(this.pieces, Object.keys(overrides.pieces ?? {}), where);
    this.vm = new VmFlags(this.layout);
    const ram = nodes.reduce((sum, bytes) => sum + bytes, 0);
    this.machine = new Machine({
      ramBase: RAM_BASE,
      ramSize: ram + roundUp(swap),
      cpus,
      features: { ...CPU_MAX, lva: false, lpa: false, lpa2: false, hafdbs },
      ...(tlb && { tlb }),
      observe,
    });
    const { stores } = this.machine;
    this.tasks = stores.table('tasks');
    this.mms = stores.table('mms');
    this.vmas = stores.table('vmas');
    this.inodes = stores.table('inodes');
    this.cache = stores.table('pageCache');
    this.uffds = stores.table('uffds');
    this.messages = stores.table('uffdMessages');
    this.counts = stores.column('counts', 1);
    this.anonVmas = new AnonVmas(stores.table('anonVmas'));
    this.migrations = stores.table('migrations');
    this.deposits = stores.table('deposits');
    this.hugeZero = stores.column('hugeZero', 1);
    this.areas = new VmaIndex(this.vmas);
    const cpu = (): number => this.cpu;
    this.tlb = new TlbFlush(this.machine, this.g.pageSize, this.g.entries, cpu);
    this.ptes = new Ptes(this.machine, this.h, this.tlb, cpu);
    this.folios = new Folios(this.machine, this.g.pageSize, RAM_BASE, nodes);
    const pagesBefore = (pfn: number): number => pfn - this.folios.head(pfn);
    this.contpte = new ContPtes(
      this.machine,
      this.layout,
      this.h,
      this.ptes,
      this.tlb,
      pagesBefore,
      this.pieces,
    );
    this.hugetlb = new HugetlbPools(this.machine, this.folios, this.layout, this.h, this.ptes, this.tlb);
    this.swap = new SwapDevice(this.machine, this.g.pageSize, RAM_BASE + ram, swap, this.g.entries);
    this.zeroPfn = this.folios.alloc(0, 0);
    bootCpus(this);
    // What boot did is the beginning of time.
    this.machine.journal.restart();
  }

  /** Where the huge zero page begins; 0: there is none yet. */
  get hugeZeroPfn(): number {
    return this.hugeZero.get(0);
  }

  setHugeZeroPfn(pfn: number): void {
    this.hugeZero.set(0, pfn);
  }

  /** The next number of a kind: pids, areas, contexts … From 1. */
  nextId(kind: IdKind): number {
    return this.count(ID_KINDS.indexOf(kind), 1);
  }

  /**
   * An ASID that no living address space has.
   * @throws NotModelled when all are taken: generations and roll-over are not modelled.
   */
  nextAsid(): number {
    const used = new Set(this.mms.keys().map((id) => this.mms.get(id)?.asid));
    for (let asid = 1; asid < ASIDS; asid++) if (!used.has(asid)) return asid;
    throw new NotModelled(`more than ${ASIDS - 1} address spaces at a time`);
  }

  /** Who holds references to pages besides tables, caches and entries: migrations under way, pins, poison. For checks. */
  holders(): readonly { readonly pfn: number; readonly by: number }[] {
    const once = (pfns: readonly number[]): { pfn: number; by: number }[] =>
      pfns.map((pfn) => ({ pfn, by: 1 }));
    return [
      ...this.folios.pinned(),
      ...once(this.migrations.keys()),
      ...once(this.hugetlb.freePages()),
      // A frame that failed is kept by whoever found out, for good.
      ...once(this.folios.flagged('hwpoison')),
      ...once(this.deposits.keys().map((key) => (this.deposits.get(key)?.table ?? 0) / this.g.pageSize)),
      // Once it is there, the huge zero page stays: nothing here makes memory so short that it would be given up.
      ...once(this.hugeZeroPfn === 0 ? [] : [this.hugeZeroPfn]),
    ];
  }

  /** Faults that a task has had. */
  faults(pid: number): { readonly minor: number; readonly major: number } {
    const of = (which: number): number => this.counts.get(pid * PER_TASK + which);
    return { minor: of(MINOR), major: of(MAJOR) };
  }

  countFault(pid: number, major: boolean): void {
    this.count(pid * PER_TASK + (major ? MAJOR : MINOR), 1);
  }

  /** Number of the page at hand in its area. */
  private pageAtHand(): number | null {
    const { pid, va } = this.doing;
    const mm = this.tasks.get(pid)?.mm;
    const vma = va === null || mm === undefined ? undefined : this.areas.at(mm, va);
    return vma && va !== null ? Math.floor((va - vma.start) / this.g.pageSize) : null;
  }

  private count(key: number, by: number): number {
    const n = this.counts.get(key) + by;
    this.counts.set(key, n);
    return n;
  }
}

const ID_KINDS = ['pid', 'mm', 'vma', 'inode', 'anonVma', 'uffd', 'message'] as const;
/** As many as 16 bits tell apart; 0 is the kernel's own. */
const ASIDS = 2 ** 16;
export type IdKind = (typeof ID_KINDS)[number];
/** Keys below the first task's belong to the kinds of ids. */
const PER_TASK = 16;
const MINOR = 0;
const MAJOR = 1;
const REGION = 2 ** 21;

function roundUp(bytes: number): number {
  return Math.ceil(bytes / REGION) * REGION;
}

/** Place of a page of a file in the page cache. */
export function cacheKey(inode: number, index: number): number {
  return inode * MAX_INDEX + index;
}
const MAX_INDEX = 2 ** 28;
