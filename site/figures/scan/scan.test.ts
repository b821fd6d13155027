// The figure of a scan asks the simulator's PAGEMAP_SCAN.
import { expect, test } from 'vitest';
import { scanView } from './model.ts';
import { CASES, type Question, saysOf, TOOL, toggled } from './words.ts';

const told = (question: Question): string =>
  scanView(question)
    .rows.filter((row) => row.told)
    .map(({ page }) => page)
    .join(' ');

test('the tool hears of the pages that were stored to, each a region', () => {
  expect(told(TOOL)).toBe('A0 A3');
  expect(scanView(TOOL).regions).toBe(2);
  expect(saysOf(scanView(TOOL))).toBe('A0, A3 match; the call returns 2, for 2 regions.');
});

test('a set that is empty asks for nothing, and inversion comes first', () => {
  const [, nothing, present, armed, odd, swapped] = CASES.map(({ question }) => told(question));
  expect(nothing).toBe('A0 A1 A2 A3 A4 A5');
  expect(present).toBe('A0 A1 A2 A3 A4');
  expect(armed).toBe('A1 A2 A4');
  expect(odd).toBe('A1 A2 A4 A5');
  expect(swapped).toBe('A5');
  expect(told(toggled(TOOL, 'mask', 'PFNZERO'))).toBe('');
});
