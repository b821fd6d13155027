import { describe, expect, test } from 'vitest';
import { PAGE_SHIFTS } from '../arch/granule.ts';
import { CONTEXTS, lintOwnership } from '../bits/field.ts';
import { LAYOUT_IDS } from '../layouts/index.ts';
import { contextOf, makeLayout } from './layout.ts';
import { moves } from './moves.ts';

describe('layouts', () => {
  for (const id of LAYOUT_IDS) {
    for (const pageShift of PAGE_SHIFTS) {
      for (const oa of ['48', pageShift === 16 ? 'lpa' : 'lpa2'] as const) {
        test(`${id} at ${2 ** (pageShift - 10)}K, ${oa} output address, owns every bit once in each kind of entry`, () => {
          const layout = makeLayout(id, { pageShift, oa });
          for (const context of CONTEXTS) expect(lintOwnership(layout.fields(context), context)).toEqual([]);
        });
      }
    }
  }

  test('a field that a layout lacks has the mask 0, and a name that no layout has is an error', () => {
    expect(makeLayout('v6.9').mask('PTE_UFFD_WP')).toBe(0n);
    expect(() => makeLayout('v6.9').mask('PTE_UFD_WP')).toThrow('PTE_UFD_WP');
  });

  test('an output address size that the page size does not have is refused', () => {
    expect(() => makeLayout('v6.12', { oa: 'lpa' })).toThrow('64K');
    expect(() => makeLayout('v6.12', { oa: 'lpa2', pageShift: 16 })).toThrow('4K and 16K');
  });

  test('protections have the values of the recordings', () => {
    const value = (id: (typeof LAYOUT_IDS)[number], name: string): string =>
      makeLayout(id).mask(name).toString(16);
    expect(value('v6.9', 'PAGE_NONE')).toBe('460000000000f82');
    expect(value('rfc-v1', 'PAGE_NONE')).toBe('60000000000f82');
    expect(value('v6.12', 'PAGE_NONE')).toBe('60000000000f82');
    expect(value('v6.12', 'PAGE_SHARED')).toBe('68000000000fc3');
    expect(value('v6.12', 'PAGE_KERNEL_EXEC')).toBe('c8000000000703');
  });

  test('the same number is present under one layout and swap-like under another', () => {
    const none = 0x0060_0000_0000_0f82n;
    expect(LAYOUT_IDS.map((id) => contextOf(makeLayout(id), none))).toEqual([
      'swap',
      'present-invalid',
      'present-invalid',
      'present-invalid',
    ]);
  });

  test('what moved from v6.9 to the series, and from the series to what was merged', () => {
    const named = (a: (typeof LAYOUT_IDS)[number], b: (typeof LAYOUT_IDS)[number]) =>
      moves(makeLayout(a), makeLayout(b)).map(
        (move) => `${move.name} ${move.from?.lo ?? 'none'} ${move.to?.lo ?? 'none'}`,
      );
    expect(named('v6.9', 'rfc-v1')).toMatchSnapshot();
    expect(named('rfc-v1', 'v6.12')).toMatchSnapshot();
    expect(named('v6.12', 'v6.12-softdirty')).toMatchSnapshot();
  });
});
