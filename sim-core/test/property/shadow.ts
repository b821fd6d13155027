// Models: what an access may see, worked out in the slowest and plainest way: every word of memory with all values it
// ever had, and a walker of a few lines over bigint that can be asked about any moment. It shares no code with the
// walker under test; it takes the masks of the descriptor's rows and nothing else. Does not model: 52-bit addresses,
// PAN, WXN, tags; the recording covers them.
import { descriptorFields } from '../../arch/descriptor.ts';
import { fieldMask } from '../../bits/field.ts';

const ROWS = descriptorFields({ pageShift: 12, oa: '48' });
/** The mask of a row of the descriptor; of a page where it depends on the kind of entry. */
export function mask(name: string): bigint {
  const rows = ROWS.filter((candidate) => candidate.name === name);
  const row = rows.find((candidate) => candidate.when.includes('page')) ?? rows[0];
  if (!row) throw new RangeError(`shadow: no row ${name}`);
  return fieldMask(row);
}
export const M = {
  valid: mask('VALID'),
  table: mask('TABLE'),
  user: mask('AP[1]'),
  readOnly: mask('AP[2]'),
  used: mask('AF'),
  notGlobal: mask('nG'),
  dbm: mask('DBM'),
  contiguous: mask('Contiguous'),
  uxn: mask('UXN'),
  pxn: mask('PXN'),
  uxnTable: mask('UXNTable'),
  pxnTable: mask('PXNTable'),
  apTable: mask('APTable'),
};
const NO_USER = M.apTable & -M.apTable;
const NO_WRITE = M.apTable & ~NO_USER;
const LIMITS = M.apTable | M.uxnTable | M.pxnTable;
const ADDRESS = mask('OA');

export type Moment = number;
export type Kind = 'read' | 'write' | 'exec';

/** Entries that the contiguous bit joins, by page size and level. */
const RUNS: Readonly<Record<number, Readonly<Record<number, number>>>> = {
  12: { 1: 16, 2: 16, 3: 16 },
  14: { 2: 32, 3: 128 },
  16: { 2: 32, 3: 32 },
};

export interface Geometry {
  readonly pageShift: 12 | 14 | 16;
  readonly inputBits: number;
  /** Bits of a legal physical address. */
  readonly outputBits: number;
  readonly hardwareAccessFlag: boolean;
  readonly hardwareDirty: boolean;
}

/** A leaf that a walk has found, or that a TLB may hold. */
export interface Leaf {
  readonly descPa: number;
  readonly desc: bigint;
  readonly level: number;
  readonly limits: bigint;
  /** Found as a member of a contiguous run, as a TLB may, not as the entry of the address itself. */
  readonly joined: boolean;
  /** Physical address of the byte that was asked for. */
  readonly pa: bigint;
}
/** An entry that a walk has read, and the limits from above it. */
export interface Step {
  readonly pa: number;
  readonly level: number;
  readonly limits: bigint;
}
export type Found =
  | { readonly leaf: Leaf; readonly path: readonly Step[] }
  | { readonly fault: string; readonly level: number; readonly path: readonly Step[] };

/** All values that each word ever had, with the moment of each. */
export class History {
  now: Moment = 0;
  private readonly words = new Map<number, [Moment, bigint][]>();
  /** Words that ever said they were part of a contiguous run: there is no other reason to look at neighbours. */
  readonly everJoined = new Set<number>();

  constructor(
    readonly ramBase: number,
    readonly ramEnd: number,
  ) {}

  has(pa: number): boolean {
    return pa >= this.ramBase && pa < this.ramEnd;
  }

  write(pa: number, value: bigint): void {
    if (this.at(pa, this.now) === value) return;
    const list = this.words.get(pa) ?? [];
    this.words.set(pa, list);
    list.push([++this.now, value]);
    if ((value & M.contiguous) !== 0n) this.everJoined.add(pa);
  }

  at(pa: number, moment: Moment): bigint {
    const list = this.words.get(pa) ?? [];
    for (let i = list.length - 1; i >= 0; i--) {
      const [when, value] = list[i] ?? [0, 0n];
      if (when <= moment) return value;
    }
    return 0n;
  }

  /** Every value that a word had from `start` on, up to and including `until`. */
  values(pa: number, start: Moment, until: Moment = this.now): readonly bigint[] {
    const list = this.words.get(pa);
    if (list === undefined) return [0n];
    const found = [this.at(pa, start)];
    for (const [when, value] of list)
      if (when > start && when <= until && !found.includes(value)) found.push(value);
    return found;
  }

  /** The next moment after `moment` at which one of the words changes; null when none does. */
  nextChange(places: readonly number[], moment: Moment): Moment | null {
    let next: Moment | null = null;
    for (const pa of places) {
      const when = (this.words.get(pa) ?? []).find(([time]) => time > moment)?.[0];
      if (when !== undefined && (next === null || when < next)) next = when;
    }
    return next;
  }

  /** Words that are not zero now, in order. */
  current(): readonly (readonly [number, bigint])[] {
    const list = [...this.words.keys()].map((pa) => [pa, this.at(pa, this.now)] as const);
    return list.filter(([, value]) => value !== 0n).sort(([a], [b]) => a - b);
  }
}

export class Shadow {
  private readonly bits: number;
  readonly startLevel: number;

  constructor(
    readonly geometry: Geometry,
    readonly memory: History,
  ) {
    this.bits = geometry.pageShift - 3;
    this.startLevel = 4 - Math.ceil((geometry.inputBits - geometry.pageShift) / this.bits);
  }

  shiftAt(level: number): number {
    return this.geometry.pageShift + this.bits * (3 - level);
  }

  /** Where the entry for an address lies in a table. */
  entryPa(table: number, va: bigint, level: number): number {
    const top = level === this.startLevel ? this.geometry.inputBits : this.shiftAt(level - 1);
    const index = BigInt.asUintN(top, va) >> BigInt(this.shiftAt(level));
    return table + 8 * Number(index);
  }

  kindOf(desc: bigint, level: number): 'invalid' | 'table' | 'leaf' {
    if ((desc & M.valid) === 0n) return 'invalid';
    if ((desc & M.table) !== 0n) return level === 3 ? 'leaf' : 'table';
    const firstBlock = this.geometry.pageShift === 12 ? 1 : 2;
    return level < firstBlock || level === 3 ? 'invalid' : 'leaf';
  }

  private addressIn(desc: bigint, shift: number): bigint {
    return ((desc & ADDRESS) >> BigInt(shift)) << BigInt(shift);
  }

  /** What an entry says for an address: its leaf, or the fault. `joined` stretches it over its contiguous run. */
  leafOf(
    desc: bigint,
    descPa: number,
    va: bigint,
    level: number,
    limits: bigint,
    joined = false,
  ): Leaf | null {
    let shift = this.shiftAt(level);
    const tooLarge = this.addressIn(desc, shift) >= 2n ** BigInt(this.geometry.outputBits);
    if (tooLarge) return null;
    if (joined) shift += Math.log2(RUNS[this.geometry.pageShift]?.[level] ?? 1);
    return {
      descPa,
      desc,
      level,
      limits,
      joined,
      pa: this.addressIn(desc, shift) + BigInt.asUintN(shift, va),
    };
  }

  /** Where a table entry leads; null when that is no legal address. */
  nextTable(desc: bigint): number | null {
    const next = this.addressIn(desc, this.geometry.pageShift);
    return next >= 2n ** BigInt(this.geometry.outputBits) ? null : Number(next);
  }

  /** What a table entry forbids below. */
  limitsOf(desc: bigint): bigint {
    return desc & LIMITS;
  }

  /** The walk as it would have been at one moment. */
  walk(root: number, va: bigint, moment: Moment): Found {
    const path: Step[] = [];
    let [table, limits] = [root, 0n];
    for (let level = this.startLevel; ; level++) {
      const pa = this.entryPa(table, va, level);
      if (!this.memory.has(pa)) return { fault: 'externalOnWalk', level, path };
      path.push({ pa, level, limits });
      const desc = this.memory.at(pa, moment);
      const kind = this.kindOf(desc, level);
      if (kind === 'invalid') return { fault: 'translation', level, path };
      if (kind === 'leaf') {
        const leaf = this.leafOf(desc, pa, va, level, limits);
        return leaf ? { leaf, path } : { fault: 'addressSize', level, path };
      }
      const next = this.nextTable(desc);
      if (next === null) return { fault: 'addressSize', level, path };
      table = next;
      limits |= this.limitsOf(desc);
    }
  }

  /** The entries of the run that an entry belongs to by its place, itself included. */
  run(descPa: number, level: number): readonly number[] {
    return this.members(descPa, level, () => true);
  }

  /** Those of them that ever said so. */
  joinedRun(descPa: number, level: number): readonly number[] {
    return this.members(descPa, level, (pa) => this.memory.everJoined.has(pa));
  }

  private members(descPa: number, level: number, wanted: (pa: number) => boolean): readonly number[] {
    const many = RUNS[this.geometry.pageShift]?.[level] ?? 1;
    const tableBytes =
      level === this.startLevel
        ? 8 * 2 ** (this.geometry.inputBits - this.shiftAt(level))
        : 2 ** this.geometry.pageShift;
    const table = descPa - (descPa % tableBytes);
    const start = Math.max(descPa - (descPa % (8 * many)), table);
    const list: number[] = [];
    for (let pa = start; pa < Math.min(start + 8 * many, table + tableBytes); pa += 8)
      if (wanted(pa)) list.push(pa);
    return list;
  }

  /** May it be done through the leaf? Says what is in the way. `hit`: hardware may not write the leaf back first. */
  verdict(
    leaf: Leaf,
    el: 0 | 1,
    kind: Kind,
    hit: boolean,
  ): 'ok' | 'accessFlag' | 'permission' | 'not from a TLB' {
    const { desc, limits } = leaf;
    const { hardwareAccessFlag, hardwareDirty } = this.geometry;
    const on = (bits: bigint): boolean => (desc & bits) !== 0n;
    if (!on(M.used)) {
      if (hit) return 'not from a TLB';
      if (!hardwareAccessFlag) return 'accessFlag';
    }
    const managed = on(M.readOnly) && on(M.dbm) && hardwareDirty;
    const user = on(M.user) && (limits & NO_USER) === 0n;
    const writable = (!on(M.readOnly) || managed) && (limits & NO_WRITE) === 0n;
    const userExec = !on(M.uxn) && (limits & M.uxnTable) === 0n;
    const privExec = !on(M.pxn) && (limits & M.pxnTable) === 0n && !(user && writable);
    const allowed =
      kind === 'exec'
        ? el === 0
          ? userExec
          : privExec
        : (el === 1 || user) && (kind === 'read' || writable);
    if (!allowed) return 'permission';
    return hit && kind === 'write' && managed ? 'not from a TLB' : 'ok';
  }

  /** The leaf after hardware has noted the access. */
  noted(desc: bigint, kind: Kind): bigint {
    const dirty =
      kind === 'write' && this.geometry.hardwareDirty && (desc & M.dbm) !== 0n ? desc & ~M.readOnly : desc;
    return this.geometry.hardwareAccessFlag ? dirty | M.used : dirty;
  }
}
