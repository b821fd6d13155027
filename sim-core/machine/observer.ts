// Models: the eyes of the machine: events of walks and hits, uses of stale answers, changes that break the rules of
// break-before-make. Nothing here changes what hardware does; switched off, the machine runs the same.
// Does not model: judging. Whether a stale use was legal follows from the invalidations that wait; views say so.
import { descriptorFields } from '../arch/descriptor.ts';
import { fieldHalves, halvesOf } from '../arch/halves.ts';
import type { Half } from '../arch/regime.ts';
import { GLOBAL, names, signedAddress, type TlbiOp } from '../arch/tlbi.ts';
import { newTranslation, type Request, type Translation, walkAndJudge } from '../arch/translate.ts';
import type { WalkTrace } from '../arch/walker.ts';
import { fieldMask } from '../bits/field.ts';
import type { Cpu } from './cpu.ts';
import { QuietPort } from './endian.ts';
import { EVENT_CODE, type EventLog } from './events.ts';
import type { LiveDescriptors } from './live.ts';
import type { Memory } from './memory.ts';

const VALID = fieldHalves('VALID').lo;
const TABLE = fieldHalves('TABLE').lo;
const NOT_GLOBAL = fieldHalves('nG').lo;
const TABLE_READ = EVENT_CODE.tableRead;
const ACCESS_FLAG = fieldHalves('AF').lo;
/** Attributes that a TLB remembers: a change of any other bit of a leaf makes no answer stale. */
export const REMEMBERED_MASK = descriptorFields({ pageShift: 12, oa: '48' })
  .filter((row) => row.tlbCached && row.role !== 'address' && row.when.includes('page'))
  .reduce((mask, row) => mask | fieldMask(row), 0n);
const REMEMBERED = halvesOf(REMEMBERED_MASK);

/** Invalidations that wait, with the CPU that has issued each. */
export type Waiting = () => readonly {
  readonly cpu: number;
  readonly broadcast: boolean;
  readonly op: TlbiOp;
}[];

export class Observer {
  /** Whose walk is being traced. */
  private cpu: Cpu | null = null;
  private half: Half | null = null;
  private vaLo = 0;
  private vaHi = 0;
  private readonly now = newTranslation();
  private readonly quiet: QuietPort;

  constructor(
    private readonly events: EventLog,
    private readonly live: LiveDescriptors,
    memory: Memory,
    private readonly waiting: Waiting,
  ) {
    this.quiet = new QuietPort(memory);
  }

  /** A walk begins; `vaHi` without its tag. */
  begin(cpu: Cpu, half: Half, vaLo: number, vaHi: number): void {
    this.cpu = cpu;
    this.half = half;
    this.vaLo = vaLo;
    this.vaHi = vaHi;
  }

  /** A walk has read one descriptor. */
  readonly trace: WalkTrace = (level, index, pa, lo, hi) => {
    const { cpu, half } = this;
    if (cpu === null || half === null) return;
    this.events.pushCode(TABLE_READ, cpu.id, pa, level, index, 0);
    if ((lo & VALID) === 0 || this.live.has(pa)) return;
    const bytes = 2 ** (half.shifts[level + 1] ?? 0);
    const start = Math.floor(signedAddress(this.vaLo, this.vaHi) / bytes) * bytes;
    const isTable = level !== half.shifts.length - 2 && (lo & TABLE) !== 0;
    const asid = isTable || (lo & NOT_GLOBAL) !== 0 ? cpu.asid : GLOBAL;
    const { bigEndian } = cpu.regime;
    this.live.used(pa, lo, hi, half, { level, asid, start, bytes, isTable, bigEndian });
  };

  /**
   * A TLB entry has answered. If the tables would not give the same answer now, that is noted, with the number of
   * invalidations under way: legal while there is one, without one software has forgotten something.
   */
  hit(cpu: Cpu, half: Half, vaLo: number, vaHi: number, req: Request, index: number): void {
    const { out } = cpu;
    this.events.push('tlbHit', cpu.id, index, vaLo, vaHi);
    const { now, quiet } = this;
    walkAndJudge(cpu.regime, half, vaLo, vaHi, req, quiet, now);
    const same =
      now.walk.fault === out.walk.fault &&
      (now.pa === out.pa || now.walk.fault !== 'none') &&
      ((now.walk.descLo ^ out.walk.descLo) & REMEMBERED.lo) === 0 &&
      ((now.walk.descHi ^ out.walk.descHi) & REMEMBERED.hi) === 0 &&
      now.walk.limits === out.walk.limits;
    if (!same) this.events.push('staleUse', cpu.id, out.walk.descPa, index, this.waitingFor(cpu, index));
  }

  /** Hardware has written the leaf back. */
  update(cpu: Cpu, out: Translation): void {
    const { walk } = out;
    if ((walk.descLo & ACCESS_FLAG) === 0) this.events.push('setAccessFlag', cpu.id, walk.descPa);
    if (((walk.descLo ^ out.newLo) & ~ACCESS_FLAG) !== 0) this.events.push('setDirty', cpu.id, walk.descPa);
  }

  /** A store is about to change a word. */
  store(cpu: number, pa: number, lo: number, hi: number): void {
    const broken = this.live.check(pa, lo, hi);
    if (broken) this.events.push('bbmViolation', cpu, pa, broken.level, lo, hi);
  }

  /** How many invalidations that wait will take the entry away. */
  private waitingFor(cpu: Cpu, index: number): number {
    const entry = cpu.tlb.entry(index);
    if (!entry) return 0;
    return this.waiting().filter(
      ({ cpu: issuer, broadcast, op }) =>
        (broadcast || issuer === cpu.id) && names(op, { ...entry, isTable: false }),
    ).length;
  }
}
