// Runs of scenarios: step by step, with and without a monitor, forth and back, with a kernel whose helper is wrong.
import { describe, expect, test } from 'vitest';
import { ScenarioError } from './errors.ts';
import type { Operation, Scenario, ScenarioConfig } from './operations.ts';
import type { Outcome, RunEvent } from './outcome.ts';
import { type Run, type RunOptions, runScenario } from './runner.ts';

const CONFIG: ScenarioConfig = { layout: 'v6.12-softdirty', pageShift: 12, hafdbs: true };
const scenario = (steps: readonly Operation[], change: Partial<Scenario> = {}): Scenario => ({
  name: 'test',
  config: CONFIG,
  steps,
  ...change,
});

const MAP: Operation = { op: 'mmap', r: 'A', pages: 4, prot: 'rw-', kind: 'anon-private' };
const write = (p: number, v = 1, r = 'A'): Operation => ({ op: 'write', r, p, v });
const read = (p: number, r = 'A'): Operation => ({ op: 'read', r, p });
const watch = (mode: string, features = ''): readonly Operation[] => [
  { op: 'uffd_api', features },
  { op: 'uffd_register', r: 'A', p: 0, n: 4, mode },
];
const arm = (on: number): Operation => ({ op: 'uffd_writeprotect', r: 'A', p: 0, n: 4, on });

/** All steps, each without error. */
function run(steps: readonly Operation[], options: RunOptions = {}): Run {
  const done = runScenario(scenario(steps), options);
  for (const { operation, outcome } of done.steps)
    expect([operation, outcome.err]).toEqual([operation, undefined]);
  return done;
}

function last(of: Run): Outcome {
  const outcome = of.steps.at(-1)?.outcome;
  if (!outcome) throw new Error('no step');
  return outcome;
}

const fault = (flags: readonly string[], resolved: string | null, p = 0): RunEvent => ({
  ev: 'pagefault',
  r: 'A',
  p,
  flags,
  resolved,
  rc: 0,
});

describe('a monitor that answers by itself', () => {
  test('lifts write protection, one page at a time', () => {
    const done = run([MAP, write(0), write(1), ...watch('wp'), arm(1), write(1, 7), read(1)]);
    expect(last(done)).toEqual({ val: 7n, minflt: 0, majflt: 0, parked: false, events: [] });
    expect(done.steps[6]?.outcome.events).toEqual([fault(['write', 'wp'], 'UFFDIO_WRITEPROTECT(off)', 1)]);
    expect(done.observe([{ r: 'A', p: 0 }]).pages[0]?.letters).toContain('U');
    expect(done.observe([{ r: 'A', p: 1 }]).pages[0]?.letters).not.toContain('U');
  });

  test('fills missing pages as the step says, and with zeros unless told', () => {
    const done = run([
      MAP,
      ...watch('missing wp'),
      read(0),
      { op: 'read', r: 'A', p: 1, missing: ['COPY'] },
      { op: 'write', r: 'A', p: 2, v: 5, missing: ['COPY|WP'] },
      read(2),
    ]);
    expect(done.steps.slice(3).map(({ outcome }) => [outcome.val, outcome.majflt])).toEqual([
      [0n, 0],
      [0xc0c0n, 0],
      [undefined, 1],
      [5n, 0],
    ]);
    expect(done.steps[5]?.outcome.events).toEqual([
      fault(['write'], 'UFFDIO_COPY|WP', 2),
      fault(['write', 'wp'], 'UFFDIO_WRITEPROTECT(off)', 2),
    ]);
  });

  test('reads what forks and moves, and watches the child too', () => {
    const done = run([
      MAP,
      write(0),
      ...watch('wp', 'EVENT_FORK EVENT_REMAP'),
      arm(1),
      { op: 'fork', region: 'A', child: 'C' },
      write(0, 2, 'C'),
      { op: 'child_exit' },
      { op: 'mremap', r: 'A', p: 0, n: 4, to: 'B' },
      read(0, 'B'),
    ]);
    expect(done.steps.map(({ outcome }) => outcome.events)).toEqual([
      ...[[], [], [], [], []],
      [{ ev: 'fork' }],
      [fault(['write', 'wp'], 'UFFDIO_WRITEPROTECT(off)')],
      [],
      [{ ev: 'remap', len: 16384 }],
      [],
    ]);
    expect(last(done).val).toBe(1n);
  });
});

describe('a monitor by hand', () => {
  const steps = [MAP, write(0), ...watch('wp', 'EVENT_FORK'), arm(1)];

  test('leaves the task parked until it was answered and resumed', () => {
    const by = run(steps, { monitor: 'manual' });
    expect(by.perform(write(0, 9)).outcome).toEqual({ parked: true, events: [] });
    expect(() => by.perform(read(0))).toThrow(
      new ScenarioError('task 1 waits (fault); answer and resume it first'),
    );
    expect(() => by.perform({ op: 'resume', r: 'A' })).toThrow('task 1 was not woken yet');
    expect(by.perform({ op: 'uffd_read' }).outcome.events).toEqual([fault(['write', 'wp'], null)]);
    expect(by.perform({ op: 'uffd_read' }).outcome.err).toBe('EAGAIN');
    expect(by.perform(arm(0)).outcome.ret).toBe(0);
    expect(by.perform({ op: 'resume', r: 'A' }).outcome).toEqual({
      parked: false,
      events: [],
      minflt: 1,
      majflt: 0,
    });
    expect(by.perform(read(0)).outcome.val).toBe(9n);
  });

  test('ends a fork that waits to be heard of, with all that belongs to it', () => {
    const by = run(steps, { monitor: 'manual' });
    expect(by.perform({ op: 'fork', region: 'A', child: 'C' }).outcome.parked).toBe(true);
    expect(by.perform({ op: 'uffd_read' }).outcome.events).toEqual([{ ev: 'fork' }]);
    expect(by.perform({ op: 'resume', r: 'A' }).outcome).toEqual({ ret: 0, parked: false, events: [] });
    expect(by.state.regions.map(({ name, pid }) => [name, pid])).toEqual([
      ['A', 1],
      ['C', 2],
    ]);
    expect(by.perform(write(0, 3, 'C')).outcome.parked).toBe(true);
    by.perform({ op: 'uffd_read' });
    by.perform({ op: 'uffd_writeprotect', r: 'C', p: 0, n: 4, on: 0 });
    expect(by.perform({ op: 'resume', r: 'C' }).outcome.minflt).toBe(1);
  });
});

describe('a run', () => {
  const steps: readonly Operation[] = [
    MAP,
    write(0),
    { op: 'fork', region: 'A', child: 'C' },
    write(0, 2, 'C'),
    { op: 'madvise', r: 'A', p: 0, n: 1, adv: 'MADV_PAGEOUT' },
    { op: 'child_exit' },
    { op: 'clear_refs', v: 4 },
    read(0),
  ];

  test('goes back and forth without doing anything again', () => {
    const done = run(steps);
    const { machine } = done.kernel;
    const end = machine.hash();
    const seen = steps.map((_step, i) => done.observeAfter(i + 1));
    expect([machine.hash(), done.position]).toEqual([end, steps.length]);
    for (let i = steps.length - 1; i >= 0; i--) {
      done.goTo(i);
      expect(machine.hash()).toBe(machine.hashFromScratch());
      if (i > 0) expect(done.observe()).toEqual(seen[i - 1]);
    }
    const { end: rows } = machine.journal;
    for (const record of done.steps) expect(done.step()).toBe(record);
    expect([machine.hash(), machine.journal.end, done.step()]).toEqual([end, rows, null]);
    expect(() => done.goTo(99)).toThrow(RangeError);
  });

  test('forgets what was taken back when something else is done', () => {
    const done = run(steps);
    done.goTo(2);
    done.perform(read(1));
    expect(done.steps.map(({ operation }) => operation.op)).toEqual(['mmap', 'write', 'read']);
    expect(done.next).toEqual(steps[3]);
  });

  test('changes nothing when an operation makes no sense', () => {
    const done = run([MAP, write(0)]);
    const before = done.kernel.machine.hash();
    const wrong: readonly Operation[] = [
      read(0, 'B'),
      { op: 'child_exit' },
      { op: 'punch_hole', p: 0, n: 1 },
      { op: 'mprotect', r: 'A', p: 0, n: 1, prot: 'rwxs' },
      { op: 'uffd_wake', r: 'A', p: 0, n: 1 },
      { op: 'uffd_api', features: 'TELEPATHY' },
      { op: 'resume', r: 'A' },
      { op: 'mmap', r: 'AB', pages: 1, prot: 'rw-', kind: 'anon-private' },
    ];
    for (const operation of wrong) expect(() => done.perform(operation), operation.op).toThrow(ScenarioError);
    expect([done.kernel.machine.hash(), done.steps.length]).toEqual([before, 2]);
  });

  test('prepares the file before it is mapped, and shares it', () => {
    const file = (r: string): Operation => ({ op: 'mmap', r, pages: 2, prot: 'rw-', kind: 'shmem-shared' });
    const content = [{ page: 1, text: 'abcdefgh' }];
    const done = runScenario(
      scenario([file('A'), file('B'), write(0, 5), read(0, 'B'), read(1, 'B')], { file: content }),
    );
    expect(done.steps.map(({ outcome }) => outcome.val).slice(3)).toEqual([5n, 0x6867_6665_6463_6261n]);
    expect(() => runScenario(scenario([file('A')], { file: [{ page: 0, text: 'nine chars' }] }))).toThrow(
      ScenarioError,
    );
  });

  test('counts the faults of the program around an access where hardware sets no access flag', () => {
    const aged: readonly Operation[] = [
      MAP,
      write(0),
      { op: 'clear_refs', v: 1, then_tlb_flush: 1 },
      read(0),
    ];
    const faults = (hafdbs: boolean): number | undefined =>
      last(runScenario(scenario(aged, { config: { ...CONFIG, hafdbs } }))).minflt;
    expect([faults(true), faults(false)]).toEqual([0, 4]);
  });
});

describe('a kernel with a wrong helper', () => {
  test('stops at the step with a sentence, and can be looked at and taken back', () => {
    const pte_mkuffd_wp = (): bigint => 7 as unknown as bigint;
    const steps = [MAP, write(0), ...watch('wp'), arm(1), write(0)];
    const done = runScenario(scenario(steps), { overrides: { helpers: { pte_mkuffd_wp } } });
    expect(last(done).failure).toContain('your pte_mkuffd_wp returned');
    expect(done.steps.length).toBe(5);
    expect(done.observe([{ r: 'A', p: 1 }]).pages[0]?.kind).toBe('none');
    done.goTo(4);
    expect(done.observe([{ r: 'A', p: 0 }]).pages[0]?.letters).toBe('WDYS');
  });

  test('whose write protection cannot be lifted is told so, and does not run for ever', () => {
    const pte_clear_uffd_wp = (pte: bigint): bigint => pte;
    const steps = [MAP, write(0), ...watch('wp'), arm(1), write(0)];
    const done = runScenario(scenario(steps), { overrides: { helpers: { pte_clear_uffd_wp } } });
    expect(last(done).failure).toMatch(/^The monitor has answered 16 faults on one page of region A/);
  });

  test('whose reports fail can still be observed', () => {
    const pte_uffd_wp = (): boolean => {
      throw new Error('no idea');
    };
    const done = runScenario(scenario([MAP, read(0)]), { overrides: { helpers: { pte_uffd_wp } } });
    const page = done.observe([{ r: 'A', p: 0 }]).pages[0];
    expect([page?.kind, page?.failed]).toEqual([
      'zero',
      expect.stringContaining('your pte_uffd_wp threw no idea'),
    ]);
  });
});
