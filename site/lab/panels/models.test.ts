// The parts of the panels that decide without drawing: keys and rows of the tree, rows of the log, words and numbers.
import { describe, expect, test } from 'vitest';
import { kernelOf, looksOf } from './entry-words.ts';
import { eventRows } from './events.ts';
import { afterLine, stateAt } from './test-states.ts';
import { rowsOf, spanOf, treeKey, VIRTUAL } from './tree.ts';
import { roveKey } from './use-rove.ts';
import { addressText, countText, levelSize, pfnText, physicalText } from './words.ts';

describe('the tree', () => {
  const tables = afterLine('write A 1 2').view.tasks[0]?.tables ?? [];
  const rows = rowsOf(tables, new Set());
  const [first] = rows;
  if (!first) throw new Error('no tables');
  const { pa } = first.entry;

  test('has a row for each entry, deeper below its table', () => {
    expect(first).toMatchObject({ depth: 1, parent: null, expanded: true });
    expect(rows[1]).toMatchObject({ depth: 2, parent: pa });
    expect(rows.some(({ entry, expanded }) => !entry.table && expanded === null)).toBe(true);
  });

  test('folds', () => {
    const folded = rowsOf(tables, new Set([pa]));
    expect(folded[0]).toMatchObject({ expanded: false });
    expect(folded.length).toBeLessThan(rows.length);
    expect(treeKey('ArrowRight', folded, pa)).toEqual({ kind: 'unfold', pa });
  });

  test('moves by keys, and stays at its ends', () => {
    const last = rows.at(-1)?.entry.pa ?? 0;
    expect(treeKey('ArrowDown', rows, pa)).toEqual({ kind: 'move', to: rows[1]?.entry.pa });
    expect(treeKey('ArrowUp', rows, pa)).toEqual({ kind: 'move', to: pa });
    expect(treeKey('End', rows, pa)).toEqual({ kind: 'move', to: last });
    expect(treeKey('ArrowLeft', rows, rows[1]?.entry.pa ?? 0)).toEqual({
      kind: 'fold',
      pa: rows[1]?.entry.pa,
    });
    expect(treeKey('ArrowLeft', rows, last)).toEqual({ kind: 'move', to: rows.at(-1)?.parent });
    expect(treeKey('Enter', rows, last)).toEqual({ kind: 'pick', pa: last });
    expect(treeKey('a', rows, pa)).toBeNull();
  });

  test('draws what is near the eye when there are many rows', () => {
    expect(spanOf(VIRTUAL, 5000, 300, 24)).toEqual({ from: 0, to: VIRTUAL });
    const { from, to } = spanOf(2000, 24_000, 300, 24);
    expect(from).toBeLessThan(1000);
    expect(to).toBeGreaterThan(1012);
    expect(to - from).toBeLessThan(VIRTUAL);
    expect(spanOf(700, 1e9, 300, 24)).toEqual({ from: 699, to: 700 });
  });
});

describe('the log', () => {
  test('at any place of a run has at most one present row, past ones before it and future ones after', () => {
    for (let step = 0; step <= 7; step++)
      for (const moment of [0, 1, 2, 5]) {
        const state = stateAt(step, moment);
        const rows = eventRows(state);
        const now = rows.findIndex(({ time }) => time === 'now');
        expect(rows.filter(({ time }) => time === 'now').length).toBe(now < 0 ? 0 : 1);
        if (state.at.step + state.at.moment > 0) expect(now).toBeGreaterThanOrEqual(0);
        expect(rows.slice(0, Math.max(now, 0)).every(({ time }) => time === 'past')).toBe(true);
        expect(rows.slice(now + 1).every(({ time }) => time === 'future')).toBe(true);
      }
  });

  test('every row leads to a place, and the present one to where one stands', () => {
    const state = stateAt(5, 3);
    const now = eventRows(state).find(({ time }) => time === 'now');
    expect(now?.to).toEqual(state.at);
  });

  test('loads that follow one another are one row', () => {
    const many = ['mmap A 8 rw anon', 'write_all A', ...Array.from({ length: 3 }, () => 'read A 0')];
    const rows = eventRows(stateAt(2, 0, 'automatic', many));
    for (const [i, row] of rows.entries())
      if (row.kind === 'load') expect(rows[i + 1]?.kind).not.toBe('load');
  });
});

test('arrows stay inside a group of buttons', () => {
  expect([roveKey('ArrowRight', 3, 4), roveKey('ArrowLeft', 0, 4), roveKey('End', 0, 4)]).toEqual([3, 0, 3]);
  expect(roveKey('Enter', 0, 4)).toBeNull();
});

test('numbers are written as people write them', () => {
  expect(addressText(0x1000_4000_0000)).toBe('1000_4000_0000');
  expect(addressText(0x40_0000)).toBe('0000_0040_0000');
  expect(physicalText(0x4a01_8000)).toBe('0x4a01_8000');
  expect(pfnText(0x12)).toBe('0x00012');
  expect(countText(1, 'slot')).toBe('1 slot');
  expect(countText(1024, 'slot')).toBe('1,024 slots');
  expect([0, 1, 2, 3].map((level) => levelSize(12, level))).toEqual(['512 GB', '1 GB', '2 MB', '4 KB']);
});

test('a tick line has a letter for each bit of every kind of entry', () => {
  const kernel = kernelOf('v6.12', 12);
  for (const kind of ['none', 'table', 'page', 'swap', 'marker'] as const)
    expect(looksOf(kernel, kind)).toHaveLength(64);
});
