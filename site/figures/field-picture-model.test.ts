import { describe, expect, test } from 'vitest';
import {
  digitsOf,
  foldedText,
  type PictureField,
  phoneRows,
  verdictOf,
  widthOf,
} from './field-picture-model.ts';

const field = (label: string, more: Partial<PictureField> = {}): PictureField => ({
  name: `PTE_${label}`,
  label,
  bits: '55',
  owner: 'sw',
  before: '0',
  yours: '0',
  must: 'kept',
  wrong: false,
  ...more,
});

describe('the field picture', () => {
  test('a short field is shown digit by digit, an address as it stands', () => {
    expect(digitsOf('62:60', '010')).toEqual(['0', '1', '0']);
    expect(digitsOf('47:12', '12345')).toBeNull();
    expect(digitsOf('47:12', '11')).toBeNull();
    expect([widthOf('58'), widthOf('62:60')]).toEqual([1, 3]);
  });

  test('on a phone wrong fields come first, then fields with a rule; what merely stayed is counted', () => {
    const rows = phoneRows([
      field('A', { must: 'leave' }),
      field('B', { must: 'set', yours: '1' }),
      field('C'),
      field('D', { must: 'clear', wrong: true }),
      field('E', { yours: '1', wrong: true }),
      field('F'),
    ]);
    expect(rows.shown.map(({ label }) => label)).toEqual(['D', 'E', 'B']);
    expect(rows.folded.map(({ label }) => label)).toEqual(['A', 'C', 'F']);
    expect(foldedText(rows)).toBe('2 fields kept, 1 not touched');
    expect(foldedText({ ...rows, kept: 1, untouched: 0 })).toBe('1 field kept');
  });

  test('a wrong field says what it must be', () => {
    expect(verdictOf(field('DIRTY', { must: 'set' }))).toBe('55 DIRTY must be set');
    expect(verdictOf(field('DIRTY'))).toBe('55 DIRTY must be kept');
    expect(verdictOf(field('NS', { must: 'leave' }))).toBe('55 NS must not be touched');
    expect(verdictOf(field('OA', { must: 'value', mustText: '0x12' }))).toBe('55 OA must be 0x12');
    expect(verdictOf(field('OA', { must: undefined }))).toBe('55 OA');
  });
});
