// Models: the comparison of the machine with an MMU recording. Every AT result and every access runs on the machine
// from the recorded memory, with nothing in any TLB: the journal takes the machine back between two results. What the
// recording leaves open is not judged: cases flagged impdef, cases that need a feature the CPU lacks.
import { ESR_EL1, PAR_EL1, type RegField } from '../arch/descriptor-regs.ts';
import { CPU_MAX, type CpuFeatures, readField } from '../arch/regs.ts';
import { hex } from '../bits/u64.ts';
import { RowKind } from '../machine/journal.ts';
import { Machine } from '../machine/machine.ts';
import type { AtName, CaseAccess, MmuCase } from './mmu-case.ts';

export interface MmuDifference {
  readonly id: string;
  readonly category: string;
  /** Which result, and what is wrong with it, one line each. */
  readonly result: string;
  readonly lines: readonly string[];
}

export interface MmuComparison {
  readonly cases: number;
  readonly results: number;
  readonly differ: number;
  readonly impdef: number;
  /** Cases that need a feature which the CPU lacks. */
  readonly skipped: number;
  readonly differences: readonly MmuDifference[];
}

export interface MmuOptions {
  readonly features?: CpuFeatures;
  /** How many differences are kept in words. */
  readonly shown?: number;
  /** Stop after this many differences. */
  readonly stopAfter?: number;
}

/** Which member of the CPU a feature of the recording is; those without one are always there. */
const FEATURE: Readonly<Record<string, keyof CpuFeatures>> = {
  LVA: 'lva',
  LPA: 'lpa',
  LPA2: 'lpa2',
  TTST: 'ttst',
  HAFDBS: 'hafdbs',
  HPDS: 'hpds',
  E0PD: 'e0pd',
  PAN3: 'pan3',
};
const GIB = 2 ** 30;
const RAM = { ramBase: GIB, ramSize: 256 * GIB };
/** A new machine now and then: memory that a case has touched stays allocated. */
const CASES_PER_MACHINE = 256;
const STORED = 0x5a17_beef_0bad_cafen;
const FAULT_FIELDS = ['F', 'FST', 'PTW', 'S'] as const;
const SUCCESS_FIELDS = ['F', 'PA', 'ATTR', 'SH'] as const;
const ESR_FIELDS = ['EC', 'IL', 'WnR', 'xFSC'] as const;

const small = (value: number): string => `0x${value.toString(16).toUpperCase()}`;

function fieldLines<Name extends string>(
  register: string,
  fields: Readonly<Record<Name, RegField>>,
  names: readonly Name[],
  want: bigint,
  got: bigint,
): string[] {
  return names.flatMap((name) => {
    const [expected, actual] = [readField(want, fields[name]), readField(got, fields[name])];
    return expected === actual
      ? []
      : [`${register}.${name}: expected ${small(expected)}, got ${small(actual)}`];
  });
}

function parLines(want: bigint, got: bigint): string[] {
  const names = readField(want, PAR_EL1.F) === 1 ? FAULT_FIELDS : SUCCESS_FIELDS;
  return fieldLines('PAR_EL1', PAR_EL1, names, want, got);
}

function esrLines(want: bigint, got: bigint): string[] {
  const lines = fieldLines('ESR_EL1', ESR_EL1, ESR_FIELDS, want, got);
  return lines.length > 0 || want === got ? lines : [`ESR_EL1: expected ${hex(want)}, got ${hex(got)}`];
}

/** Words of memory that have changed since `position`, by address; word order is little-endian, as in the recording. */
function changedWords(machine: Machine, position: number): ReadonlyMap<number, bigint> {
  const words = new Map<number, bigint>();
  for (let row = position; row < machine.journal.position; row++) {
    const change = machine.journal.row(row);
    if (change?.kind === RowKind.Word) words.set(change.key, machine.memory.word(change.key));
  }
  return words;
}

function wordLines(
  expected: ReadonlyMap<number, readonly bigint[]>,
  machine: Machine,
  position: number,
): string[] {
  const lines: string[] = [];
  for (const [pa, value] of changedWords(machine, position)) {
    if (expected.has(pa)) continue;
    lines.push(`memory at ${hex(BigInt(pa))}: expected unchanged, got ${hex(value)}`);
  }
  for (const [pa, legal] of expected) {
    const got = machine.memory.word(pa);
    if (!legal.includes(got))
      lines.push(`memory at ${hex(BigInt(pa))}: expected ${legal.map(hex).join(' or ')}, got ${hex(got)}`);
  }
  return lines;
}

function judgeAt(machine: Machine, test: MmuCase, result: MmuCase['at'][number], position: number): string[] {
  const el = /^s1e0/.test(result.name) ? 0 : 1;
  const kind = /w/.test(result.name) ? 'write' : 'read';
  const pan = result.name.endsWith('p') && test.pan;
  const got = machine.at(0, test.va, kind, el, pan);
  const { changed } = result;
  const expected = new Map(changed ? [[changed.pa, [changed.value]]] : []);
  return [...parLines(result.par, got), ...wordLines(expected, machine, position)];
}

function byteSwapped(value: bigint): bigint {
  const digits = value.toString(16).padStart(16, '0');
  return BigInt(`0x${(digits.match(/../g) ?? []).reverse().join('')}`);
}

function judgeAccess(machine: Machine, test: MmuCase, access: CaseAccess, position: number): string[] {
  const { el, kind } = access;
  const lines: string[] = [];
  const expected = new Map<number, readonly bigint[]>();
  if (access.descPa !== null && access.after.length > 0) expected.set(access.descPa, access.after);
  const swap = (value: bigint): bigint => (machine.cpu(0).regime.bigEndian ? byteSwapped(value) : value);
  const got = machine.access(0, test.va, kind, el, STORED, test.pan);
  if (access.ok !== got.ok) {
    const said = got.ok ? `PA ${hex(BigInt(got.pa))}` : `a ${got.fault} fault at level ${got.level}`;
    lines.push(`expected ${access.ok ? 'success' : 'a fault'}, got ${said}`);
  } else if (got.ok) {
    if (access.pa !== null && BigInt(got.pa) !== access.pa)
      lines.push(`PA: expected ${hex(access.pa)}, got ${hex(BigInt(got.pa))}`);
    const there = test.data.find((word) => word.pa === got.pa);
    if (kind === 'read' && there && got.value !== swap(there.value))
      lines.push(`value: expected ${hex(swap(there.value))}, got ${hex(got.value)}`);
    if (kind === 'write') expected.set(got.pa, [swap(STORED)]);
  } else {
    if (access.esr !== null) lines.push(...esrLines(access.esr, got.esr));
    if (access.far !== null && got.far !== access.far)
      lines.push(`FAR_EL1: expected ${hex(access.far)}, got ${hex(got.far)}`);
  }
  if (access.descPa !== null && machine.cpu(0).out.walk.descPa !== access.descPa)
    lines.push(
      `leaf: expected at ${hex(BigInt(access.descPa))}, got ${hex(BigInt(machine.cpu(0).out.walk.descPa))}`,
    );
  return [...lines, ...wordLines(expected, machine, position)];
}

function lacks(test: MmuCase, cpu: CpuFeatures): boolean {
  const missing = test.features.some((name) => {
    const member = FEATURE[name];
    return member !== undefined && !cpu[member];
  });
  // Without 52-bit addresses the largest physical address is another one.
  return missing || (!cpu.lpa && test.category === 'mmu-off');
}

/** Compares every result of every case. */
export function compareMmu(cases: readonly MmuCase[], options: MmuOptions = {}): MmuComparison {
  const { features = CPU_MAX, shown = 10, stopAfter = Number.POSITIVE_INFINITY } = options;
  const differences: MmuDifference[] = [];
  let [results, differ, impdef, skipped] = [0, 0, 0, 0];
  let machine: Machine | null = null;
  for (const [index, test] of cases.entries()) {
    if (test.impdef) impdef++;
    else if (lacks(test, features)) skipped++;
    if (test.impdef || lacks(test, features)) continue;
    if (machine === null || index % CASES_PER_MACHINE === 0)
      machine = new Machine({ ...RAM, cpus: 1, features, observe: false });
    const board = machine;
    for (const word of [...test.words, ...test.data]) board.store(0, word.pa, word.value);
    board.cpu(0).setRegs(test.regs);
    const start = board.journal.position;
    const note = (result: AtName | string, judge: () => string[]): void => {
      results++;
      const lines = judge();
      board.journal.seek(start);
      if (lines.length === 0) return;
      differ++;
      if (differences.length < shown)
        differences.push({ id: test.id, category: test.category, result, lines });
    };
    for (const result of test.at) note(result.name, () => judgeAt(board, test, result, start));
    for (const access of test.access)
      note(`EL${access.el} ${access.kind}`, () => judgeAccess(board, test, access, start));
    board.journal.seek(0);
    if (differ >= stopAfter) break;
  }
  return { cases: cases.length, results, differ, impdef, skipped, differences };
}

/** What to print about one file; the caller adds the sum over all files. */
export function mmuReport(title: string, comparison: MmuComparison): readonly string[] {
  const { cases, results, differ, impdef, skipped, differences } = comparison;
  const lines = [`${title}: ${cases} cases, ${results} results, ${differ} differ, ${impdef} impdef`];
  if (skipped > 0) lines.push(`  ${skipped} cases need a feature that this CPU lacks; they were skipped`);
  for (const { id, category, result, lines: wrong } of differences) {
    lines.push(`  ${id} (${category}), ${result}:`, ...wrong.map((line) => `    ${line}`));
  }
  return lines;
}
