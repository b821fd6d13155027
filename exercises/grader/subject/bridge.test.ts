import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { KIND } from '../guest/kinds.ts';
import { nodeAssets } from '../node-assets.ts';
import { defineTask } from '../task.ts';
import type { Assets } from '../worker/protocol.ts';
import { loadSubject, openDesks } from './load.ts';
import { createMachine } from './machine.ts';
import type { Subject } from './subject.ts';

/** One function for each operation a helper may be made of. All give 64-bit values, or an answer. */
const OPERATIONS: Readonly<Record<string, string>> = {
  same: '(p) => p',
  and: '(p) => p & 0xF0F0_F0F0_0F0F_0F0Fn',
  or: '(p) => p | (1n << 63n)',
  xor: '(p) => p ^ 0xFFFF_FFFF_0000_0001n',
  clear: '(p) => p & ~(1n << 51n)',
  cutNot: '(p) => BigInt.asUintN(64, ~p)',
  cutMinus: '(p) => BigInt.asUintN(64, -p)',
  cutLeft: '(p) => BigInt.asUintN(64, p << 13n)',
  cut48: '(p) => BigInt.asUintN(48, p - 1n)',
  cut1: '(p) => BigInt.asUintN(1, -p)',
  cut0: '(p) => BigInt.asUintN(0, p)',
  cutSigned: '(p) => BigInt.asUintN(64, BigInt.asIntN(40, p))',
  cutText: '(p) => BigInt.asUintN(32, String(p * 3n + 1n))',
  right: '(p) => p >> 12n',
  product: '(p) => BigInt.asUintN(64, p * 0x9E37_79B9_7F4A_7C15n)',
  rest: '(p) => p % 0x1_0000_0001n',
  quotient: '(p) => p / 4097n',
  power: '(p) => BigInt.asUintN(64, (p & 0xFFn) ** 9n)',
  parsed: '(p) => BigInt("0x" + p.toString(16))',
  halves: '(p) => (BigInt(Number(p >> 32n)) << 32n) | BigInt(Number(p & 0xFFFF_FFFFn))',
  array: '(p) => { const a = new BigUint64Array(1); a[0] = p - 5n; return a[0]; }',
  less: '(p) => p < 0x8000_0000_0000_0000n',
  odd: '(p) => (p & 1n) === 1n',
  loose: '(p) => Boolean(p & (1n << 58n))',
};
const NAMES = Object.keys(OPERATIONS);
const SOURCE = Object.entries(OPERATIONS)
  .map(([name, text]) => `export const ${name} = ${text};`)
  .join('\n');

const layout = { id: 'v6.12', pageShift: 12 } as const;
const task = defineTask({
  slug: 'bridge',
  title: 'Bridge',
  version: 1,
  chapter: '',
  points: 1,
  difficulty: 1,
  minutes: 1,
  kind: 'helper',
  layouts: [layout],
  exports: NAMES.map((name) => ({ name, params: ['p'], returns: 'bigint' as const, doc: '' })),
  kernel: [],
  bits: [],
  reveal: 'full',
  read: { lesson: '', anchor: '', text: '' },
  mutants: [],
});

let assets: Assets;
beforeAll(async () => {
  assets = await nodeAssets();
}, 60_000);

async function load(source: string): Promise<Subject> {
  const machine = await createMachine(assets.wasm, assets.guest);
  const loaded = loadSubject(machine, openDesks(machine, task), task, source);
  if ('refused' in loaded) throw new Error(loaded.refused.message);
  return loaded.subject;
}

/** Edges, single bits and their neighbours, and pseudo-random words from a fixed seed. */
function words(count: number): BigUint64Array {
  const edges = Array.from({ length: 64 }, (_, bit) => 1n << BigInt(bit)).flatMap((bit) => [
    bit,
    bit - 1n,
    bit + 1n,
  ]);
  const random = fc.sample(fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn }), { numRuns: count, seed: 7 });
  return BigUint64Array.from([...edges, ...random]);
}

describe('the bridge', () => {
  test('every operation gives inside the sandbox what it gives in this engine', async () => {
    const here = (await import(
      /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(SOURCE)}`
    )) as Record<string, (p: bigint) => bigint | boolean>;
    const subject = await load(SOURCE);
    const inputs = words(4000);
    for (const name of NAMES) {
      const { words: got, kinds } = subject.map(layout, name, inputs);
      let differ = 0;
      for (let i = 0; i < inputs.length; i++) {
        const want = here[name]?.(inputs[i] as bigint);
        const kind = kinds[i];
        const value =
          kind === KIND.word ? got[i] : kind === KIND.yes ? true : kind === KIND.no ? false : undefined;
        if (value !== want) differ += 1;
      }
      expect(`${name}: ${differ} differ`).toBe(`${name}: 0 differ`);
    }
    expect(subject.calls()).toBe(inputs.length * NAMES.length);
  });

  test('blocks beyond 64 Ki come back whole and in order', async () => {
    const subject = await load(SOURCE);
    const inputs = BigUint64Array.from({ length: 150_001 }, (_, i) => BigInt(i) << 7n);
    const map = subject.map(layout, 'same', inputs);
    expect(map.done).toBe(inputs.length);
    expect(map.words.every((word, i) => word === inputs[i])).toBe(true);
    expect(subject.map(layout, 'same', inputs)).toBe(map);
  });

  test('a result that is no 64-bit word is marked with its kind', async () => {
    const values = [
      '1',
      "'x'",
      'undefined',
      'null',
      '{}',
      '() => 1',
      'Symbol()',
      '-1n',
      '1n << 64n',
      '0n',
      'true',
    ];
    const pick = `const v = [${values.join(', ')}]; export const same = (p) => v[Number(p)];`;
    const rest = NAMES.slice(1).map((name) => `export const ${name} = same;`);
    const subject = await load(`${pick}${rest.join('')}`);
    const { kinds } = subject.map(
      layout,
      'same',
      BigUint64Array.from(values, (_, i) => BigInt(i)),
    );
    const { number, text, nothing, nil, object, callable, symbol, negative, wide, word, yes } = KIND;
    expect([...kinds]).toEqual([
      number,
      text,
      nothing,
      nil,
      object,
      callable,
      symbol,
      negative,
      wide,
      word,
      yes,
    ]);
  });

  test('errors are recorded at their input; the others are still judged', async () => {
    const rest = NAMES.slice(1).map((name) => `export const ${name} = same;`);
    const subject = await load(
      `export const same = (p) => {\n  if (p === 3n) throw new RangeError('three');\n  return p;\n};${rest.join('')}`,
    );
    const map = subject.map(layout, 'same', BigUint64Array.of(1n, 2n, 3n, 4n));
    expect([...map.kinds]).toEqual([KIND.word, KIND.word, KIND.threw, KIND.word]);
    expect(map.thrown).toMatchObject({ name: 'RangeError', message: 'three' });
    expect(subject.call(layout, 'same', 3n)).toMatchObject({
      state: 'threw',
      says: 'RangeError: three',
      place: { line: 2 },
    });
  });

  test('a function that always throws is not called for ever, unless every input counts', async () => {
    const rest = NAMES.slice(1).map((name) => `export const ${name} = same;`);
    const subject = await load(`export const same = () => { throw 1; };${rest.join('')}`);
    const inputs = words(5000);
    const map = subject.map(layout, 'same', inputs);
    expect(map.gaveUp).toBe(true);
    expect(map.done).toBeLessThan(1000);
    expect(map.kinds.at(-1)).toBe(KIND.skipped);
    expect(subject.mapAll(layout, 'same', inputs).done).toBe(inputs.length);
  });
});
