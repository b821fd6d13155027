import { describe, expect, test } from 'vitest';
import { descriptorFields } from '../arch/descriptor.ts';
import { SCTLR_EL1, TCR_EL1, TTBR_EL1 } from '../arch/descriptor-regs.ts';
import { writeField } from '../arch/regs.ts';
import { fieldMask } from '../bits/field.ts';
import { Machine } from './machine.ts';

const rows = descriptorFields({ pageShift: 12, oa: '48' });
const bit = (name: string): bigint => {
  const row = rows.find((candidate) => candidate.name === name);
  if (!row) throw new RangeError(name);
  return fieldMask(row);
};
const LEAF = bit('VALID') | bit('PAGE') | bit('AP[1]') | bit('AF') | bit('nG') | bit('UXN') | bit('PXN');
const TABLE = bit('VALID') | bit('TABLE');
const RAM = 2 ** 30;
const PAGE = 4096;
const VA = 0x1234_5000n;

/** A machine whose low half is one path of four tables to one page. */
function small(leaf: bigint): { machine: Machine; leafPa: number; page: number } {
  const machine = new Machine({ observe: true });
  const tables = [0, 1, 2, 3].map((i) => RAM + i * PAGE);
  const page = RAM + 16 * PAGE;
  const tcr =
    writeField(TCR_EL1.T0SZ, 16) |
    writeField(TCR_EL1.T1SZ, 16) |
    writeField(TCR_EL1.IPS, 5) |
    writeField(TCR_EL1.HA, 1) |
    writeField(TCR_EL1.HD, 1);
  for (const id of [0, 1]) {
    machine.cpu(id).setRegs({
      tcr,
      sctlr: writeField(SCTLR_EL1.M, 1),
      mair: 0xffn,
      ttbr0: BigInt(RAM) | writeField(TTBR_EL1.ASID, 1),
    });
  }
  let leafPa = 0;
  tables.forEach((table, level) => {
    const shift = 12n + 9n * BigInt(3 - level);
    const index = Number((VA >> shift) % 512n);
    const next = tables[level + 1];
    machine.store(0, table + index * 8, next === undefined ? leaf | BigInt(page) : TABLE | BigInt(next));
    if (next === undefined) leafPa = table + index * 8;
  });
  return { machine, leafPa, page };
}

describe('the machine', () => {
  test('a store is read back, through a walk first and the TLB then', () => {
    const { machine } = small(LEAF);
    expect(machine.access(0, VA, 'write', 0, 42n)).toMatchObject({ ok: true, hit: false });
    expect(machine.access(0, VA, 'read', 0)).toMatchObject({ ok: true, hit: true, value: 42n });
  });

  test('an old answer lives until the barrier after the invalidation, on every CPU', () => {
    const { machine, leafPa } = small(LEAF);
    machine.access(0, VA, 'read', 0);
    machine.access(1, VA, 'read', 0);
    machine.store(0, leafPa, 0n);
    expect(machine.access(1, VA, 'read', 0).ok).toBe(true);
    machine.tlbi(0, { kind: 'asid', asid: 1 });
    expect(machine.access(1, VA, 'read', 0).ok).toBe(true);
    machine.dsb(0);
    expect(machine.access(1, VA, 'read', 0)).toMatchObject({ ok: false, fault: 'translation', level: 3 });
    expect(
      machine.events
        .since(0)
        .filter((event) => event.kind === 'staleUse')
        .map((event) => event.c),
    ).toEqual([0, 1]);
  });

  test('hardware clears AP[2] of a clean page at the first store, in memory', () => {
    const { machine, leafPa } = small(LEAF | bit('AP[2]') | bit('DBM'));
    machine.access(0, VA, 'read', 0);
    expect(machine.access(0, VA, 'write', 0, 7n).ok).toBe(true);
    expect((machine.load(0, leafPa) ?? 0n) & bit('AP[2]')).toBe(0n);
  });

  test('changing the address of a live page in place is reported, doing it by the book is not', () => {
    const { machine, leafPa, page } = small(LEAF);
    machine.access(0, VA, 'read', 0);
    machine.store(0, leafPa, LEAF | BigInt(page + PAGE));
    const reports = () => machine.events.since(0).filter((event) => event.kind === 'bbmViolation').length;
    expect(reports()).toBe(1);
    machine.store(0, leafPa, 0n);
    machine.tlbi(0, { kind: 'asid', asid: 1 });
    machine.dsb(0);
    machine.store(0, leafPa, LEAF | BigInt(page));
    expect(reports()).toBe(1);
  });

  test('undo, redo and seek give the same state, by a hash from scratch', () => {
    const { machine, leafPa } = small(LEAF);
    const marks: [number, string][] = [];
    const mark = () => marks.push([machine.journal.position, machine.hash()]);
    mark();
    machine.access(0, VA, 'write', 0, 1n);
    mark();
    machine.store(0, leafPa, 0n);
    machine.tlbi(1, { kind: 'all' });
    machine.dsb(1);
    mark();
    for (const [position, hash] of [...marks, ...[...marks].reverse()]) {
      machine.journal.seek(position);
      expect(machine.hash()).toBe(hash);
      expect(machine.hashFromScratch()).toBe(hash);
    }
  });

  test('copying a 16 GiB page that holds three words costs three words', () => {
    const machine = new Machine({ observe: false });
    const size = 16 * 2 ** 30;
    const [from, to] = [RAM + size, RAM + 2 * size];
    for (const offset of [0, size / 2, size - 8]) machine.store(0, from + offset, 5n);
    const { chunks } = machine.memory;
    const before = machine.journal.position;
    machine.memory.copyRange(from, to, size);
    expect(machine.journal.position - before).toBe(3);
    expect(machine.memory.chunks - chunks).toBe(3);
    expect(machine.load(0, to + size - 8)).toBe(5n);
  });

  test('what hardware cannot do is refused in words', () => {
    const { machine } = small(LEAF);
    expect(() => machine.access(0, VA + 1n, 'read', 0)).toThrow('multiple of 8');
    expect(() => machine.access(7, VA, 'read', 0)).toThrow('no CPU 7');
    expect(() => machine.memory.write(8, 0, 0)).toThrow('outside RAM');
    expect(() => machine.journal.seek(1e9)).toThrow('position');
  });
});
