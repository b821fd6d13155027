import { describe, expect, test } from 'vitest';
import { ESR_EL1, SCTLR_EL1, TCR_EL1, TTBR_EL1 } from '../arch/descriptor-regs.ts';
import { makeRegime } from '../arch/regime.ts';
import { CPU_MAX, readField, type TranslationRegs, writeField } from '../arch/regs.ts';
import { U64_MASK } from '../bits/u64.ts';
import { BIG, bit, board, FRAME, LEAF, PAGE, pageOf, RAM, TABLE, VA } from '../test/behaviour/board.ts';
import { Random } from '../test/property/random.ts';
import { type AccessResult, Machine } from './machine.ts';

const SIZE = 2 ** 30;
const shown = (result: AccessResult) => (result.ok ? `ok ${result.pa}` : `${result.fault} ${result.level}`);
/** The board with some fields of a register written over. */
function withTcr(field: keyof typeof TCR_EL1, value: number): Machine {
  const { machine } = board();
  const { tcr } = machine.cpu(0).regs;
  const cleared = tcr & ~writeField(TCR_EL1[field], -1n);
  machine.cpu(0).setRegs({ tcr: cleared | writeField(TCR_EL1[field], value) });
  return machine;
}

describe('where the architecture has a fault, there is that fault', () => {
  test.each([0, 1, 11, 15, 49, 63])('TxSZ of %i is out of range: translation fault at level 0', (size) => {
    expect(shown(withTcr('T0SZ', size).access(0, VA, 'read', 0))).toBe('translation 0');
  });

  test('a reserved granule is read as 4K, a reserved IPS as the largest', () => {
    expect(shown(withTcr('TG0', 3).access(0, VA, 'read', 0))).toBe(`ok ${FRAME}`);
    expect(shown(withTcr('IPS', 7).access(0, VA, 'read', 0))).toBe(`ok ${FRAME}`);
  });

  test('a reserved block encoding is no leaf', () => {
    const { machine, entry } = board();
    machine.store(0, entry(VA, 3), (LEAF & ~bit('PAGE')) | BigInt(FRAME));
    expect(shown(machine.access(0, VA, 'read', 0))).toBe('translation 3');
    machine.store(0, entry(VA, 0), (LEAF & ~bit('PAGE')) | BigInt(FRAME));
    expect(shown(machine.access(0, VA, 'read', 0))).toBe('translation 0');
  });

  test('a table outside RAM aborts the walk, data outside RAM aborts the access', () => {
    const { machine, entry } = board();
    machine.store(0, entry(VA, 2), TABLE | BigInt(2 ** 40));
    expect(shown(machine.access(0, VA, 'read', 0))).toBe('externalOnWalk 3');
    machine.store(0, entry(VA, 2), TABLE | BigInt(RAM + 3 * PAGE));
    machine.store(0, entry(VA, 3), LEAF | BigInt(2 ** 40));
    const result = machine.access(0, VA, 'write', 0, 1n);
    expect(shown(result)).toBe('external 3');
    expect(machine.access(0, VA, 'write', 0, 1n)).toEqual(result);
  });

  test('a table base that is not aligned is cut to the alignment of its size, as the registers say', () => {
    const { machine } = board();
    const { ttbr0 } = machine.cpu(0).regs;
    machine.cpu(0).setRegs({ ttbr0: ttbr0 | (writeField(TTBR_EL1.CnP, 1) + 64n) });
    expect(shown(machine.access(0, VA, 'read', 0))).toBe(`ok ${FRAME}`);
  });

  test('an address that is not canonical is a translation fault at level 0; without translation, an address size fault', () => {
    const { machine } = board();
    expect(shown(machine.access(0, VA | BigInt(2 ** 50), 'read', 0))).toBe('translation 0');
    machine.cpu(0).setRegs({ sctlr: 0n });
    expect(shown(machine.access(0, U64_MASK - 7n, 'read', 1))).toBe('addressSize 0');
    expect(shown(machine.access(0, BigInt(RAM), 'read', 1))).toBe(`ok ${RAM}`);
    expect(shown(machine.access(0, 0n, 'read', 1))).toBe('external 0');
  });

  test('with 8-bit ASIDs the upper half of the field is not looked at', () => {
    const { machine } = board();
    machine.cpu(0).setRegs({ ttbr0: BigInt(RAM) | writeField(TTBR_EL1.ASID, 0x1234) });
    expect(machine.cpu(0).asid).toBe(0x34);
  });
});

describe('what no hardware would do is refused with the field, the value and what is legal', () => {
  const { machine } = board();
  const wrongBoard = (config: object) => () => new Machine({ ramBase: RAM, ramSize: SIZE, ...config });
  const tlb = (change: object) =>
    wrongBoard({
      tlb: { sets: 1, ways: 1, replacement: 'round-robin', cacheContiguous: true, walkEntries: 0, ...change },
    });
  const rows: readonly (readonly [string, () => unknown, RegExp])[] = [
    ['a word outside RAM', () => machine.store(0, 8, 1n), /pa 0x8 is outside RAM, 0x40000000 up to/],
    ['a word off its boundary', () => machine.store(0, RAM + 4, 1n), /0x40000004 is not a multiple of 8/],
    ['a word at no number', () => machine.store(0, Number.NaN, 1n), /pa NaN is outside RAM/],
    ['a load off its boundary', () => machine.load(0, RAM + 1), /0x40000001 is not a multiple of 8/],
    [
      'a value that is too long',
      () => machine.store(0, RAM, 2n ** 64n),
      /value 18446744073709551616; must be/,
    ],
    [
      'a negative value',
      () => machine.access(0, VA, 'write', 0, -1n),
      /value -1; must be an unsigned 64-bit/,
    ],
    [
      'an address that is too long',
      () => machine.at(0, 2n ** 64n, 'read', 0),
      /at: va 18446744073709551616; must/,
    ],
    [
      'an address off its boundary',
      () => machine.access(0, VA + 4n, 'read', 0),
      /5004 is not a multiple of 8/,
    ],
    ['a CPU that is not there', () => machine.tlbi(2, { kind: 'all' }), /no CPU 2; there are 2/],
    ['an ASID too wide', () => machine.tlbi(0, { kind: 'asid', asid: 256 }), /asid 256; must be 0 to 255/],
    ['a negative ASID', () => machine.tlbi(0, pageOf(VA, 1, { asid: -1 })), /asid -1; must be 0 to 255/],
    ['an empty range', () => machine.tlbi(0, pageOf(VA, 0)), /bytes 0; must be an integer from 1/],
    ['an address with a tag', () => machine.tlbi(0, pageOf(VA + 2n ** 60n)), /vaHi is not canonical/],
    ['a position that is not there', () => machine.journal.seek(-1), /position -1 is not between 0 and/],
    [
      'a register too long',
      () => machine.cpu(0).setRegs({ tcr: 2n ** 64n }),
      /TCR_EL1: 18446744073709551616 is not/,
    ],
    ['RAM that is not aligned', wrongBoard({ ramBase: 4096 }), /base and size must be multiples of 2097152/],
    ['no RAM', wrongBoard({ ramSize: 0 }), /RAM of 0 bytes/],
    ['RAM that ends too high', wrongBoard({ ramBase: 2 ** 52 }), /the end at most 0x10000000000000/],
    ['no CPU', wrongBoard({ cpus: 0 }), /cpus 0; must be at least 1/],
    ['three sets', tlb({ sets: 3 }), /sets 3; must be a power of two/],
    ['no ways', tlb({ ways: 0 }), /ways 0; must be at least 1/],
    ['half a walk cache', tlb({ walkEntries: 0.5 }), /walkEntries 0.5; must be 0 or more/],
    ['a range off its boundary', () => machine.memory.clearRange(RAM + 1, 8), /both must be multiples of 8/],
  ];

  test.each(rows)('%s', (_name, run, message) => {
    expect(run).toThrow(RangeError);
    expect(run).toThrow(message);
  });

  test('16-bit ASIDs are legal where TCR_EL1.AS asks for them', () => {
    const wide = withTcr('AS', 1);
    expect(() => wide.tlbi(0, { kind: 'asid', asid: 65535 })).not.toThrow();
    expect(() => wide.tlbi(0, { kind: 'asid', asid: 65536 })).toThrow('must be 0 to 65535');
  });
});

describe('whatever the registers and tables hold, every answer is a number in range', () => {
  const random = new Random(7);
  const word = (): bigint => BigInt(random.below(2 ** 32)) * 2n ** 32n + BigInt(random.below(2 ** 32));

  test('registers', () => {
    for (let i = 0; i < 2000; i++) {
      const regs: TranslationRegs = {
        tcr: word(),
        sctlr: word(),
        mair: word(),
        ttbr0: word(),
        ttbr1: word(),
      };
      for (const half of [makeRegime(regs, CPU_MAX).low, makeRegime(regs, CPU_MAX).high]) {
        for (const [name, value] of Object.entries(half)) {
          if (typeof value === 'number') expect(Number.isInteger(value), `${name} ${value}`).toBe(true);
        }
        expect(half.base).toBeLessThan(2 ** 52);
        expect(half.startLevel).toBeGreaterThanOrEqual(-1);
        expect(half.startLevel).toBeLessThanOrEqual(3);
      }
    }
  });

  test('walks', () => {
    const { machine: wild } = board();
    for (let i = 0; i < 64; i++) wild.store(0, BIG + i * 8, word());
    for (let i = 0; i < 3000; i++) {
      const base = BigInt(RAM + random.below(200) * PAGE);
      const enabled = writeField(SCTLR_EL1.M, 1);
      wild.cpu(0).setRegs({ tcr: word(), sctlr: word() | enabled, mair: word(), ttbr0: base, ttbr1: base });
      wild.store(0, Number(base) + 8 * random.below(512), word() | TABLE);
      const va = (word() / 8n) * 8n;
      const result = wild.access(
        0,
        va,
        random.pick(['read', 'write', 'exec']),
        random.chance(50) ? 0 : 1,
        word(),
      );
      const par = wild.at(0, va, 'read', 1);
      expect(par >= 0n && par <= U64_MASK).toBe(true);
      if (result.ok) {
        expect(Number.isInteger(result.pa) && result.pa >= RAM && result.pa < RAM + 256 * SIZE).toBe(true);
        expect(result.value >= 0n && result.value <= U64_MASK).toBe(true);
      } else {
        expect(result.level).toBeGreaterThanOrEqual(-1);
        expect(result.level).toBeLessThanOrEqual(3);
        expect(readField(result.esr, ESR_EL1.EC)).toBeGreaterThanOrEqual(0x20);
        expect(result.far >= 0n && result.far <= U64_MASK).toBe(true);
      }
    }
    expect(wild.hash()).toBe(wild.hashFromScratch());
  });
});
