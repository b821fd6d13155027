// Models: the board: memory, CPUs with their TLBs, one journal for everything that changes, events and counters.
// `access` is what a load, store or fetch does; `at` what an AT instruction answers; `tlbi` and `dsb` what software must
// do after it changed a table. Reference: DDI 0487 D8. Does not model: time, caches, interrupts, devices.

import { esrOf, farOf, parOf } from '../arch/fault.ts';
import { joinHalves } from '../arch/halves.ts';
import type { AccessKind } from '../arch/permissions.ts';
import { CPU_MAX, type CpuFeatures } from '../arch/regs.ts';
import { checkTlbi, type TlbiOp } from '../arch/tlbi.ts';
import { halfOf, type Request, type Translation } from '../arch/translate.ts';
import type { FaultClass } from '../arch/walker.ts';
import { hex } from '../bits/u64.ts';
import { Checkpoints } from './checkpoints.ts';
import { type RecordTable, Stores } from './columns.ts';
import { type Counters, newCounters } from './cost.ts';
import { Cpu } from './cpu.ts';
import { BigEndianPort } from './endian.ts';
import { EventLog } from './events.ts';
import { Journal } from './journal.ts';
import { LiveDescriptors } from './live.ts';
import { Memory, type MemoryConfig } from './memory.ts';
import type { MemoryPort } from './memory-port.ts';
import { Mmu } from './mmu.ts';
import { Observer } from './observer.ts';
import { Races } from './race.ts';
import { showAddress, WORD_BYTES } from './ranges.ts';
import { placeOf, RowKind, StateHash } from './state-hash.ts';
import { TLB_DEFAULT, type TlbConfig } from './tlb.ts';
import { WordHalves } from './word-halves.ts';

export interface MachineConfig extends MemoryConfig {
  readonly cpus: number;
  readonly features: CpuFeatures;
  readonly tlb: TlbConfig;
  /** Write events, look for stale uses, check break-before-make. Off for bulk runs. */
  readonly observe: boolean;
}

const GIB = 2 ** 30;
export const MACHINE_DEFAULT: MachineConfig = {
  ramBase: GIB,
  ramSize: 256 * GIB,
  cpus: 2,
  features: CPU_MAX,
  tlb: TLB_DEFAULT,
  observe: true,
};

/** An invalidation that was issued and has not completed. */
export interface PendingTlbi {
  readonly cpu: number;
  readonly broadcast: boolean;
  readonly op: TlbiOp;
}

export type AccessResult =
  | { readonly ok: true; readonly pa: number; readonly value: bigint; readonly hit: boolean }
  | {
      readonly ok: false;
      readonly fault: Exclude<FaultClass, 'none'>;
      readonly level: number;
      readonly esr: bigint;
      readonly far: bigint;
    };

const NAMES = { read: 'load', write: 'store', exec: 'fetch' } as const;

function checkRequest(what: string, kind: AccessKind, el: 0 | 1): void {
  if (!Object.hasOwn(NAMES, kind))
    throw new RangeError(`${what}: kind ${String(kind)}; must be read, write or exec`);
  if (el !== 0 && el !== 1) throw new RangeError(`${what}: el ${String(el)}; must be 0 or 1`);
}

export class Machine {
  readonly journal = new Journal();
  readonly stores = new Stores(this.journal);
  readonly events = new EventLog(this.journal);
  readonly counters: Counters = newCounters();
  readonly races = new Races();
  readonly memory: Memory;
  readonly checkpoints: Checkpoints;
  readonly cpus: readonly Cpu[];
  readonly live: LiveDescriptors;
  private readonly pending: RecordTable<PendingTlbi>;
  private readonly mmu: Mmu;
  private readonly observer: Observer | null;
  private readonly halves = new WordHalves();
  /** Whose store is under way, for the checker. */
  private storing = 0;
  readonly config: MachineConfig;

  constructor(config: Partial<MachineConfig> = {}) {
    this.config = { ...MACHINE_DEFAULT, ...config };
    const { cpus, features, tlb } = this.config;
    if (!Number.isInteger(cpus) || cpus < 1)
      throw new RangeError(`machine: cpus ${cpus}; must be at least 1`);
    this.memory = new Memory(this.config, this.journal, this.counters);
    this.checkpoints = new Checkpoints(this.journal, this.memory, this.counters);
    this.cpus = Array.from({ length: cpus }, (_, id) => new Cpu(id, features, tlb, this.stores));
    this.live = new LiveDescriptors(this.stores);
    this.pending = this.stores.table<PendingTlbi>('pendingTlbi');
    this.observer = this.config.observe
      ? new Observer(this.events, this.live, this.memory, () => this.waiting())
      : null;
    const { observer } = this;
    this.mmu = new Mmu(
      this.memory,
      new BigEndianPort(this.memory),
      this.counters,
      this.races,
      this.events,
      observer,
    );
    if (observer) this.memory.beforeWrite = (pa, lo, hi) => observer.store(this.storing, pa, lo, hi);
  }

  /** @throws RangeError when there is no such CPU. */
  cpu(id: number): Cpu {
    const cpu = this.cpus[id];
    if (!cpu) throw new RangeError(`machine: no CPU ${id}; there are ${this.cpus.length}`);
    return cpu;
  }

  /**
   * A store to a word by its physical address, in the CPU's own byte order: how software writes its tables.
   * @throws RangeError outside RAM, off a word boundary, or when the value has more than 64 bits.
   */
  store(cpuId: number, pa: number, value: bigint): void {
    const { lo, hi } = this.halves.take('store: value', value);
    this.storeHalves(cpuId, pa, lo, hi);
  }

  /** The same with the value in halves. */
  storeHalves(cpuId: number, pa: number, lo: number, hi: number): void {
    this.storing = cpuId;
    this.port(this.cpu(cpuId)).write(pa, lo, hi);
    if (this.observer) this.events.push('wordStore', cpuId, pa, lo, hi);
  }

  /** Memory as a CPU sees it, for loops over many words. */
  portOf(cpuId: number): MemoryPort {
    return this.port(this.cpu(cpuId));
  }

  /**
   * The word at a physical address, as the CPU would read it. Null outside RAM.
   * @throws RangeError off a word boundary.
   */
  load(cpuId: number, pa: number): bigint | null {
    if (!(pa % WORD_BYTES === 0))
      throw new RangeError(`load: pa ${showAddress(pa)} is not a multiple of ${WORD_BYTES}`);
    return this.portOf(cpuId).readWord(pa);
  }

  /**
   * One access of eight bytes. A write stores `value`; a read returns what is there.
   * @param va 64-bit virtual address, with its tag if it has one
   */
  access(cpuId: number, va: bigint, kind: AccessKind, el: 0 | 1, value = 0n, pan = false): AccessResult {
    const cpu = this.cpu(cpuId);
    const { lo: vaLo, hi: vaHi } = this.halves.take('access: va', va);
    const { lo, hi } = this.halves.take('access: value', value);
    checkRequest('access', kind, el);
    if (vaLo % WORD_BYTES !== 0)
      throw new RangeError(
        `access: ${hex(va)} is not a multiple of ${WORD_BYTES}; unaligned accesses are not modelled`,
      );
    const req: Request = { el, kind, pan: pan && el === 1 && kind !== 'exec' };
    const port = this.port(cpu);
    const hit = this.mmu.resolve(cpu, vaLo, vaHi, req);
    const { walk, pa } = cpu.out;
    // Translated, but there is no memory: the access itself is aborted from outside.
    if (walk.fault === 'none' && !port.read(pa)) walk.fault = 'external';
    if (walk.fault !== 'none') {
      const ignoreTag = halfOf(cpu.regime, vaHi).ignoreTagFetch;
      const { fault, level } = walk;
      const esr = esrOf(fault, level, el, kind);
      if (this.observer) this.events.push('fault', cpuId, walk.descPa, vaLo, vaHi, Number(esr));
      return { ok: false, fault, level, esr, far: farOf(va, kind, ignoreTag) };
    }
    const there = kind === 'write' ? value : joinHalves(port.lo, port.hi);
    if (kind === 'write') {
      this.storing = cpuId;
      port.write(pa, lo, hi);
    }
    if (this.observer) this.events.push(NAMES[kind], cpuId, pa, vaLo, vaHi);
    return { ok: true, pa, value: there, hit };
  }

  /** PAR_EL1 after AT S1E{el}{R,W}{P}: a walk that may set the access flag, never the dirty state, and fills no TLB. */
  at(cpuId: number, va: bigint, kind: 'read' | 'write', el: 0 | 1, pan = false): bigint {
    const cpu = this.cpu(cpuId);
    const { lo, hi } = this.halves.take('at: va', va);
    checkRequest('at', kind, el);
    return parOf(this.mmu.probe(cpu, lo, hi, { el, kind, pan: pan && el === 1 }));
  }

  /** Translates without reading or writing the data; for bulk work that has its addresses in halves. True on a TLB hit. */
  translate(cpu: Cpu, vaLo: number, vaHi: number, req: Request): boolean {
    return this.mmu.resolve(cpu, vaLo, vaHi, req);
  }

  /** A walk that asks no TLB and fills none, for bulk work. The answer is the CPU's own record. */
  probe(cpu: Cpu, vaLo: number, vaHi: number, req: Request): Translation {
    return this.mmu.probe(cpu, vaLo, vaHi, req);
  }

  /**
   * Issues an invalidation. It takes effect at the issuing CPU's next `dsb`; until then old answers are legal.
   * @throws RangeError when no instruction can say it: an ASID too wide, an address that is not canonical.
   */
  tlbi(cpuId: number, op: TlbiOp, broadcast = true): void {
    checkTlbi(op, this.cpu(cpuId).asids);
    this.counters.tlbi++;
    const keys = this.pending.keys();
    const key = (keys[keys.length - 1] ?? 0) + 1;
    this.pending.put(key, { cpu: cpuId, broadcast, op });
    if (this.observer) this.events.push('tlbi', cpuId, key);
    this.races.open('after-tlbi:before-dsb');
  }

  /** Waits for the invalidations that this CPU has issued. */
  dsb(cpuId: number): void {
    this.cpu(cpuId);
    this.counters.dsb++;
    let completed = 0;
    for (const key of this.pending.keys()) {
      const entry = this.pending.get(key);
      if (entry?.cpu !== cpuId) continue;
      completed++;
      const targets = entry.broadcast ? this.cpus : [this.cpu(cpuId)];
      for (const target of targets) {
        target.tlb.invalidate(entry.op);
        target.walkCache.invalidate(entry.op);
      }
      if (entry.broadcast || this.cpus.length === 1) this.live.invalidated(entry.op);
      this.pending.put(key, undefined);
    }
    if (this.observer) this.events.push('dsb', cpuId, completed);
  }

  /** Invalidations that wait for a barrier. */
  waiting(): readonly PendingTlbi[] {
    return this.pending.keys().flatMap((key) => this.pending.get(key) ?? []);
  }

  /** The hash that the journal keeps as it goes. */
  hash(): string {
    return this.journal.hash.text();
  }

  /** The same hash from scratch, by looking at everything. Slow; for checks. */
  hashFromScratch(): string {
    const hash = new StateHash();
    const { ramBase, ramSize } = this.config;
    const add = (kind: RowKind, target: number, key: number, lo: number, hi: number): void =>
      hash.toggle(placeOf(kind, target, key), lo, hi);
    this.memory.eachWord(ramBase, ramSize, (pa, lo, hi) => add(RowKind.Word, 0, pa, lo, hi));
    this.stores.each(add);
    return hash.text();
  }

  private port(cpu: Cpu): MemoryPort {
    return this.mmu.portOf(cpu.regime);
  }
}
