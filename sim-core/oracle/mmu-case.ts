// Models: one case of an MMU recording as typed values: registers, words of memory, and what was measured. Reference:
// the recording's own description (six AT instructions, loads, stores and fetches, on two emulators and in the
// architecture's pseudocode). Does not model: emulator deviations; members that name an emulator are not read.
import type { TranslationRegs } from '../arch/regs.ts';

export const AT_NAMES = ['s1e1r', 's1e1w', 's1e0r', 's1e0w', 's1e1rp', 's1e1wp'] as const;
export type AtName = (typeof AT_NAMES)[number];

export interface Word {
  readonly pa: number;
  readonly value: bigint;
}

/** What one access did. */
export interface CaseAccess {
  readonly el: 0 | 1;
  readonly kind: 'read' | 'write' | 'exec';
  readonly ok: boolean;
  readonly pa: bigint | null;
  readonly esr: bigint | null;
  readonly far: bigint | null;
  readonly descPa: number | null;
  /** Legal values of the leaf descriptor afterwards; empty when no leaf was reached. */
  readonly after: readonly bigint[];
}

export interface MmuCase {
  readonly id: string;
  readonly category: string;
  readonly regs: TranslationRegs;
  readonly pan: boolean;
  readonly features: readonly string[];
  readonly impdef: boolean;
  readonly words: readonly Word[];
  readonly data: readonly Word[];
  readonly va: bigint;
  readonly at: readonly { readonly name: AtName; readonly par: bigint; readonly changed: Word | null }[];
  readonly access: readonly CaseAccess[];
}

/** A recording that cannot be read; the message says which line and member. */
export class MmuRecordError extends Error {}

type Json = Record<string, unknown>;

function bits(record: Json, member: string): bigint {
  const text = record[member];
  if (typeof text !== 'string' || !/^0x[0-9a-f]{1,16}$/i.test(text))
    throw new MmuRecordError(`${member}: ${JSON.stringify(text)} is not a 64-bit hexadecimal value`);
  return BigInt(text);
}

function address(record: Json, member: string): number {
  const value = bits(record, member);
  const widest = 2n ** 53n;
  if (value >= widest) throw new MmuRecordError(`${member}: ${record[member]} is not a physical address`);
  return Number(value);
}

const optional = (record: Json, member: string): bigint | null =>
  record[member] === undefined ? null : bits(record, member);
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as Json[]) : []);

function accessOf(record: Json): CaseAccess {
  const { el, kind } = record;
  if (el !== 0 && el !== 1) throw new MmuRecordError(`el: ${JSON.stringify(el)} is neither 0 nor 1`);
  if (kind !== 'read' && kind !== 'write' && kind !== 'exec')
    throw new MmuRecordError(`kind: ${JSON.stringify(kind)} is none of read, write, exec`);
  const after = [optional(record, 'descAfter'), optional(record, 'descAfterAlt')];
  return {
    el,
    kind,
    ok: record.ok === true,
    pa: optional(record, 'pa'),
    esr: optional(record, 'esr'),
    far: optional(record, 'far'),
    descPa: record.descPa === undefined ? null : address(record, 'descPa'),
    after: after.filter((value) => value !== null),
  };
}

function atOf(record: Json): MmuCase['at'] {
  const results = (record.at ?? {}) as Json;
  const changes = (record.atDesc ?? {}) as Record<string, Json>;
  return AT_NAMES.filter((name) => results[name] !== undefined).map((name) => {
    const change = changes[name];
    // Without `arm` the architecture leaves memory as it was; a change there is an emulator's.
    const changed =
      change?.arm === undefined ? null : { pa: address(change, 'pa'), value: bits(change, 'arm') };
    return { name, par: bits(results, name), changed };
  });
}

/** Reads one line. */
export function parseCase(line: string): MmuCase {
  const record = JSON.parse(line) as Json;
  const words = list(record.tables).flatMap((table) => {
    const pa = address(table, 'pa');
    const entries = (table.entries ?? {}) as Json;
    return Object.keys(entries).map((index) => ({ pa: pa + 8 * Number(index), value: bits(entries, index) }));
  });
  return {
    id: String(record.id),
    category: String(record.cat),
    regs: {
      tcr: bits(record, 'tcr'),
      sctlr: bits(record, 'sctlr'),
      mair: bits(record, 'mair'),
      ttbr0: bits(record, 'ttbr0'),
      ttbr1: bits(record, 'ttbr1'),
    },
    pan: record.pan === 1,
    features: (Array.isArray(record.feat) ? record.feat : []).map(String),
    impdef: record.impdef !== undefined,
    words,
    data: list(record.data).map((word) => ({ pa: address(word, 'pa'), value: bits(word, 'hex') })),
    va: bits(record, 'va'),
    at: atOf(record),
    access: list(record.access).map(accessOf),
  };
}

/**
 * Reads a whole recording.
 * @throws MmuRecordError that names the line, when a line is not a case.
 */
export function parseCases(text: string): readonly MmuCase[] {
  const cases: MmuCase[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      cases.push(parseCase(line));
    } catch (error) {
      throw new MmuRecordError(
        `line ${index + 1}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  return cases;
}
