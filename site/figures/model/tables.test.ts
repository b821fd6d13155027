import { LAYOUT_IDS, type LayoutId } from '@spare-bits/sim-core';
import { describe, expect, test } from 'vitest';
import { lensRows } from './lens-table.ts';
import { pfnRows } from './pfn.ts';
import { answerOf, answersText, answerText, changedItems, tally } from './sort.ts';
import { whoLivedWhere } from './who.ts';

describe('who lived where', () => {
  const who = whoLivedWhere();
  const lines = (id: LayoutId) => who.rows.find((row) => row.layout.id === id)?.lines.map(({ name }) => name);

  test('there is a column for each bit whose tenants differ, and for a few landmarks', () => {
    expect(who.columns.map(({ bit }) => bit)).toEqual([63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 11, 0]);
    const last = who.columns.at(-1);
    expect((last?.x ?? 0) + (last?.width ?? 0)).toBeCloseTo(1);
  });

  test('a line joins each name that moved to its next place', () => {
    expect(lines('v6.9')).toEqual([]);
    expect(lines('rfc-v1')).toEqual(['PMD_PRESENT_INVALID', 'PTE_PROT_NONE']);
    expect(lines('v6.12')).toEqual(['PMD_PRESENT_INVALID', 'PTE_PROT_NONE']);
    expect(lines('v6.12-softdirty')).toEqual([]);
  });

  test('new tenants are marked, names that took over are not', () => {
    const fresh = who.rows.map((row) => row.cells.filter((cell) => cell.isNew).map((cell) => cell.name));
    expect(fresh).toEqual([[], ['SOFT_DIRTY', 'UFFD_WP'], ['POIndex'], ['SOFT_DIRTY']]);
  });

  test('the table has every name of the picture that moved, with its bits', () => {
    const row = who.table.find(({ name }) => name === 'PTE_PROT_NONE');
    expect(row?.places.map(({ text }) => text)).toEqual(['58', '54', null, null]);
    expect(row?.places[2]?.note).toBe('PRESENT_INVALID set, UXN set, VALID clear, USER clear');
    expect(row?.onlyInvalid).toBe(true);
  });
});

describe('the sorter', () => {
  const items = [
    { value: '0x0000000000000000' },
    { value: '0x00E8000012345F43' },
    { value: '0x00E8000040000F41', level: 2 as const },
    { value: '0x0060000000000F82' },
    { value: '0x00000000000017C0' },
  ];

  test('answers come from the simulator, level and layout included', () => {
    expect(items.map((item) => answerOf(item, 'v6.12').choice)).toEqual([
      'none',
      'page',
      'block',
      'present-invalid',
      'swap',
    ]);
    expect(answerText(answerOf({ value: '0x00000000000017C0' }, 'v6.12'))).toBe('swap-like (marker)');
  });

  test('the lens changes the answers that it changes, and no other', () => {
    expect(changedItems(items, 'v6.12', 'v6.9')).toEqual([3]);
    expect(changedItems(items, 'v6.12', 'v6.12-softdirty')).toEqual([]);
  });

  test('layouts that agree are told together', () => {
    expect(answersText({ value: '0x0060000000000F82' })).toBe(
      'v6.9: swap-like; rfc-v1, v6.12 and v6.12-softdirty: present, not valid',
    );
    expect(answersText({ value: '0x0' })).toBe('none, in all four');
  });

  test('the tally counts what is right and what is open', () => {
    expect(tally(items, ['none', 'block', null, null, null], 'v6.12')).toBe(
      'Under v6.12 1 of 5 are right, 3 not chosen.',
    );
  });

  test('a value that is none is refused', () => {
    expect(() => answerOf({ value: 'page' }, 'v6.12')).toThrow('not a 64-bit value');
  });
});

describe('the ruler of frame numbers', () => {
  test('the field shrinks from the right, and what is left over is told', () => {
    const rows = pfnRows(0x00e8_0000_1234_5f43n, 'v6.12');
    expect(rows.map(({ size, bits, pfn, leftOver }) => [size, bits, pfn, leftOver?.content ?? null])).toEqual(
      [
        ['4 KB', '47:12', '0x12345', null],
        ['16 KB', '47:14', '0x48D1', '0x1'],
        ['64 KB', '47:16', '0x1234', '0x5'],
      ],
    );
  });
});

describe('the lens table', () => {
  test('layouts that read a value alike share a row', () => {
    const [same, differ] = lensRows(['0x00E8000012345F43', '0x0060000000000F82'], LAYOUT_IDS);
    expect(same?.readings.map(({ layouts }) => layouts)).toEqual([LAYOUT_IDS]);
    expect(differ?.readings.map(({ kind }) => kind)).toEqual(['swap entry', 'present, not valid']);
  });
});
