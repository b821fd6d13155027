import {
  makeHelpers,
  makeLayout,
  type Overrides,
  type PgtableHelpers,
  recordView,
} from '@spare-bits/sim-core';
import { describe, expect, test } from 'vitest';
import { type Comparison, compare } from './compare.ts';
import { scenarioOf } from './scenarios.ts';

type Make = (mask: (name: string) => bigint, h: PgtableHelpers) => Partial<PgtableHelpers>;

function put(name: string, make: Make, line: number | null = null): Comparison {
  const scenario = scenarioOf(name);
  const layout = makeLayout(scenario.config.layout);
  const helpers = make((field) => layout.mask(field), makeHelpers(layout));
  const overrides: Overrides = { helpers };
  return compare({
    reference: recordView(scenario, { check: true }),
    yours: recordView(scenario, { check: true, overrides }),
    called: true,
    line,
  });
}

const noteOnly: Make = (mask) => ({ pte_mkuffd_wp: (pte) => pte | mask('PTE_UFFD_WP') });

describe('the first difference', () => {
  test('a monitor that hears nothing', () => {
    const { says, began, rules, step, marks, same } = put('uffd_wp_unpopulated_markers', noteOnly);
    expect(rules).toMatch(
      /^The kernel’s own rules are broken after step 5: the entry of .* hardware lets stores through\.$/,
    );
    expect(says).toBe(
      'Step 5: the store to A1 went through. The monitor heard nothing; with the kernel’s helper it was told.',
    );
    expect(began).toBe('After it, in A1 your entry has UFFD_WP set, the kernel’s clear.');
    expect({ step, same }).toEqual({ step: 5, same: false });
    expect(marks.slice(3, 7)).toEqual(['same', 'same', 'seen', 'seen']);
  });

  test('a report, and the step at which its entry began', () => {
    const silent: Make = (_mask, h) => ({ pte_mkdirty: (pte) => h.__pte_mkdirty(pte) });
    const { says, began, marks } = put('sd_mprotect', silent);
    expect(says).toBe(
      'Step 6: of A0 pagemap says present and excl; with the kernel’s helper it says present, excl and soft_dirty.',
    );
    expect(began).toBe('It began at step 1: in A0 your entry has SOFT_DIRTY clear, the kernel’s set.');
    expect(marks.slice(0, 4)).toEqual(['same', 'entry', 'entry', 'same']);
  });

  test('a count of faults', () => {
    const open: Make = (mask, h) => ({
      pte_clear_soft_dirty: (pte) => h.pte_clear_soft_dirty(pte) & ~mask('PTE_RDONLY'),
    });
    const { says } = put('sd_clear_write_read', open);
    expect(says).toBe(
      'Step 7: the store to A0 went through without a fault; with the kernel’s helper it took one fault.',
    );
  });

  test('many fields are counted', () => {
    const nearlyAll: Make = (mask, h) => ({
      pte_mkuffd_wp: (pte) =>
        h.pte_mkuffd_wp(pte) | mask('PTE_DEVMAP') | mask('PTE_GP') | mask('PTE_DIRTY') | mask('PTE_NS'),
    });
    expect(put('uffd_wp_unpopulated_markers', nearlyAll).began).toMatch(
      /your entry differs in DEVMAP, DIRTY, GP and PTE_NS, and nothing here depends on it\.$/,
    );
  });
});

describe('no difference', () => {
  test('the same scenario may forgive a wrong helper', () => {
    const { says, began, rules, step, same } = put('uffd_wp_populated', noteOnly);
    expect(rules).toMatch(/^The kernel’s own rules hold after all \d+ steps\.$/);
    expect(says).toMatch(/^Nothing in this scenario shows a difference/);
    expect(began).toBe('The entries agree as well.');
    expect({ step, same }).toEqual({ step: null, same: true });
  });

  test('entries that differ and show nowhere are told', () => {
    const dirty: Make = (mask, h) => ({
      pte_clear_soft_dirty: (pte) => h.pte_clear_soft_dirty(pte) & ~mask('PTE_DIRTY'),
    });
    const { began, step } = put('sd_mprotect', dirty);
    expect(began).toBe(
      'From step 3 on in A0 your entry has DIRTY clear, the kernel’s set, and nothing here depends on it.',
    );
    expect(step).toBe(3);
  });

  test('a helper that is never called', () => {
    const reference = recordView(scenarioOf('sd_mprotect'));
    const { says } = compare({ reference, yours: reference, called: false, line: null });
    expect(says).toMatch(/never calls it/);
  });
});

describe('the kernel stops', () => {
  test('what failed, where, on which line; later steps are not reached', () => {
    const broken: Make = () => ({
      pte_modify: () => {
        throw new Error('no');
      },
    });
    const { says, began, marks, step } = put('sd_mprotect', broken, 3);
    expect(says).toBe(
      'Step 4: your pte_modify threw no, in mprotect of task 1, page 0. Line 3. Your code is kept.',
    );
    expect(began).toBe('');
    expect(step).toBe(4);
    expect(marks.slice(4)).toEqual(['seen', ...new Array(8).fill('unreached')]);
  });
});
