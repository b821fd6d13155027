import { readFile } from 'node:fs/promises';
import { helperNames, LAYOUT_IDS, makeLayout } from '@spare-bits/sim-core';
import { describe, expect, test } from 'vitest';
import {
  FLAG_NAMES,
  layoutValues,
  MASK_NAMES,
  NUMBER_NAMES,
  PAGEMAP_NAMES,
  SWAP_TYPE_NAMES,
  uapiValues,
} from './names.ts';

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
    const declared = (type: string): (string | undefined)[] =>
      [...text.matchAll(new RegExp(`export const (\\w+): ${type};`, 'g'))].map(([, name]) => name);
    expect(declared('bigint')).toEqual([
      ...MASK_NAMES,
      ...NUMBER_NAMES,
      ...SWAP_TYPE_NAMES,
      ...PAGEMAP_NAMES,
    ]);
    expect(declared('number')).toEqual([...FLAG_NAMES]);
  });

  test('the declarations of kernel name every helper of the seam', async () => {
    const text = await readFile(new URL('./learner-kernel.d.ts', import.meta.url), 'utf8');
    const declared = [...text.matchAll(/export const (\w+): Helpers\['(\w+)'\];/g)];
    for (const [, name, helper] of declared) expect(name).toBe(helper);
    const names = new Set<string>(LAYOUT_IDS.flatMap((id) => helperNames(makeLayout(id))));
    expect(declared.map(([, name]) => name)).toEqual([...names]);
  });

  test('what programs see has a value for each name', () => {
    const values: Readonly<Record<string, unknown>> = uapiValues();
    expect(Object.keys(values)).toEqual([...PAGEMAP_NAMES, ...FLAG_NAMES]);
    for (const name of PAGEMAP_NAMES) expect(values[name]).toBeGreaterThan(0n);
    for (const name of FLAG_NAMES) expect(values[name]).toBeGreaterThan(0);
  });
});
