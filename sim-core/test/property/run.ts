// Models: one seed of the property: random stores, invalidations, barriers, switches of address space and accesses on
// two CPUs, each access judged by the shadow. An access may see the tables as they are, or an older state that no
// completed invalidation has covered; never anything else. Then the journal: undo, redo and seek against hashes.

import type { TlbiOp } from '../../arch/tlbi.ts';
import type { AccessResult } from '../../machine/machine.ts';
import { type Judged, judgeAccess } from './judge.ts';
import { Random } from './random.ts';
import { type Address, CPUS, drawScenario, drawStores, type Scenario } from './scenario.ts';
import type { Kind } from './shadow.ts';
import { Windows } from './windows.ts';

export interface SeedResult {
  readonly accesses: number;
  readonly succeeded: number;
  readonly hits: number;
  /** Accesses that saw an older state, legally. */
  readonly stale: number;
}

const SPACES = 3;

class Run {
  readonly scenario: Scenario;
  readonly windows: readonly Windows[];
  private readonly spaces = Array.from({ length: CPUS }, (_, id) => id);
  private readonly waiting: { readonly cpu: number; readonly broadcast: boolean; readonly op: TlbiOp }[] = [];
  readonly count = { accesses: 0, succeeded: 0, hits: 0, stale: 0 };

  constructor(seed: number) {
    this.scenario = drawScenario(new Random(seed));
    for (let i = 0; i < 40; i++) this.store();
    const { memory, geometry } = this.scenario.shadow;
    this.windows = Array.from({ length: CPUS }, () => new Windows(memory.now, 2 ** geometry.pageShift));
  }

  step(): void {
    const { random } = this.scenario;
    const what = random.below(100);
    if (what < 60) this.access();
    else if (what < 80) this.store();
    else if (what < 88) this.tlbi();
    else if (what < 94) this.dsb(random.below(CPUS));
    else if (what < 98) this.switchSpace();
    else this.probe();
  }

  private store(): void {
    const { scenario } = this;
    const cpu = scenario.random.below(CPUS);
    for (const [pa, value] of drawStores(scenario)) {
      scenario.machine.store(cpu, pa, value);
      scenario.shadow.memory.write(pa, value);
    }
  }

  private tlbi(): void {
    const { random, machine, addresses, shadow } = this.scenario;
    const cpu = random.below(CPUS);
    const broadcast = random.chance(80);
    const op = drawTlbi(random, random.pick(addresses), 2 ** shadow.geometry.pageShift);
    machine.tlbi(cpu, op, broadcast);
    this.waiting.push({ cpu, broadcast, op });
    if (random.chance(60)) this.dsb(cpu);
  }

  private dsb(cpu: number): void {
    const { machine, shadow } = this.scenario;
    machine.dsb(cpu);
    for (const entry of this.waiting.filter((candidate) => candidate.cpu === cpu)) {
      this.waiting.splice(this.waiting.indexOf(entry), 1);
      for (const [id, windows] of this.windows.entries())
        if (entry.broadcast || id === cpu) windows.add(shadow.memory.now, entry.op);
    }
  }

  private switchSpace(): void {
    const { random, machine, regs } = this.scenario;
    const cpu = random.below(CPUS);
    const space = random.below(SPACES);
    this.spaces[cpu] = space;
    machine.cpu(cpu).setRegs(regs(space));
  }

  private access(): void {
    const { random, machine, addresses, shadow } = this.scenario;
    const cpu = random.below(CPUS);
    const address = random.pick(addresses);
    const kind = random.pick(['read', 'read', 'write', 'exec'] as const);
    const el = random.chance(50) ? 0 : 1;
    const value = BigInt(random.below(2 ** 31));
    const result = machine.access(cpu, address.va, kind, el, value);
    this.count.accesses++;
    const judged = this.judge(cpu, address, kind, el, result);
    if (judged.wrong !== null) throw new Error(judged.wrong);
    if (judged.stale) this.count.stale++;
    if (!result.ok) return;
    this.count.succeeded++;
    if (result.hit) this.count.hits++;
    if (kind === 'write') shadow.memory.write(result.pa, value);
  }

  private judge(cpu: number, address: Address, kind: Kind, el: 0 | 1, result: AccessResult): Judged {
    const windows = this.windows[cpu];
    if (!windows) throw new RangeError(`no windows of CPU ${cpu}`);
    return judgeAccess(this.scenario, windows, this.spaces[cpu] ?? 0, address, kind, el, result);
  }

  /** An AT instruction sees the tables as they are, whatever a TLB holds. */
  private probe(): void {
    const { random, machine, addresses, shadow, roots } = this.scenario;
    const cpu = random.below(CPUS);
    const { va, kernel } = random.pick(addresses);
    const par = machine.at(cpu, va, 'read', 1);
    const found = shadow.walk(roots[kernel ? SPACES : (this.spaces[cpu] ?? 0)] ?? 0, va, shadow.memory.now);
    const verdict = 'leaf' in found ? shadow.verdict(found.leaf, 1, 'read', false) : found.fault;
    const failed = BigInt.asUintN(1, par) === 1n;
    if (failed !== (verdict !== 'ok'))
      throw new Error(`AT gave ${par.toString(16)}, the tables say ${verdict}`);
    if (verdict === 'ok' && 'leaf' in found)
      shadow.memory.write(found.leaf.descPa, shadow.noted(found.leaf.desc, 'read'));
  }

  /** All of memory, word by word: nothing was written that the shadow does not know of. */
  compareMemory(): void {
    const { machine, shadow } = this.scenario;
    const { ramBase, ramSize } = machine.config;
    const got: string[] = [];
    const show = (pa: number, value: bigint): string => `${pa.toString(16)}=${value.toString(16)}`;
    machine.memory.eachWord(ramBase, ramSize, (pa) => got.push(show(pa, machine.memory.word(pa))));
    const want = shadow.memory.current().map(([pa, value]) => show(pa, value));
    const at = want.findIndex((text, i) => text !== got[i]);
    if (at >= 0 || got.length !== want.length)
      throw new Error(
        `memory: expected ${want[at] ?? 'nothing'}, got ${got[at < 0 ? want.length : at] ?? 'nothing'}`,
      );
  }
}

function drawTlbi(random: Random, { signed }: Address, pageBytes: number): TlbiOp {
  const asid = 1 + random.below(SPACES);
  const kind = random.below(10);
  if (kind === 0) return { kind: 'all' };
  if (kind <= 2) return { kind: 'asid', asid };
  const pages = random.pick([1, 1, 1, 2, 16, 600]);
  const first = (Math.floor(signed / pageBytes) - random.below(2) * (pages - 1)) * pageBytes;
  return {
    kind: 'va',
    asid: random.chance(15) ? null : asid,
    vaLo: ((first % 2 ** 32) + 2 ** 32) % 2 ** 32,
    vaHi: Math.floor(first / 2 ** 32),
    bytes: pages * pageBytes,
    lastLevel: random.chance(40),
  };
}

/** Positions with the hash that the state had when it was there. */
function checkJournal(run: Run, marks: readonly (readonly [number, string])[], random: Random): void {
  const { machine } = run.scenario;
  const { journal } = machine;
  const check = (position: number, expected: string): void => {
    if (machine.hash() !== expected || machine.hashFromScratch() !== expected)
      throw new Error(
        `journal: position ${position}: hash was ${expected}, is ${machine.hash()}, from scratch ${machine.hashFromScratch()}`,
      );
  };
  const visit = (list: readonly (readonly [number, string])[], go: (position: number) => void): void => {
    for (const [position, expected] of list) {
      go(position);
      check(position, expected);
    }
  };
  const end = marks.length - 1;
  visit([...marks].reverse(), (position) => {
    while (journal.position > position) journal.undo();
  });
  visit(marks, (position) => {
    while (journal.position < position) journal.redo();
  });
  visit(
    marks.map(() => random.pick(marks)),
    (position) => journal.seek(position),
  );
  visit(marks.slice(end), (position) => journal.seek(position));
}

/**
 * Runs one seed.
 * @throws Error that says what an access saw and may not have seen, or where the journal went wrong.
 */
export function runSeed(seed: number, operations: number, positions = 10): SeedResult {
  const run = new Run(seed);
  const random = new Random(seed + 1_000_000);
  const { machine } = run.scenario;
  const mark = (): readonly [number, string] => [machine.journal.position, machine.hash()];
  const wanted = new Set(Array.from({ length: positions }, () => random.below(operations)));
  const marks = [mark()];
  for (let i = 0; i < operations; i++) {
    if (wanted.has(i)) marks.push(mark());
    try {
      run.step();
    } catch (error) {
      throw new Error(`seed ${seed}, operation ${i}: ${error instanceof Error ? error.message : error}`);
    }
  }
  marks.push(mark());
  run.compareMemory();
  checkJournal(run, marks, random);
  run.compareMemory();
  return run.count;
}
