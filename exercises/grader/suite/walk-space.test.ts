// The spaces of the walk: how many inputs there are, and that a second argument stands beside each.
import { descriptorFields, fieldMask } from '@spare-bits/sim-core';
import { describe, expect, test } from 'vitest';
import { space } from './space.ts';

const LAYOUTS = ([12, 14, 16] as const).map((pageShift) => ({ id: 'v6.12', pageShift }) as const);

describe.each(LAYOUTS)('with 2^$pageShift bytes a page', (layout) => {
  test('296 addresses, half of them in the high half, each with four levels beside it', () => {
    const addresses = space.walk.inputs(layout);
    const levels = space.walk.columns?.(layout)[1]?.words;
    expect(new Set(addresses).size).toBe(296);
    expect(addresses.filter((va) => va > 0x0000_ffff_ffff_ffffn).length).toBe(addresses.length / 2);
    expect(levels?.length).toBe(addresses.length);
    expect(new Set(levels)).toEqual(new Set([0n, 1n, 2n, 3n]));
  });

  test('table entries are different, and set every bit of the address and some beside it', () => {
    const entries = space.table.inputs(layout);
    expect(new Set(entries).size).toBe(entries.length);
    const set = entries.reduce((sum, entry) => sum | entry, 0n);
    const address = descriptorFields({ pageShift: layout.pageShift, oa: '48' })
      .filter((row) => row.when.includes('table') && row.role === 'address')
      .reduce((sum, row) => sum | fieldMask(row), 0n);
    expect(set & address).toBe(address);
    expect(set & ~address).not.toBe(0n);
  });
});
