import { U64_BITS } from '@spare-bits/sim-core';
import { expect, test } from 'vitest';
import { opening } from './opening.ts';

test('the entry of the first page is armed and dirty, and shows every bit once', () => {
  const { value, bits, rows } = opening();
  expect(value).toBe('0x04E0_0000_1234_5FC3');
  expect(bits.map(({ bit }) => bit)).toEqual(Array.from({ length: U64_BITS }, (_, i) => U64_BITS - 1 - i));
  expect(BigInt(`0b${bits.map(({ set }) => Number(set)).join('')}`)).toBe(BigInt(value.replaceAll('_', '')));
  expect(rows.find(({ name }) => name === 'PTE_UFFD_WP')?.value).toBe('1');
});

test('every callout stands on a bit whose number is printed', () => {
  const { bits, callouts } = opening();
  for (const callout of callouts) expect(bits.find(({ bit }) => bit === callout.bit)?.numbered).toBe(true);
});
