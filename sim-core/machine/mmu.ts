// Models: from an address to a translation on one CPU: the TLB first, then a walk, then what hardware writes back and
// remembers. Reference: DDI 0487 D8.2, D8.5, D8.14. Does not model: speculation; only asked translations are remembered.
import { fieldHalves } from '../arch/halves.ts';
import { dirtyStateManaged, permitted } from '../arch/permissions.ts';
import type { Half, Regime } from '../arch/regime.ts';
import { GLOBAL } from '../arch/tlbi.ts';
import {
  canonicalHigh,
  halfOf,
  judge,
  type Request,
  reachable,
  refuse,
  type Translation,
  translate,
  walkAndJudge,
} from '../arch/translate.ts';
import type { Walk, WalkStart } from '../arch/walker.ts';
import type { Counters } from './cost.ts';
import type { Cpu } from './cpu.ts';
import { EVENT_CODE, type EventLog } from './events.ts';
import type { MemoryPort } from './memory-port.ts';
import type { Observer } from './observer.ts';
import type { Races } from './race.ts';
import { needOf } from './tlb-tags.ts';

const NOT_GLOBAL = fieldHalves('nG').lo;
const CONTIGUOUS = fieldHalves('Contiguous').hi;
const WALK = EVENT_CODE.walk;
const REQUESTS: readonly Request[] = ([0, 1] as const).flatMap((el) =>
  (['read', 'write', 'exec'] as const).flatMap((kind) =>
    [false, true].map((pan) => ({ el, kind, pan: pan && el === 1 && kind !== 'exec' })),
  ),
);
const ACCESS_FLAG = fieldHalves('AF').lo;

export class Mmu {
  constructor(
    private readonly memory: MemoryPort,
    private readonly swapped: MemoryPort,
    private readonly counters: Counters,
    private readonly races: Races,
    private readonly events: EventLog,
    private readonly observer: Observer | null,
  ) {}

  /** Memory in the byte order that the registers ask for. */
  portOf(regime: Regime): MemoryPort {
    return regime.bigEndian === true ? this.swapped : this.memory;
  }

  /**
   * Leaves the translation, or the fault, in `cpu.out`. Returns whether a TLB entry answered; then `cpu.out.walk` has
   * fault and level, and the rest only if somebody observes or the answer is a fault.
   */
  resolve(cpu: Cpu, vaLo: number, vaHi: number, req: Request): boolean {
    const now = cpu.current();
    const regime = now.regime;
    const asid = now.asid;
    const out = cpu.out;
    if (!regime.enabled) {
      translate(regime, vaLo, vaHi, req, this.memory, out);
      return false;
    }
    const half = halfOf(regime, vaHi);
    const high = canonicalHigh(half, vaHi, req);
    const index = cpu.tlb.lookup(asid, vaLo, high);
    // A half that is closed to EL0 is closed whatever a TLB holds; a walk that is switched off is not made, no more.
    if (index >= 0 && !(req.el === 0 && half.noUnprivileged)) {
      const need = needOf(req.el, req.kind, req.pan);
      const atOnce = cpu.tlb.answer(index, need, vaLo, high, out);
      if (atOnce || this.answerSlowly(cpu, half, vaLo, high, req, index)) {
        this.counters.tlbHits++;
        if (this.observer !== null) {
          if (atOnce) cpu.tlb.recall(index, out.walk);
          this.observer.hit(cpu, half, vaLo, high, req, index);
        }
        return true;
      }
      // The store must mark the page dirty in memory: what is remembered will not do.
      cpu.tlb.drop(index);
    }
    if (!reachable(half, vaLo, vaHi, req)) {
      refuse(out);
      return false;
    }
    const port = this.portOf(regime);
    for (;;) {
      this.walk(cpu, regime, half, vaLo, high, req, port, cpu.walkCache.lookup(asid, vaLo, high));
      if (out.walk.fault !== 'none') return false;
      if (!out.update || this.writeBack(cpu, port, out, out.newLo)) break;
      // Somebody changed the entry between the read and the swap: the walk starts again, as hardware must.
    }
    this.remember(cpu, half, vaLo, high);
    return false;
  }

  /**
   * What an AT instruction does: a walk that asks no TLB and fills none. It may set the access flag, never the dirty
   * state. The answer is left in `cpu.out`.
   */
  probe(cpu: Cpu, vaLo: number, vaHi: number, req: Request): Translation {
    const regime = cpu.current().regime;
    const port = this.portOf(regime);
    const out = cpu.out;
    if (!regime.enabled) return translate(regime, vaLo, vaHi, req, port, out);
    const half = halfOf(regime, vaHi);
    if (!reachable(half, vaLo, vaHi, req)) return refuse(out);
    const high = canonicalHigh(half, vaHi, req);
    for (;;) {
      this.walk(cpu, regime, half, vaLo, high, req, port);
      const { walk } = out;
      if (walk.fault !== 'none' || (walk.descLo & ACCESS_FLAG) !== 0) return out;
      if (this.writeBack(cpu, port, out, walk.descLo | ACCESS_FLAG)) return out;
    }
  }

  private walk(
    cpu: Cpu,
    regime: Regime,
    half: Half,
    vaLo: number,
    high: number,
    req: Request,
    port: MemoryPort,
    from?: WalkStart,
  ): void {
    const { observer } = this;
    const { out } = cpu;
    this.counters.walks++;
    if (observer === null) {
      walkAndJudge(regime, half, vaLo, high, req, port, out, from);
      return;
    }
    observer.begin(cpu, half, vaLo, high);
    walkAndJudge(regime, half, vaLo, high, req, port, out, from, observer.trace);
    this.events.pushCode(WALK, cpu.id, out.walk.descPa, vaLo, high, out.walk.level);
  }

  /** Writes access flag and dirty state back, if the entry is still as it was read. */
  private writeBack(cpu: Cpu, port: MemoryPort, out: Translation, newLo: number): boolean {
    const { walk } = out;
    this.races.open(
      (walk.descLo & ACCESS_FLAG) === 0 ? 'walk:before-access-flag-update' : 'walk:before-dirty-update',
    );
    out.newLo = newLo;
    if (!port.compareAndSwap(walk.descPa, walk.descLo, walk.descHi, newLo, walk.descHi)) return false;
    this.observer?.update(cpu, out);
    walk.descLo = newLo;
    return true;
  }

  /** What the entry alone does not let through may be a fault, or need hardware to write the leaf back first. */
  private answerSlowly(
    cpu: Cpu,
    half: Half,
    vaLo: number,
    high: number,
    req: Request,
    index: number,
  ): boolean {
    const { out } = cpu;
    cpu.tlb.recall(index, out.walk);
    judge(cpu.current().regime, half, vaLo, high, req, out);
    return !out.update;
  }

  private remember(cpu: Cpu, half: Half, vaLo: number, high: number): void {
    const { out } = cpu;
    const { walk } = out;
    const { regime, asid } = cpu.current();
    const owner = (walk.descLo & NOT_GLOBAL) !== 0 ? asid : GLOBAL;
    const joined = (walk.descHi & CONTIGUOUS) !== 0 ? (half.runShifts[walk.level + 1] ?? 0) : 0;
    const filled = cpu.tlb.fill(owner, vaLo, high, out, walk.leafShift + joined, rightsOf(regime, walk));
    const index = filled < 0 ? -1 - filled : filled;
    cpu.walkCache.fill(asid, half, vaLo, high, walk);
    if (this.observer === null) return;
    if (filled < 0) this.events.push('tlbEvict', cpu.id, index);
    this.events.push('tlbFill', cpu.id, walk.descPa, index, vaLo, high);
  }
}

/** One bit for each kind of access that the leaf lets through as it is. */
function rightsOf(regime: Regime, walk: Walk): number {
  const clean = dirtyStateManaged(regime, walk);
  let rights = 0;
  for (const { el, kind, pan } of REQUESTS) {
    if (kind === 'write' && clean) continue;
    if (permitted(regime, walk, el, kind, pan)) rights |= needOf(el, kind, pan);
  }
  return rights;
}
