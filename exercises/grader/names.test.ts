import { readFile } from 'node:fs/promises';
import { LAYOUT_IDS, makeLayout } from '@spare-bits/sim-core';
import { describe, expect, test } from 'vitest';
import { layoutValues, MASK_NAMES, NUMBER_NAMES } from './names.ts';

describe('the names that learner code may import', () => {
  test('every name is known to the simulator, in all layouts', () => {
    for (const id of LAYOUT_IDS) {
      const values = layoutValues(makeLayout(id));
      expect(Object.values(values).every((value) => typeof value === 'bigint')).toBe(true);
    }
  });

  test('no Linux name of a field is left out', () => {
    const known = new Set<string>(MASK_NAMES);
    for (const id of LAYOUT_IDS) {
      const layout = makeLayout(id);
      const named = (['table', 'block', 'page', 'present-invalid', 'swap'] as const)
        .flatMap((context) => layout.fields(context))
        .filter((field) => field.role === 'plain' && field.linux !== null)
        .map((field) => field.name);
      expect([...new Set(named)].filter((name) => /^(PTE|PMD)_/.test(name) && !known.has(name))).toEqual([]);
    }
  });

  test('a field that the layout lacks is 0n', () => {
    expect(layoutValues(makeLayout('v6.12')).PTE_SOFT_DIRTY).toBe(0n);
    expect(layoutValues(makeLayout('rfc-v1')).PTE_SOFT_DIRTY).not.toBe(0n);
  });

  test('the declarations for TypeScript name the same', async () => {
    const text = await readFile(new URL('./learner-modules.d.ts', import.meta.url), 'utf8');
    const declared = [...text.matchAll(/export const (\w+): bigint;/g)].map(([, name]) => name);
    expect(declared).toEqual([...MASK_NAMES, ...NUMBER_NAMES]);
  });
});
