import { beforeAll, describe, expect, test } from 'vitest';
import { KIND } from '../guest/kinds.ts';
import { nodeAssets } from '../node-assets.ts';
import { count, defineTask, flag, word } from '../task.ts';
import { columnOf, type Value } from '../values.ts';
import type { Assets } from '../worker/protocol.ts';
import { loadSubject, openDesks } from './load.ts';
import { createMachine } from './machine.ts';
import type { Subject } from './subject.ts';

const WORDS = ['mprotect', 'wp', 'resolve'];
const layout = { id: 'v6.12', pageShift: 12 } as const;
const task = defineTask({
  slug: 'typed',
  title: 'Typed',
  version: 1,
  chapter: '',
  points: 1,
  difficulty: 1,
  minutes: 1,
  kind: 'mm',
  layouts: [layout],
  exports: [
    {
      name: 'six',
      params: ['pte', flag('yes'), count('n'), word('op', WORDS), flag('no'), 'prot'],
      returns: 'bigint',
      doc: '',
    },
    { name: 'echo_number', params: [count('n')], returns: 'number', doc: '' },
    { name: 'echo_flag', params: [flag('yes')], returns: 'boolean', doc: '' },
    { name: 'echo_word', params: [word('op', WORDS)], returns: WORDS, doc: '' },
    { name: 'say', params: [], returns: 'string', doc: '' },
    { name: 'types', params: ['pte', flag('yes'), count('n'), word('op', WORDS)], returns: WORDS, doc: '' },
  ],
  kernel: [],
  bits: [],
  reveal: 'full',
  read: { lesson: '', anchor: '', text: '' },
  mutants: [],
});

const SOURCE = `export function six(pte: bigint, yes: boolean, n: number, op: string, no: boolean, prot: bigint): bigint {
  return BigInt.asUintN(64, pte + (yes ? 3n : 0n) + BigInt(n) * 5n + BigInt(op.length) * 7n + (no ? 11n : 0n) + prot * 13n);
}
export const echo_number = (n: number): number => n;
export const echo_flag = (yes: boolean): boolean => yes;
export const echo_word = (op: string): string => op;
export const say = (): string => 'a line\\nand “another”';
export const types = (...all: unknown[]): string => all.map((one) => typeof one).join() === 'bigint,boolean,number,string' ? 'wp' : all.map(String).join();
`;

let assets: Assets;
beforeAll(async () => {
  assets = await nodeAssets();
}, 60_000);

async function load(source = SOURCE): Promise<Subject> {
  const machine = await createMachine(assets.wasm, assets.guest);
  const loaded = loadSubject(machine, openDesks(machine, task), task, source);
  if ('refused' in loaded) throw new Error(loaded.refused.message);
  return loaded.subject;
}

const replaced = (name: string, body: string): string =>
  SOURCE.replace(new RegExp(`export const ${name} = .*`), `export const ${name} = ${body};`);

describe('a function of several kinds of parameter', () => {
  test('gets what was sent, however many blocks that takes', async () => {
    const subject = await load();
    const rows = 70_000;
    const make = <V extends Value>(of: (i: number) => V): V[] =>
      Array.from({ length: rows }, (_, i) => of(i));
    const ptes = make((i) => BigInt(i) * 0x100_0000_0000n);
    const flags = make((i) => i % 2 === 1);
    const numbers = make((i) => (i % 1000) - 500);
    const words = make((i) => WORDS[i % 3] as string);
    const others = make((i) => i % 5 === 0);
    const prots = make((i) => BigInt(i % 7) * 0x40_0000_0000_0000n);
    const map = subject.map(
      layout,
      'six',
      columnOf('bigint', ptes),
      columnOf('boolean', flags),
      columnOf('number', numbers),
      columnOf(WORDS, words),
      columnOf('boolean', others),
      columnOf('bigint', prots),
    );
    expect(map.done).toBe(rows);
    let differ = 0;
    for (let i = 0; i < rows; i++) {
      const want = BigInt.asUintN(
        64,
        (ptes[i] ?? 0n) +
          (flags[i] ? 3n : 0n) +
          BigInt(numbers[i] ?? 0) * 5n +
          BigInt(words[i]?.length ?? 0) * 7n +
          (others[i] ? 11n : 0n) +
          (prots[i] ?? 0n) * 13n,
      );
      if (map.value(i) !== want) differ += 1;
    }
    expect(differ).toBe(0);
  });

  test('sees values of the right types, in one call as in a map', async () => {
    const subject = await load();
    const one = subject.call(layout, 'types', 1n, true, 3, 'mprotect');
    expect(one).toEqual({ state: 'passed', value: 'wp', says: '', place: null });
    const map = subject.map(
      layout,
      'types',
      BigUint64Array.of(1n),
      columnOf('boolean', [false]),
      columnOf('number', [-0.5]),
      columnOf(['wp', 'resolve'], ['resolve']),
    );
    expect(map.value(0)).toBe('wp');
  });

  test('may give numbers, answers and words', async () => {
    const subject = await load();
    const numbers = [0, 1, -1, 0.1, 2 ** 53, -(2 ** 31), Number.MAX_VALUE, Infinity];
    const map = subject.map(layout, 'echo_number', columnOf('number', numbers));
    expect(numbers.map((_, i) => map.value(i))).toEqual(numbers);
    expect(subject.call(layout, 'echo_flag', true).value).toBe(true);
    const words = subject.map(layout, 'echo_word', columnOf(WORDS, WORDS));
    expect(WORDS.map((_, i) => words.value(i))).toEqual(WORDS);
  });

  test('may take nothing and give any text', async () => {
    expect((await load()).call(layout, 'say')).toMatchObject({
      value: 'a line\nand “another”',
      state: 'passed',
    });
    const none = await load(replaced('say', '() => 7'));
    expect(none.call(layout, 'say')).toMatchObject({ value: null, state: 'failed', says: 'a number, 7' });
    const long = await load(replaced('say', '() => "x".repeat(100000)'));
    expect(`${long.call(layout, 'say').value}`).toHaveLength(65_536);
  });

  test('a word that is none of those asked is no result', async () => {
    const subject = await load(replaced('echo_word', '(op) => op === "wp" ? op : op + "!"'));
    const map = subject.map(layout, 'echo_word', columnOf(WORDS, WORDS));
    expect(WORDS.map((_, i) => map.value(i))).toEqual([null, 'wp', null]);
    expect([...map.kinds]).toEqual([KIND.text, KIND.text, KIND.text]);
    expect(subject.call(layout, 'echo_word', 'mprotect')).toMatchObject({
      state: 'failed',
      says: 'a string, "mprotect!"',
    });
  });

  test('a number where a word is asked, and a word where a number is asked, are told as they are', async () => {
    const wrong = replaced('echo_word', '() => 7').replace(': number => n;', ': any => "x".repeat(99);');
    const subject = await load(wrong);
    expect(subject.call(layout, 'echo_word', 'wp')).toMatchObject({ state: 'failed', says: 'a number, 7' });
    expect(subject.call(layout, 'echo_number', 7)).toMatchObject({
      state: 'failed',
      says: `a string, "${'x'.repeat(40)}"`,
    });
  });

  test('equal results have one fingerprint, whatever was called before; other results have another', async () => {
    const print = async (before: string, body: string): Promise<string> => {
      const subject = await load(replaced('echo_word', body));
      subject.map(
        layout,
        before,
        columnOf(before === 'echo_number' ? 'number' : 'boolean', before === 'echo_number' ? [7] : [true]),
      );
      return subject.map(layout, 'echo_word', columnOf(WORDS, WORDS)).fingerprint();
    };
    const right = await print('echo_flag', '(op) => op');
    expect(await print('echo_number', '(op) => op.slice()')).toBe(right);
    expect(await print('echo_flag', '(op) => op === "wp" ? "resolve" : op')).not.toBe(right);
    expect(await print('echo_flag', '() => "a"')).not.toBe(right);
  });

  test('a map is made once for the same columns', async () => {
    const subject = await load();
    const numbers = columnOf('number', [1, 2, 3]);
    const first = subject.map(layout, 'echo_number', numbers);
    expect(subject.map(layout, 'echo_number', { ...numbers })).toBe(first);
    expect(subject.calls()).toBe(3);
  });

  test('a suite that sends what the task does not name is told so', async () => {
    const subject = await load();
    expect(() => subject.map(layout, 'echo_word', columnOf(['other'], ['other']))).toThrow(/do not suit/);
    expect(() => subject.map(layout, 'six', BigUint64Array.of(1n))).toThrow(/do not suit/);
    expect(() => subject.call(layout, 'echo_number', 1n)).toThrow(/do not suit/);
    expect(() => columnOf('number', [1n])).toThrow(/not of the type/);
  });
});
