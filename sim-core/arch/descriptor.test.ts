import { describe, expect, test } from 'vitest';
import { bitsText, lintOwnership } from '../bits/field.ts';
import { descriptorFields, type OutputAddress } from './descriptor.ts';
import { PAGE_SHIFTS } from './granule.ts';

describe('the stage-1 descriptor', () => {
  for (const pageShift of PAGE_SHIFTS) {
    const sizes: readonly OutputAddress[] = pageShift === 16 ? ['48', 'lpa'] : ['48', 'lpa2'];
    for (const oa of sizes) {
      for (const blockLevel of [0, 1, 2] as const) {
        for (const context of ['table', 'block', 'page'] as const) {
          test(`${2 ** (pageShift - 10)}K, ${oa}, block level ${blockLevel}: a ${context} entry owns every bit once`, () => {
            const wide = pageShift === 16 && blockLevel === 0;
            if (wide) return expect(() => descriptorFields({ pageShift, oa, blockLevel })).toThrow('level');
            const fields = descriptorFields({ pageShift, oa, blockLevel });
            expect(
              lintOwnership(
                fields.filter((field) => field.when.includes(context)),
                context,
              ),
            ).toEqual([]);
          });
        }
      }
    }
  }

  test('the address of a page starts at the page size, that of a block at the block size', () => {
    const address = (pageShift: 12 | 14 | 16, context: 'page' | 'block'): string[] =>
      descriptorFields({ pageShift, oa: '48' })
        .filter((field) => field.role === 'address' && field.when.includes(context))
        .map(bitsText);
    expect(address(12, 'page')).toEqual(['47:12']);
    expect(address(14, 'page')).toEqual(['47:14']);
    expect(address(16, 'block')).toEqual(['47:29']);
    expect(address(12, 'block')).toEqual(['47:21']);
  });

  test('a 52-bit address has its highest bits where the configuration puts them', () => {
    const parts = (pageShift: 12 | 14 | 16, oa: OutputAddress): string[] =>
      descriptorFields({ pageShift, oa })
        .filter((field) => field.role === 'address' && field.when.includes('page'))
        .map((field) => `${field.name} ${bitsText(field)}`);
    expect(parts(16, 'lpa')).toEqual(['OA 47:16', 'OA[51:48] 15:12']);
    expect(parts(12, 'lpa2')).toEqual(['OA 49:12', 'OA[51:50] 9:8']);
  });
});
