import { describe, expect, test } from 'vitest';
import type { Scenario } from '../scenario/operations.ts';
import { recordView } from './view.ts';

const scenario: Scenario = {
  name: 'two stores',
  config: { layout: 'v6.12', pageShift: 12, hafdbs: true },
  steps: [
    { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 7 },
    { op: 'read', r: 'A', p: 0 },
  ],
};

test('a view has every step, what came of it, all pages and areas; it is plain data and the same each time', () => {
  const view = recordView(scenario);
  expect(view.steps.map(({ operation }) => operation)).toEqual(scenario.steps);
  expect(view.steps[2]?.outcome).toMatchObject({ val: 7n, minflt: 0 });
  expect(view.steps[1]?.pages.map(({ r, p, kind }) => `${r}${p} ${kind}`)).toEqual(['A0 page', 'A1 none']);
  expect(view.steps[1]?.areas[0]?.names).toEqual(expect.arrayContaining(['VM_READ', 'VM_WRITE']));
  expect(structuredClone(view)).toEqual(recordView(scenario));
});

describe('with somebody else’s helper in the kernel', () => {
  const broken = (mkwrite: () => bigint) =>
    recordView(scenario, { overrides: { helpers: { pte_mkdirty: mkwrite } } });

  test('a helper that throws ends the view at its step', () => {
    const view = broken(() => {
      throw new Error('no');
    });
    expect(view.steps).toHaveLength(2);
    expect(view.steps[1]?.outcome.failure).toMatch(/pte_mkdirty threw no/);
    expect(view.steps[1]?.pages).toHaveLength(2);
  });

  test('steps are told before they begin', () => {
    let told = 0;
    recordView(scenario, { beginStep: () => told++ });
    expect(told).toBe(scenario.steps.length + 1);
  });
});

test('a scenario that contradicts itself is no view', () => {
  const steps: Scenario['steps'] = [{ op: 'read', r: 'B', p: 0 }];
  expect(() => recordView({ ...scenario, steps })).toThrow(/no region B/);
});
