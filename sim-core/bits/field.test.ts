import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffFields } from './codec.ts';
import { type Field, fieldMask, getField, lintOwnership, setField } from './field.ts';
import { hex, parseHex, popCount, U64_MASK } from './u64.ts';

const field = (name: string, lo: number, width: number): Field => ({
  name,
  label: name,
  arm: name,
  linux: null,
  lo,
  width,
  owner: 'hw',
  role: 'plain',
  when: ['page'],
  bbm: 'free',
  tlbCached: false,
  meaning: '',
  source: '',
  onlyInvalid: false,
});
const u64 = fc.bigInt({ min: 0n, max: U64_MASK });
const place = fc
  .tuple(fc.integer({ min: 0, max: 63 }), fc.integer({ min: 1, max: 64 }))
  .map(([lo, width]) => ({ lo, width: Math.min(width, 64 - lo) }));

describe('fields', () => {
  test('what is put in a field is read back, cut to its width, and nothing else changes', () => {
    fc.assert(
      fc.property(u64, u64, place, (value, content, where) => {
        const written = setField(where, value, content);
        expect(getField(where, written)).toBe(content & (fieldMask(where) >> BigInt(where.lo)));
        expect(written & ~fieldMask(where)).toBe(value & ~fieldMask(where));
      }),
    );
  });

  test('lint names a bit that two fields own and a bit that none owns', () => {
    const faults = lintOwnership([field('A', 1, 63), field('B', 5, 1)], 'here');
    expect(faults).toEqual(['here: bit 5 is owned by A and by B', 'here: bit 0 has no owner']);
    expect(lintOwnership([field('A', 60, 8)], 'here')[0]).toContain('not inside the word');
  });

  test('a difference names exactly the fields that differ', () => {
    const fields = [field('HI', 8, 8), field('LO', 0, 8)];
    expect(diffFields(fields, 0x1234n, 0x1235n).map((change) => change.field.name)).toEqual(['LO']);
  });
});

describe('64-bit values', () => {
  test('hexadecimal is written in one way and read in any', () => {
    expect(hex(0x04e0_0000_1234_5fc3n)).toBe('0x04E0_0000_1234_5FC3');
    fc.assert(
      fc.property(u64, (value) => {
        expect(parseHex(hex(value))).toBe(value);
      }),
    );
    expect(parseHex('4e0')).toBe(0x4e0n);
    for (const bad of ['', '0x', 'xyz', '1_0000_0000_0000_0000', '-1']) expect(parseHex(bad)).toBeNull();
    expect(() => hex(-1n)).toThrow('64-bit');
    expect(() => hex(U64_MASK + 1n)).toThrow('64-bit');
  });

  test('bits are counted', () => {
    fc.assert(
      fc.property(u64, (value) => {
        expect(popCount(value)).toBe(value.toString(2).replaceAll('0', '').length);
      }),
    );
  });
});
