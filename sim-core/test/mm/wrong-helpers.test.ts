// Helpers and pieces of the memory manager inside the running kernel. Each wrong one is seen by a program, at the step and
// by the observable that its row names; each unusual but legal one by nobody, in any recorded scenario.
import { describe, expect, test } from 'vitest';
import { LEGAL_HELPERS } from './legal-helpers.ts';
import { Comparison, counted } from './recorded.ts';
import { scenarioAt, scenariosOf } from './wrong-helpers-scenarios.ts';
import { WRONG_WATCH } from './wrong-helpers-watch.ts';
import { WRONG_WRITE } from './wrong-helpers-write.ts';

const WRONG_HELPERS = [...WRONG_WATCH, ...WRONG_WRITE];

describe('a wrong helper is seen', () => {
  test.each(WRONG_HELPERS)('$what', ({ change, seen, blind, meanwhile }) => {
    const found = seen.map(([file, name]) => {
      const difference = new Comparison(scenarioAt([file, name]), meanwhile).differs(change, blind);
      return [file, name, difference];
    });
    expect(found).toEqual(seen);
  });

  test('there are many, each of its own kind, in recordings above all', () => {
    const rows = WRONG_HELPERS.flatMap(({ seen }) => seen);
    expect(new Set(WRONG_HELPERS.map(({ what }) => what)).size).toBe(WRONG_HELPERS.length);
    expect(WRONG_HELPERS.length).toBeGreaterThanOrEqual(16);
    expect(rows.filter(([, name]) => !name.startsWith('own_')).length).toBeGreaterThan(rows.length / 2);
  });
});

describe('an unusual helper is seen by nobody', () => {
  const references = (['v6.12', 'sd-noafdbm'] as const).flatMap((file) =>
    scenariosOf(file).map((scenario) => new Comparison(scenario)),
  );

  test.each(LEGAL_HELPERS)('$what', ({ change, prepare, sameState }) => {
    const calls = new Map<string, number>();
    const counting: typeof change = (right) => counted(change(right), calls);
    const seen: string[] = [];
    let same = 0;
    for (const reference of references) {
      const { difference, hash } = reference.compare(counting, [], prepare);
      if (difference !== null) seen.push(`${reference.scenario.name}: ${difference}`);
      if (hash === reference.wanted.hash) same++;
    }
    expect(seen).toEqual([]);
    expect([...calls].filter(([, times]) => times === 0)).toEqual([]);
    expect(same === references.length).toBe(sameState);
  });
});
