// The spaces of the walk: how many inputs there are, and that a second argument stands beside each.
import { describe, expect, test } from 'vitest';
import { space } from './space.ts';

const LAYOUTS = ([12, 14, 16] as const).map((pageShift) => ({ id: 'v6.12', pageShift }) as const);

describe.each(LAYOUTS)('with 2^$pageShift bytes a page', (layout) => {
  test('296 addresses, half of them in the high half, each with four levels beside it', () => {
    const addresses = space.walk.inputs(layout);
    const levels = space.walk.beside?.(layout);
    expect(new Set(addresses).size).toBe(296);
    expect(addresses.filter((va) => va >= 1n << 48n).length).toBe(addresses.length / 2);
    expect(levels?.length).toBe(addresses.length);
    expect(new Set(levels)).toEqual(new Set([0n, 1n, 2n, 3n]));
  });

  test('table entries are different, and set every bit of the address and of what may stand beside it', () => {
    const entries = space.table.inputs(layout);
    expect(new Set(entries).size).toBe(entries.length);
    const all = entries.reduce((sum, entry) => sum | entry, 0n);
    expect(all & 0xffff_ffff_ffffn).toBe(0xffff_ffff_ffffn);
  });
});
