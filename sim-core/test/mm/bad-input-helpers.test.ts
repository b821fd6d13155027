// Helpers and pieces that fail inside the kernel: the run stops at that step with a sentence that names the function, what it
// did, the call and the page; the machine can be looked at, taken back, and used again.
import { describe, expect, test } from 'vitest';
import type { Overrides } from '../../mm/kernel.ts';
import { KernelStop } from '../../mm/kernel-stop.ts';
import type { Operation, Scenario } from '../../scenario/operations.ts';
import { type Run, startRun } from '../../scenario/runner.ts';

/** Somebody's function: what it gives back is nobody's to know. */
const gives = (value: unknown) => (): never => value as never;
const throws = (what: unknown) => (): never => {
  throw what;
};

const PAGE = 3;
const map: Operation = { op: 'mmap', r: 'A', pages: 4, prot: 'rw-', kind: 'anon-private' };
const on = { r: 'A', p: PAGE, n: 1 } as const;
const WRITTEN: readonly Operation[] = [map, { op: 'write', r: 'A', p: PAGE, v: 1 }];
const WATCHED: readonly Operation[] = [
  ...WRITTEN,
  { op: 'uffd_api', features: '' },
  { op: 'uffd_register', ...on, mode: 'wp missing' },
];
const ARM: Operation = { op: 'uffd_writeprotect', ...on, on: 1 };
const FORK: Operation = { op: 'fork', region: 'A', child: 'C' };
const PAGEOUT: Operation = { op: 'madvise', ...on, adv: 'MADV_PAGEOUT' };

type Row = readonly [sentence: string, overrides: Overrides, steps: readonly Operation[]];
const ROWS: readonly Row[] = [
  [
    'your pte_mkuffd_wp returned the number 7; a bigint is expected (7n), in UFFDIO_WRITEPROTECT of task 1, page 3',
    { helpers: { pte_mkuffd_wp: gives(7) } },
    [...WATCHED, ARM],
  ],
  [
    'your pte_mkuffd_wp returned a value that does not fit a 64-bit entry: it has more than 64 bits, in UFFDIO_WRITEPROTECT of task 1, page 3',
    { helpers: { pte_mkuffd_wp: (pte) => pte + 2n ** 64n } },
    [...WATCHED, ARM],
  ],
  [
    'your pte_mkuffd_wp returned a value that does not fit a 64-bit entry: it is negative; ~ on a bigint sets endless high bits, so mask the result, in UFFDIO_WRITEPROTECT of task 1, page 3',
    { helpers: { pte_mkuffd_wp: (pte) => ~pte } },
    [...WATCHED, ARM],
  ],
  [
    'your pte_mkuffd_wp returned nothing (undefined); a bigint is expected, in UFFDIO_WRITEPROTECT of task 1, page 3',
    { helpers: { pte_mkuffd_wp: gives(undefined) } },
    [...WATCHED, ARM],
  ],
  [
    'your pte_mkuffd_wp returned an object; a bigint is expected, in UFFDIO_WRITEPROTECT of task 1, page 3',
    { helpers: { pte_mkuffd_wp: gives(Promise.resolve(1n)) } },
    [...WATCHED, ARM],
  ],
  [
    'your pte_wrprotect threw no bit left, in fork of task 1, page 3',
    { helpers: { pte_wrprotect: throws(new RangeError('no bit left')) } },
    [...WRITTEN, FORK],
  ],
  [
    'your pte_wrprotect threw stop, in fork of task 1, page 3',
    { helpers: { pte_wrprotect: throws('stop') } },
    [...WRITTEN, FORK],
  ],
  [
    'your pte_wrprotect threw nothing (undefined), in fork of task 1, page 3',
    { helpers: { pte_wrprotect: throws(undefined) } },
    [...WRITTEN, FORK],
  ],
  [
    'your pte_modify returned true; a bigint is expected, in mprotect of task 1, page 3',
    { helpers: { pte_modify: gives(true) } },
    [...WRITTEN, { op: 'mprotect', ...on, prot: 'r--' }],
  ],
  [
    'your pte_swp_mkexclusive returned null; a bigint is expected, in madvise of task 1, page 3',
    { helpers: { pte_swp_mkexclusive: gives(null) } },
    [...WRITTEN, PAGEOUT],
  ],
  [
    'your pte_swp_exclusive returned the bigint 1n; true or false is expected, in the fault of a read of task 1, page 3',
    { helpers: { pte_swp_exclusive: gives(1n) } },
    [...WRITTEN, PAGEOUT, { op: 'read', r: 'A', p: PAGE }],
  ],
  [
    'your pte_mkclean returned a string; a bigint is expected, in madvise of task 1, page 3',
    { helpers: { pte_mkclean: gives('clean') } },
    [...WRITTEN, { op: 'madvise', ...on, adv: 'MADV_FREE' }],
  ],
  [
    'your pte_mkyoung returned the number NaN; a bigint is expected, in wp_page fault of task 1, page 3',
    { helpers: { pte_mkyoung: gives(Number.NaN) } },
    [...WRITTEN, FORK, { op: 'child_exit' }, { op: 'write', r: 'A', p: PAGE, v: 2 }],
  ],
  [
    'your copy_present_child returned nothing (undefined); a bigint is expected, in fork of task 1, page 3',
    { pieces: { copy_present_child: gives(undefined) } },
    [...WRITTEN, FORK],
  ],
  [
    'your on_wp_fault returned the number 0; a string is expected, in wp_page fault of task 1, page 3',
    { pieces: { on_wp_fault: gives(0) } },
    [...WATCHED, ARM, { op: 'write', r: 'A', p: PAGE, v: 2 }],
  ],
  [
    'your must_wait returned a string; a boolean is expected, in wp_page fault of task 1, page 3',
    { pieces: { must_wait: gives('yes') } },
    [...WATCHED, ARM, { op: 'write', r: 'A', p: PAGE, v: 2 }],
  ],
  [
    'your move_pte threw Error, in mremap of task 1, page 3',
    { pieces: { move_pte: throws(new Error('')) } },
    [...WRITTEN, { op: 'mremap', ...on, to: 'B' }],
  ],
  [
    'your move_pte threw an object, in mremap of task 1, page 3',
    { pieces: { move_pte: throws(Object.create(null)) } },
    [...WRITTEN, { op: 'mremap', ...on, to: 'B' }],
  ],
  [
    'your register_errno returned "EWHAT"; "0" or one of EINVAL, EPERM, EBUSY is expected, in UFFDIO_REGISTER of task 1',
    { pieces: { register_errno: gives('EWHAT') } },
    WATCHED,
  ],
];

function stopped(
  steps: readonly Operation[],
  overrides: Overrides,
): { run: Run; before: string; says: string } {
  const config = { layout: 'v6.12-softdirty', pageShift: 12, hafdbs: true } as const;
  const scenario: Scenario = { name: 'stopped', config, steps };
  const run = startRun(scenario, { overrides });
  for (;;) {
    const before = run.kernel.machine.hash();
    const failure = run.step()?.outcome.failure;
    if (failure !== undefined) return { run, before, says: failure };
    if (!run.next) throw new Error('nothing failed');
  }
}

describe('a function that fails in the kernel', () => {
  test.each(ROWS)('%s', (sentence, overrides, steps) => {
    const { run, before, says } = stopped(steps, overrides);
    const { machine } = run.kernel;
    expect(says).toBe(sentence);
    expect(run.position).toBe(steps.length);
    const after = machine.hash();
    expect(machine.hashFromScratch()).toBe(after);
    expect(run.observe().pages.length).toBeGreaterThan(0);
    // Back, forth again, and on with something else.
    run.goTo(steps.length - 1);
    expect([machine.hash(), machine.hashFromScratch()]).toEqual([before, before]);
    run.goTo(steps.length);
    expect(machine.hash()).toBe(after);
    run.goTo(steps.length - 1);
    expect(run.perform({ op: 'read', r: 'A', p: 0 }).outcome).toMatchObject({ val: 0n });
    run.goTo(0);
    expect(run.perform(map).outcome).toMatchObject({ ret: 0 });
  });

  test('before there is a first step stops the start, with the same kind of sentence', () => {
    const config = { layout: 'v6.12', pageShift: 12, hafdbs: true } as const;
    const start = (): Run =>
      startRun({ name: 'none', config, steps: [] }, { overrides: { helpers: { pte_none: gives(0) } } });
    expect(start).toThrow(KernelStop);
    expect(start).toThrow(/^your pte_none returned/);
  });
});
