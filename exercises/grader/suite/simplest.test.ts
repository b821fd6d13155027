import { makeLayout } from '@spare-bits/sim-core';
import { expect, test } from 'vitest';
import { oddness, ordinaryOf } from './simplest.ts';

const layout = makeLayout('v6.12');
const ordinary = ordinaryOf(layout);
const of = (value: bigint): number => oddness(Number(value & 0xffff_ffffn), Number(value >> 32n), ordinary);

test('an ordinary page is the simplest, and each bit away from it counts one', () => {
  const page = layout.mask('PAGE_READONLY');
  expect(of(page)).toBe(0);
  expect(of(page | layout.mask('PTE_DIRTY'))).toBe(1);
  expect(of(page & ~layout.mask('PTE_AF') & ~layout.mask('PTE_USER'))).toBe(2);
});

test('an entry that is not valid comes after every valid one, and fewer bits before more', () => {
  const valid = layout.mask('PTE_VALID');
  expect(of(0n)).toBeGreaterThan(of(valid));
  expect(of(layout.mask('SWP_TYPE'))).toBeGreaterThan(of(layout.mask('PTE_SWP_EXCLUSIVE')));
});
