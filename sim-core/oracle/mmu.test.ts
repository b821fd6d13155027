import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { CPU_MAX } from '../arch/regs.ts';
import { compareMmu, mmuReport } from './mmu.ts';
import { parseCase, parseCases } from './mmu-case.ts';

const file = new URL('../test/oracle/mmu-public.jsonl.gz', import.meta.url);
const cases = parseCases(gunzipSync(readFileSync(file)).toString('utf8'));

describe('the MMU and its recording', () => {
  test('every result of the public file agrees', () => {
    const comparison = compareMmu(cases);
    expect(mmuReport('public', comparison)).toEqual([
      'public: 5094 cases, 36717 results, 0 differ, 160 impdef',
    ]);
  });

  test('cases that need a feature which the CPU lacks are skipped, all others still agree', () => {
    const needing = (...names: string[]) =>
      cases.filter((test) => !test.impdef && test.features.some((name) => names.includes(name))).length;
    const old = { ...CPU_MAX, hpds: false, e0pd: false };
    const comparison = compareMmu(cases, { features: old });
    expect(comparison.differ).toBe(0);
    expect(comparison.skipped).toBe(needing('HPDS', 'E0PD'));
  });

  test('a difference is told field by field', () => {
    const first = cases.find((test) => test.at.some((result) => result.par % 2n === 1n));
    if (!first) throw new Error('the recording has no fault');
    const at = first.at.map((result) => ({ ...result, par: 0n }));
    const lines = mmuReport('wrong', compareMmu([{ ...first, at, access: [] }]));
    expect(lines.join('\n')).toContain('PAR_EL1.F: expected 0x0, got 0x1');
    expect(lines[1]).toContain(first.id);
  });

  test('a line that is no case is refused with its number and the member', () => {
    expect(() => parseCases('{}\n')).toThrow(/^line 1: tcr: undefined is not/);
    expect(() => parseCase('{"tcr":"0x10000000000000000"}')).toThrow('64-bit hexadecimal');
  });
});
