import { helperNames, makeHelpers, makeLayout, PIECE_NAMES } from '@spare-bits/sim-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { nodeAssets } from '../../node-assets.ts';
import { loadSubject, openDesks } from '../../subject/load.ts';
import { createMachine } from '../../subject/machine.ts';
import type { Subject } from '../../subject/subject.ts';
import { defineTask } from '../../task.ts';
import type { Assets } from '../../worker/protocol.ts';
import { space } from '../space.ts';
import { openGuest, seatOf } from './overrides.ts';

const at = { id: 'v6.12', pageShift: 12 } as const;
const layout = makeLayout(at.id, { pageShift: at.pageShift });
/** A function under its kernel name, one under another, and one that is nobody's; kernel offers what is built on them. */
const task = defineTask({
  slug: 'late',
  title: 'Late binding',
  version: 1,
  chapter: '',
  points: 1,
  difficulty: 1,
  minutes: 1,
  kind: 'helper',
  layouts: [at],
  exports: [
    { name: 'pte_wrprotect', params: ['pte'], returns: 'bigint', doc: '' },
    { name: 'is_old', as: 'pte_young', params: ['pte'], returns: 'boolean', doc: '' },
    { name: 'probe', params: ['pte'], returns: 'bigint', doc: '' },
    { name: 'probe_pmd', params: ['pte'], returns: 'boolean', doc: '' },
  ],
  kernel: ['pte_mkuffd_wp', 'pmd_wrprotect', '___ptep_set_wrprotect', 'pmd_young'],
  bits: [],
  reveal: 'full',
  read: { lesson: '', anchor: '', text: '' },
  mutants: [],
});

const SOURCE = `import { PTE_AF, PTE_RDONLY, PTE_WRITE } from 'layout';
import { ___ptep_set_wrprotect, pmd_wrprotect, pmd_young, pte_mkuffd_wp } from 'kernel';
// Both are wrong, each in its own way, so that one sees who is called.
export const pte_wrprotect = (pte: bigint): bigint => (pte & ~PTE_WRITE) ^ PTE_RDONLY;
export const is_old = (pte: bigint): boolean => (pte & PTE_AF) === 0n;
export const probe = (pte: bigint): bigint => pte_mkuffd_wp(pte) ^ pmd_wrprotect(pte) ^ ___ptep_set_wrprotect(pte);
export const probe_pmd = (pte: bigint): boolean => pmd_young(pte);
`;

let assets: Assets;
beforeAll(async () => {
  assets = await nodeAssets();
}, 60_000);

async function load(): Promise<Subject> {
  const machine = await createMachine(assets.wasm, assets.guest);
  const loaded = loadSubject(machine, openDesks(machine, task), task, SOURCE);
  if ('refused' in loaded) throw new Error(loaded.refused.message);
  return loaded.subject;
}

describe('the learner’s functions in the kernel', () => {
  test('are what other helpers call, inside the sandbox as in the simulated kernel', async () => {
    const subject = await load();
    const guest = openGuest(task, layout, at, subject);
    const kernel = makeHelpers(layout, guest.overrides.helpers);
    const inputs = space.states.inputs(at).filter((_, i) => i % 16 === 0);
    const inside = subject.map(at, 'probe', inputs);
    const young = subject.map(at, 'probe_pmd', inputs);
    const reference = makeHelpers(layout);
    let unlike = 0;
    for (const [row, pte] of inputs.entries()) {
      const want = kernel.pte_mkuffd_wp(pte) ^ kernel.pmd_wrprotect(pte) ^ kernel.___ptep_set_wrprotect(pte);
      expect(inside.value(row)).toBe(want);
      expect(young.value(row)).toBe(kernel.pmd_young(pte));
      if (kernel.pmd_young(pte) !== reference.pmd_young(pte)) unlike += 1;
    }
    expect(unlike).toBe(inputs.length);
  });

  test('are found by their own name, or by the one that the task gives', () => {
    const [wrprotect, isOld, probe] = task.exports;
    expect(seatOf(layout, wrprotect)).toBe('helper');
    expect(seatOf(layout, isOld)).toBe('helper');
    expect(seatOf(layout, probe)).toBeNull();
    expect(seatOf(layout, { ...probe, as: 'move_pte' })).toBe('piece');
  });

  test('a task without any gives a scenario nothing to judge', async () => {
    const [, , probe] = task.exports;
    const subject = await load();
    expect(() => openGuest({ ...task, exports: [probe] }, layout, at, subject)).toThrow(/judges nothing/);
  });

  test('no piece has the name of a helper', () => {
    const helpers = new Set<string>(helperNames(layout));
    expect(PIECE_NAMES.filter((name) => helpers.has(name))).toEqual([]);
  });
});
