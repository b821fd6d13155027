import { U64_MASK } from '@spare-bits/sim-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { nodeAssets } from '../node-assets.ts';
import { loadSubject, openDesks } from '../subject/load.ts';
import { createMachine } from '../subject/machine.ts';
import type { Subject } from '../subject/subject.ts';
import { defineTask } from '../task.ts';
import type { Assets } from '../worker/protocol.ts';
import { judge } from './judge.ts';
import type { LawSpec } from './law.ts';
import type { Space } from './space.ts';

const task = defineTask({
  slug: 'laws',
  title: 'Laws',
  version: 1,
  chapter: '',
  points: 1,
  difficulty: 1,
  minutes: 1,
  kind: 'helper',
  layouts: [
    { id: 'v6.12', pageShift: 12 },
    { id: 'v6.9', pageShift: 12 },
  ],
  exports: [
    { name: 'pte_mkold', params: ['pte'], returns: 'bigint', doc: '' },
    { name: 'pte_young', params: ['pte'], returns: 'boolean', doc: '' },
  ],
  kernel: ['pte_write'],
  bits: [],
  reveal: 'full',
  read: { lesson: '', anchor: '', text: '' },
  mutants: [],
});

let assets: Assets;
beforeAll(async () => {
  assets = await nodeAssets();
}, 60_000);

const IMPORTS = "import { PTE_AF, PTE_RDONLY } from 'layout';\n";
const RIGHT_YOUNG = 'export const pte_young = (pte: bigint): boolean => (pte & PTE_AF) !== 0n;\n';

async function subjectOf(mkold: string, young = RIGHT_YOUNG): Promise<Subject> {
  const machine = await createMachine(assets.wasm, assets.guest);
  const source = `${IMPORTS}${young}export const pte_mkold = (pte: bigint): any => ${mkold};\n`;
  const loaded = loadSubject(machine, openDesks(machine, task), task, source);
  if ('refused' in loaded) throw new Error(loaded.refused.message);
  return loaded.subject;
}

const values = BigUint64Array.from({ length: 2048 }, (_, i) => BigInt(i));
const small: Space = { name: 'small', inputs: () => values };
/** Only page entries: others have fields of other names. */
const pages: Space = { name: 'pages', inputs: () => values.filter((value) => value % 4n === 3n) };
const old: LawSpec = {
  id: 'old',
  title: 'An old page is old.',
  message: 'It must be old.',
  call: 'pte_mkold',
  over: small,
  want: (pte, k) => k.pte_mkold(pte),
};

describe('a law', () => {
  test('holds over all layouts, and says how many cases that were', async () => {
    expect(judge(old, task, await subjectOf('pte & ~PTE_AF'))).toMatchObject({
      state: 'passed',
      checked: 4096,
      failing: 0,
      evidence: null,
    });
  });

  test('counts all failures and shows the one nearest to an ordinary page', async () => {
    const outcome = judge(old, task, await subjectOf('pte'));
    expect(outcome).toMatchObject({
      state: 'failed',
      checked: 4096,
      failing: 2048,
      message: 'It must be old.',
    });
    expect(outcome.evidence).toMatchObject({
      layout: 'v6.12',
      inputs: ['0x0000_0000_0000_07C3'],
      got: { kind: 'bigint', text: '0x0000_0000_0000_07C3' },
      want: { kind: 'bigint', text: '0x0000_0000_0000_03C3' },
    });
  });

  test('judges only where `when` says so, but calls on every input', async () => {
    const subject = await subjectOf('pte');
    const outcome = judge({ ...old, when: (pte) => pte > 2000n }, task, subject);
    expect(outcome.checked).toBe(2 * 47);
    expect(outcome.evidence?.inputs).toEqual(['0x0000_0000_0000_07D3']);
    expect(subject.calls()).toBe(4096);
  });

  test('blames only the fields that it is about', async () => {
    const subject = await subjectOf('pte ^ PTE_RDONLY');
    const af = judge({ ...old, over: pages, about: (k) => k.PTE_AF }, task, subject);
    expect(af.failing).toBe(512);
    const wrong = af.evidence?.fields?.filter((field) => field.wrong).map((field) => field.name);
    expect(wrong).toEqual(['PTE_AF']);
    const rest = judge({ ...old, over: pages, about: (k) => U64_MASK ^ k.PTE_AF }, task, subject);
    expect(rest.failing).toBe(1024);
    expect(rest.evidence?.fields?.find((field) => field.wrong)?.sentence).toMatch(
      /^PTE_RDONLY must be kept; it was 1 and is 0\./,
    );
  });

  test('may ask with `holds`; the picture then shows what is wanted', async () => {
    const spec: LawSpec = {
      ...old,
      over: pages,
      holds: (got, _pte, k) => !k.pte_young(got),
      about: (k) => k.PTE_AF,
    };
    const outcome = judge(spec, task, await subjectOf('pte'));
    expect(outcome.failing).toBe(512);
    const af = outcome.evidence?.fields?.find((field) => field.name === 'PTE_AF');
    expect(af).toMatchObject({ before: '1', yours: '1', must: 'clear', wrong: true });
    expect(af?.sentence).toMatch(/^PTE_AF must be clear\. Set, it means: /);
  });

  test('may call one function after the other', async () => {
    const spec: LawSpec<boolean> = {
      id: 'both',
      title: '',
      message: 'Old is not young.',
      call: ['pte_mkold', 'pte_young'],
      over: small,
      want: () => false,
    };
    expect(judge(spec, task, await subjectOf('pte & ~PTE_AF')).state).toBe('passed');
    const outcome = judge(spec, task, await subjectOf('pte | PTE_AF'));
    expect(outcome).toMatchObject({ failing: 4096, message: 'Old is not young.' });
    expect(outcome.evidence?.call).toBe('pte_young(pte_mkold(0x0000_0000_0000_07C3))');
    expect(outcome.evidence?.got).toEqual({ kind: 'boolean', text: 'true' });
  });

  test('says which kind of value came instead, for the simplest case', async () => {
    const outcome = judge(old, task, await subjectOf('pte === 5n ? 7 : pte & ~PTE_AF'));
    expect(outcome).toMatchObject({ state: 'failed', failing: 2 });
    expect(outcome.message).toBe('pte_mkold returned a number, 7; a pte is a bigint. Write 1n, not 1.');
    expect(outcome.evidence?.got).toEqual({ kind: 'other', text: 'a number, 7' });
  });

  test('shows what was thrown, and where', async () => {
    const outcome = judge(
      old,
      task,
      await subjectOf('{\n  if (pte === 5n) throw new Error("five");\n  return pte & ~PTE_AF;\n}'),
    );
    expect(outcome).toMatchObject({
      state: 'threw',
      failing: 2,
      message: 'pte_mkold threw five.',
      place: { line: 4 },
    });
    expect(outcome.evidence).not.toHaveProperty('got');
  });

  test('is judged in full although the function throws on all that the law does not ask about', async () => {
    const mkold = '{ if (pte < 2000n) throw 1; return pte; }';
    const outcome = judge({ ...old, when: (pte) => pte >= 2000n }, task, await subjectOf(mkold));
    expect(outcome).toMatchObject({ state: 'failed', checked: 96, failing: 96 });
  });

  test('ends with the function that does not; later laws say that they were not run', async () => {
    const subject = await subjectOf('{ while (pte === 9n) {} return pte & ~PTE_AF; }');
    const outcome = judge(old, task, subject);
    expect(outcome).toMatchObject({
      state: 'out-of-steps',
      message: 'pte_mkold did not finish in 2,000,000 steps.',
    });
    expect(outcome.evidence?.inputs).toEqual(['0x0000_0000_0000_0009']);
    const young: LawSpec<boolean> = {
      id: 'y',
      title: '',
      message: '',
      call: 'pte_young',
      over: small,
      want: (pte, k) => k.pte_young(pte),
    };
    expect(judge(young, task, subject)).toMatchObject({
      state: 'out-of-steps',
      message: 'Not run: pte_mkold did not finish in 2,000,000 steps in an earlier check.',
      evidence: null,
    });
  });

  test('has one fingerprint for equal results, however they are computed', async () => {
    const print = async (mkold: string) => judge(old, task, await subjectOf(mkold)).fingerprint;
    const right = await print('pte & ~PTE_AF');
    expect(await print('pte & PTE_AF ? pte ^ PTE_AF : pte')).toBe(right);
    expect(await print('pte === 2047n ? pte : pte & ~PTE_AF')).not.toBe(right);
    expect(await print('pte === 2047n ? true : pte & ~PTE_AF')).not.toBe(right);
  });
});
