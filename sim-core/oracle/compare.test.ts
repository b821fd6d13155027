// Every recorded result of the public files, compared on each run of the tests. Reading files is the test's business.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { compareRecording } from './compare.ts';
import { reportLines } from './report.ts';

const FOLDER = path.join(import.meta.dirname, '..', 'test', 'oracle');

/** Results in each public file, constants included. */
const VECTORS: Readonly<Record<string, number>> = {
  'helpers-rfc-v1.jsonl.gz': 186_491,
  'helpers-v6.1.jsonl.gz': 195_014,
  'helpers-v6.12+softdirty-16k.jsonl.gz': 221_731,
  'helpers-v6.12+softdirty.jsonl.gz': 214_549,
  'helpers-v6.12-16k.jsonl.gz': 221_731,
  'helpers-v6.12-64k.jsonl.gz': 221_412,
  'helpers-v6.12.jsonl.gz': 214_549,
};

function read(file: string): string {
  return gunzipSync(readFileSync(path.join(FOLDER, file))).toString('utf8');
}

const META = '{"section":"meta","profile":"v6.12","cpu":"max","page_size":4096}';
const OPS = '{"section":"pte1","ops":["pte_none","pte_mkold"]}';
const ROW = '{"s":"pte1","i":"0x400","o":"0,0"}';
const recording = (...lines: string[]): string => lines.join('\n');

describe('recordings of real kernels', () => {
  test('all files are listed here', () => {
    const files = readdirSync(FOLDER).filter((name) => name.startsWith('helpers-'));
    expect(files.sort()).toEqual(Object.keys(VECTORS).sort());
  });

  for (const [file, vectors] of Object.entries(VECTORS)) {
    test(`${file}: none of ${vectors} results differs, and no constant is skipped`, () => {
      const comparison = compareRecording(read(file));
      expect(reportLines(file, comparison).slice(1)).toEqual([]);
      expect([comparison.vectors, comparison.differ]).toEqual([vectors, 0]);
    });
  }

  test('one wrong helper is noticed, also in the helpers that are built on it', () => {
    const text = read('helpers-v6.12.jsonl.gz');
    const comparison = compareRecording(text, { limit: 40, overrides: { pte_wrprotect: (pte) => pte } });
    expect(comparison.differ).toBeGreaterThan(1000);
    const names = new Set(comparison.differences.map((difference) => difference.name));
    for (const name of ['pte_wrprotect', 'pte_mkuffd_wp', 'pmd_mkuffd_wp', 'k_ptep_set_wrprotect']) {
      expect(names).toContain(name);
    }
  });
});

describe('the comparison', () => {
  test('a difference is told by line, arguments and field', () => {
    const text = recording(META, OPS, '{"s":"pte1","i":"0x600000123457c3","o":"0,600000123457c3"}');
    const comparison = compareRecording(text);
    expect(comparison.differ).toBe(1);
    expect(reportLines('x.jsonl', comparison).slice(1)).toEqual([
      '  line 3: pte_mkold(0x0060_0000_1234_57C3): expected 0x0060_0000_1234_57C3, got 0x0060_0000_1234_53C3',
      '    PTE_AF: expected 0x1, got 0x0',
    ]);
  });

  test('profile, page size and swap types come from the recording', () => {
    const text = recording(
      '{"section":"meta","profile":"v6.12+softdirty-noafdbm","cpu":"cortex-a72","page_size":65536}',
      '{"s":"const","f":"SWP_PTE_MARKER","o":"0xffffffffffffffff"}',
      '{"s":"one","f":"make_pte_marker","a":"0x1","o":"0x0"}',
    );
    const { layout, differ } = compareRecording(text);
    expect([layout.id, layout.pageShift, layout.swapTypes.SWP_PTE_MARKER, differ]).toEqual([
      'v6.12-softdirty',
      16,
      -1,
      0,
    ]);
  });

  test('a constant without a name here is listed, not counted', () => {
    const comparison = compareRecording(recording(META, '{"s":"const","f":"PTE_NEW","o":"0x1"}', OPS, ROW));
    expect([comparison.vectors, comparison.skipped]).toEqual([2, ['PTE_NEW']]);
    expect(reportLines('x', comparison)[1]).toContain('PTE_NEW');
  });

  test('what is malformed or unknown is an error that says where', () => {
    const faults: [string, string][] = [
      ['', 'no line with "section":"meta"'],
      [META, 'holds no results'],
      [recording(META, 'x'), 'line 2: not a JSON object'],
      [recording(META, '[]'), 'line 2: not a JSON object'],
      [recording(META, '{"s":"pte9","i":"0x0"}'), 'line 2: unknown kind of row "pte9"'],
      [recording(META, '{"section":"later"}'), 'line 2: unknown section "later"'],
      [recording(META, OPS, '{"s":"pte1","i":"0x0","o":"1"}'), 'line 3: 1 results for the 2 helpers'],
      [recording(META, OPS, '{"s":"pte1","i":"0x0","o":"1,zz"}'), 'line 3: a result is not hexadecimal'],
      [recording(META, OPS, '{"s":"pte1","i":"12","o":"1,0"}'), 'line 3: "i" is not a hexadecimal'],
      [
        recording(META, '{"section":"pte1","ops":["pte_new"]}', '{"s":"pte1","i":"0x0","o":"1"}'),
        'unknown operation "pte_new"',
      ],
      [
        recording(META, '{"section":"pte1","ops":["toString"]}', '{"s":"pte1","i":"0x0","o":"1"}'),
        'unknown operation "toString"',
      ],
      [
        recording(META, '{"s":"two","f":"pte_new","a":"0x0","b":"0x0","o":"0x0"}'),
        'line 2: unknown operation',
      ],
      [recording(META, '{"s":"one","f":"constructor","a":"0x0","o":"0x0"}'), 'line 2: unknown operation'],
      [recording(META.replace('v6.12', 'v9'), OPS, ROW), 'no layout stands for the profile "v9"'],
      [recording(META.replace('4096', '8192'), OPS, ROW), 'pages of 8192 bytes'],
    ];
    for (const [text, message] of faults) expect(() => compareRecording(text), message).toThrow(message);
  });
});
