// What every exercise of the catalogue must have, read from its files alone: its parts, its manners, and a `kernel` that
// gives no answer away. Does not model: whether the suites kill the mutants (the exercises check runs them for that).
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Task } from '../grader/task.ts';
import { task as walkIndex } from './02-walk/walk_index/task.ts';
import { task as wrprotect } from './04-dirty/pte_wrprotect/task.ts';
import { task as pmdMkinvalid } from './06-freeing/pmd_mkinvalid/task.ts';
import { task as markers } from './08-absence/pte_markers/task.ts';
import { task as swpMksoftDirty } from './08-absence/pte_swp_mksoft_dirty/task.ts';
import { task as onWpFault } from './10-write-protect/on_wp_fault/task.ts';
import { task as mkuffdWp } from './10-write-protect/pte_mkuffd_wp/task.ts';
import { task as afterClear } from './11-everywhere/after_clear/task.ts';
import { task as copyNonpresent } from './11-everywhere/copy_nonpresent_pte/task.ts';
import { task as forkPresent } from './11-everywhere/fork_present/task.ts';
import { task as canChangeWritable } from './12-soft-dirty/can_change_pte_writable/task.ts';
import { task as clearSoftDirty } from './12-soft-dirty/clear_soft_dirty/task.ts';
import { task as mkdirty } from './12-soft-dirty/pte_mkdirty/task.ts';
import { task as setAccessFlags } from './12-soft-dirty/set_access_flags/task.ts';
import { task as mendExitStatus } from './14-judging/mend_exit_status/task.ts';
import { task as contpteGather } from './13-contpte/contpte_gather/task.ts';
import { task as contpteTryFold } from './13-contpte/contpte_try_fold/task.ts';
import { task as sideRegionCost } from './16-rejected/side_region_cost/task.ts';

const CATALOGUE: Readonly<Record<string, Task>> = {
  '02-walk/walk_index': walkIndex,
  '04-dirty/pte_wrprotect': wrprotect,
  '06-freeing/pmd_mkinvalid': pmdMkinvalid,
  '08-absence/pte_markers': markers,
  '08-absence/pte_swp_mksoft_dirty': swpMksoftDirty,
  '10-write-protect/on_wp_fault': onWpFault,
  '10-write-protect/pte_mkuffd_wp': mkuffdWp,
  '11-everywhere/after_clear': afterClear,
  '11-everywhere/copy_nonpresent_pte': copyNonpresent,
  '11-everywhere/fork_present': forkPresent,
  '12-soft-dirty/can_change_pte_writable': canChangeWritable,
  '12-soft-dirty/clear_soft_dirty': clearSoftDirty,
  '12-soft-dirty/pte_mkdirty': mkdirty,
  '12-soft-dirty/set_access_flags': setAccessFlags,
  '14-judging/mend_exit_status': mendExitStatus,
  '13-contpte/contpte_gather': contpteGather,
  '13-contpte/contpte_try_fold': contpteTryFold,
  '16-rejected/side_region_cost': sideRegionCost,
};

/** Kernel helpers that some exercise of the book asks for, now or later: `kernel` offers none of them to anybody. */
const ASKED = new Set([
  'pfn_pte',
  'pte_pfn',
  'pte_wrprotect',
  'pte_mkdirty',
  '__pte_mkdirty',
  'pte_mkwrite_novma',
  'pte_mkclean',
  'pte_modify',
  'pte_present',
  'pte_protnone',
  'pte_mkpresent',
  'is_swap_pte',
  'pmd_mkinvalid',
  'pmd_present',
  'pmd_protnone',
  'pmd_trans_huge',
  'pgattr_change_is_safe',
  '__swp_type',
  '__swp_offset',
  '__swp_entry',
  'make_pte_marker',
  'is_pte_marker',
  'pte_marker_uffd_wp',
  'pte_swp_uffd_wp_any',
]);
const ASKED_FAMILY = /(uffd_wp|soft_dirty|swp_(mk|clear_)?exclusive)$/;

const folderOf = (path: string): URL => new URL(`./${path}/`, import.meta.url);
const read = (path: string, name: string): string => readFileSync(new URL(name, folderOf(path)), 'utf8');
const list = (path: string, name: string): string[] =>
  readdirSync(new URL(`${name}/`, folderOf(path))).sort();

const field = (source: string, name: string): string[] =>
  [...source.matchAll(new RegExp(`^\\s+${name}:\\s+'((?:[^'\\\\]|\\\\.)*)'`, 'gm'))].map(
    (match) => match[1] ?? '',
  );

test('Every folder of the catalogue is checked.', () => {
  const parts = readdirSync(new URL('./', import.meta.url), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  const found = parts.flatMap((part) => list(part.name, '.').map((slug) => `${part.name}/${slug}`));
  expect(found.sort()).toEqual(Object.keys(CATALOGUE).sort());
});

describe.each(Object.entries(CATALOGUE))('%s', (path, task) => {
  const hidden = read(path, 'hidden.test.ts');
  const suites = [hidden, read(path, 'visible.test.ts')];

  test('The folder is named after the slug, and every wrong idea has its file.', () => {
    expect(path.endsWith(`/${task.slug}`)).toBe(true);
    expect(task.mutants.map((mutant) => mutant.file).sort()).toEqual(list(path, 'mutants'));
    expect(task.mutants.length).toBeGreaterThanOrEqual(6);
    expect(list(path, 'legal').length).toBeGreaterThanOrEqual(2);
    expect(list(path, 'wrong').length).toBeGreaterThanOrEqual(3);
  });

  test('Test ids are unique, and every wrong idea is shown by a hidden test.', () => {
    const ids = suites.flatMap((source) => field(source, 'id'));
    expect(new Set(ids).size).toBe(ids.length);
    for (const mutant of task.mutants) expect(field(hidden, 'id')).toContain(mutant.killedBy);
  });

  test('kernel gives no answer away.', () => {
    for (const name of task.kernel) {
      expect(ASKED.has(name) || ASKED_FAMILY.test(name), `${name} is asked in an exercise`).toBe(false);
    }
  });

  test('A title is a sentence about behaviour; a message ends in a question.', () => {
    for (const source of suites) {
      for (const title of field(source, 'title')) expect(title).toMatch(/^[A-Zp].+\.$/);
      // A message stands in its test, or in the constant that the tests over recordings share.
      const shared = source.match(/^const RECORDED =\s+'(.+)';$/m)?.[1];
      const uses = source.match(/message: RECORDED,/g)?.length ?? 0;
      const messages = field(source, 'message');
      expect(messages.length + uses).toBe(field(source, 'id').length);
      for (const message of shared ? [...messages, shared] : messages) expect(message).toMatch(/[.:,] .+\?$/);
    }
    for (const mutant of task.mutants) expect(mutant.says).toMatch(/^[A-Z].+\.$/);
  });

  test('There are two hints: the first asks, and neither holds the expression to type.', () => {
    const hints = read(path, 'hints.mdx').split(/^---$/m);
    expect(hints).toHaveLength(2);
    expect(hints[0]).toContain('?');
    for (const hint of hints) expect(hint).not.toMatch(/[|&~^]|PTE_\w+/);
  });
});
