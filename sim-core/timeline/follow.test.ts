import { describe, expect, test } from 'vitest';
import { makeHelpers } from '../pgtable/helpers.ts';
import { makeLayout } from '../pgtable/layout.ts';
import type { Operation, Scenario } from '../scenario/operations.ts';
import { startRun } from '../scenario/runner.ts';
import { Follower } from './follow.ts';
import { recordView } from './view.ts';

const armed: readonly Operation[] = [
  { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'anon-private' },
  { op: 'write', r: 'A', p: 0, v: 1 },
  { op: 'uffd_api', features: 'PAGEFAULT_FLAG_WP WP_UNPOPULATED' },
  { op: 'uffd_register', r: 'A', p: 0, n: 2, mode: 'wp' },
  { op: 'uffd_writeprotect', r: 'A', p: 0, n: 2, on: 1 },
  { op: 'fork', region: 'A', child: 'C' },
  { op: 'child_exit' },
  { op: 'madvise', r: 'A', p: 0, n: 1, adv: 'MADV_PAGEOUT' },
  { op: 'read', r: 'A', p: 0 },
  { op: 'write', r: 'A', p: 1, v: 2 },
  { op: 'read', r: 'A', p: 1 },
  { op: 'migrate_begin', r: 'A', p: 1 },
  { op: 'migrate_end' },
  { op: 'mremap', r: 'A', p: 0, n: 2, to: 'B' },
  { op: 'read', r: 'B', p: 1 },
];
const tracked: readonly Operation[] = [
  { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'shmem-shared' },
  { op: 'write', r: 'A', p: 0, v: 1 },
  { op: 'clear_refs', v: 4 },
  { op: 'write', r: 'A', p: 0, v: 2 },
  { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'r--' },
  { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'rw-' },
  { op: 'read', r: 'A', p: 0 },
];
const layout = makeLayout('v6.12-softdirty');
const scenario = (steps: readonly Operation[]): Scenario => ({
  name: 'followed',
  steps,
  config: { layout: 'v6.12-softdirty', pageShift: 12, hafdbs: true },
});
const h = makeHelpers(layout);

describe.each([
  ['a monitor, fork and swap', armed],
  ['soft-dirty of a file', tracked],
])('%s', (_name, steps) => {
  test('the kernel’s own helpers break nothing, and every step is followed', () => {
    expect(recordView(scenario(steps), { check: true }).steps.map(({ broken }) => broken)).toEqual(
      steps.map(() => null),
    );
    const run = startRun(scenario(steps), { observe: false });
    const follower = new Follower(run);
    for (let record = run.step(); record; record = run.step()) follower.after(record);
    expect(follower.follows).toBe(true);
  });
});

test.each([
  [
    'arms without taking the right away',
    armed,
    { pte_mkuffd_wp: (pte: bigint) => pte | layout.mask('PTE_UFFD_WP') },
    4,
    /armed for a monitor, and hardware lets stores through/,
  ],
  [
    'takes the right away without a note',
    armed,
    { pte_mkuffd_wp: (pte: bigint) => h.pte_wrprotect(pte) },
    4,
    /promised to hear of a write/,
  ],
  [
    'forgets the note in a swap entry',
    armed,
    { pte_swp_mkuffd_wp: (pte: bigint) => pte },
    4,
    /promised to hear of a write/,
  ],
  [
    'clears the note of soft-dirty and leaves the page writable',
    tracked,
    {
      pte_clear_soft_dirty: (pte: bigint) => pte & ~layout.mask('PTE_SOFT_DIRTY'),
      pte_wrprotect: (pte: bigint) => pte,
    },
    2,
    /without being counted as written|must be|hardware|written/,
  ],
])('a helper that %s is found at the step at which it happens', (_name, steps, helpers, at, says) => {
  const view = recordView(scenario(steps), { check: true, overrides: { helpers } });
  const first = view.steps.findIndex(({ broken }) => broken != null);
  expect(view.steps[first]?.broken).toMatch(says);
  expect(first).toBeGreaterThanOrEqual(at);
});

test('without being asked nothing is checked; what cannot be followed is still asked for its invariants', () => {
  expect(recordView(scenario(armed)).steps.every(({ broken }) => broken === undefined)).toBe(true);
  const steps: readonly Operation[] = [
    { op: 'mmap', r: 'A', pages: 1, prot: 'rw-', kind: 'anon-private' },
    { op: 'kernel_write', r: 'A', p: 0 },
    { op: 'read', r: 'A', p: 0 },
  ];
  const run = startRun(scenario(steps), { observe: false });
  const follower = new Follower(run);
  const found: (string | null)[] = [];
  for (let record = run.step(); record; record = run.step()) found.push(follower.after(record));
  expect(found).toEqual([null, null, null]);
  expect(follower.follows).toBe(false);
});
