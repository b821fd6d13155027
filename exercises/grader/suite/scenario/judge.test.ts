import { beforeAll, describe, expect, test } from 'vitest';
import { nodeAssets } from '../../node-assets.ts';
import { SCENARIOS } from '../../scenarios/index.ts';
import { sd_clear_write_read } from '../../scenarios/soft-dirty.ts';
import { uffd_wp_async_dirty_tracking, uffd_wp_populated } from '../../scenarios/uffd-wp.ts';
import { loadSubject, openDesks } from '../../subject/load.ts';
import { createMachine } from '../../subject/machine.ts';
import type { Subject } from '../../subject/subject.ts';
import { defineTask, flag, type Task, word } from '../../task.ts';
import type { Assets } from '../../worker/protocol.ts';
import { beginSession, type TestOutcome } from '../session.ts';
import { judgeScenario, referenceOf, type ScenarioSpec, stagesOf } from './judge.ts';

const base = {
  slug: 'runs',
  title: 'Runs',
  version: 1,
  chapter: '',
  points: 1,
  difficulty: 1,
  minutes: 1,
  layouts: [{ id: 'v6.12', pageShift: 12 }],
  kernel: ['pte_write'],
  bits: [],
  reveal: 'full',
  read: { lesson: '', anchor: '', text: '' },
  mutants: [],
} as const satisfies Omit<Task, 'kind' | 'exports'>;
const helpers = defineTask({
  ...base,
  kind: 'helper',
  exports: [
    { name: 'pte_mkuffd_wp', params: ['pte'], returns: 'bigint', doc: '' },
    { name: 'pte_uffd_wp', params: ['pte'], returns: 'boolean', doc: '' },
    { name: 'pte_clear_uffd_wp', params: ['pte'], returns: 'bigint', doc: '' },
  ],
});
const DECISIONS = ['event', 'clear-u', 'go-on'];
const mm = defineTask({
  ...base,
  kind: 'mm',
  exports: [
    {
      name: 'decide',
      as: 'on_wp_fault',
      params: ['pte', flag('vma_wp'), flag('async'), flag('unshare')],
      returns: DECISIONS,
      doc: '',
    },
    {
      name: 'change',
      as: 'change_pte',
      params: ['pte', 'newprot', word('op', ['mprotect', 'wp', 'resolve']), flag('try'), flag('can')],
      returns: 'bigint',
      doc: '',
    },
  ],
});

let assets: Assets;
beforeAll(async () => {
  assets = await nodeAssets();
}, 60_000);

async function load(task: Task, source: string): Promise<Subject> {
  const machine = await createMachine(assets.wasm, assets.guest);
  const loaded = loadSubject(machine, openDesks(machine, task), task, source);
  if ('refused' in loaded) throw new Error(loaded.refused.message);
  beginSession(task).subject = loaded.subject;
  return loaded.subject;
}

const IMPORTS = "import { PTE_DIRTY, PTE_RDONLY, PTE_UFFD_WP, PTE_WRITE } from 'layout';\n";
const MARK = `{
  const kept = (pte & PTE_WRITE) !== 0n && (pte & PTE_RDONLY) === 0n ? pte | PTE_DIRTY : pte;
  return (kept & ~PTE_WRITE) | PTE_RDONLY | PTE_UFFD_WP;
}`;
const trio = (mark: string, asks = '(pte & PTE_UFFD_WP) !== 0n', clear = 'pte & ~PTE_UFFD_WP'): string =>
  `${IMPORTS}export const pte_mkuffd_wp = (pte: bigint): any => ${mark};
export const pte_uffd_wp = (pte: bigint): any => ${asks};
export const pte_clear_uffd_wp = (pte: bigint): any => ${clear};
`;

const spec: ScenarioSpec = {
  id: 'armed',
  title: 'The monitor hears of each store.',
  message: 'Who should have heard?',
  run: uffd_wp_populated,
};

async function judged(source: string, more: Partial<ScenarioSpec> = {}): Promise<TestOutcome> {
  return judgeScenario({ ...spec, ...more }, helpers, await load(helpers, source));
}

describe('a scenario with the learner’s helpers in the kernel', () => {
  test('passes with right ones, under every configuration', async () => {
    const outcome = await judged(trio(MARK), { hafdbs: [true, false] });
    expect(outcome).toMatchObject({ state: 'passed', checked: 26, failing: 0, evidence: null });
  });

  test('passes with another encoding that programs cannot tell apart', async () => {
    const other = 'PTE_UFFD_WP === 0n ? pte : ((pte & PTE_UFFD_WP) !== 0n)';
    expect((await judged(trio(MARK, other))).state).toBe('passed');
  });

  test('fails at the first step where a program sees a difference, and says what', async () => {
    const { state, message, evidence, failing } = await judged(trio(MARK, 'false'));
    expect({ state, message, failing }).toEqual({
      state: 'failed',
      message: 'Who should have heard?',
      failing: 1,
    });
    expect(evidence).toEqual({
      layout: 'v6.12',
      pageShift: 12,
      call: 'uffd_writeprotect A0–A3 on',
      inputs: [],
      got: { kind: 'other', text: 'present, excl' },
      want: { kind: 'other', text: 'present, uffd_wp, excl' },
      scenario: {
        name: 'uffd_wp_populated',
        hafdbs: true,
        step: 5,
        steps: 13,
        operation: 'uffd_writeprotect A0–A3 on',
        page: 'A0',
        seen: 'pagemap',
      },
    });
  });

  test('lets hardware judge: with DBM left, the store is silent and the tracker reports nothing', async () => {
    // PAGEMAP_SCAN arms a page that is writable, without changing its protection first.
    for (const mark of ['pte | PTE_UFFD_WP', 'pte | PTE_UFFD_WP | PTE_RDONLY']) {
      expect((await judged(trio(mark))).state).toBe('passed');
      const { state, evidence } = await judged(trio(mark), { run: uffd_wp_async_dirty_tracking });
      expect(state).toBe('failed');
      expect(evidence).toMatchObject({
        call: 'write 2 to A0',
        got: { text: 'no fault' },
        want: { text: '1 minor fault' },
        scenario: { step: 7, seen: 'faults' },
      });
    }
  });

  test('an error is told with the place in the kernel and in the file', async () => {
    const { state, message, evidence, place } = await judged(
      trio('{\n  if ((pte & PTE_DIRTY) !== 0n) throw new RangeError("dirty");\n  return pte;\n}'),
    );
    expect(state).toBe('threw');
    expect(message).toMatch(/^Your pte_mkuffd_wp threw RangeError: dirty, in .* of task 1, page 0\.$/);
    expect(place).toMatchObject({ line: 3 });
    expect(evidence?.scenario).toMatchObject({ step: 5, seen: null });
  });

  test('a result that is no entry is told with the place in the kernel', async () => {
    const { state, message } = await judged(trio('7'));
    expect(state).toBe('failed');
    expect(message).toMatch(/^Your pte_mkuffd_wp returned a number, 7, in .* of task 1, page 0\.$/);
    const negative = await judged(trio('~pte'));
    expect(negative.message).toMatch(/^Your pte_mkuffd_wp returned a negative bigint, -0x/);
  });

  test('a function without an end stops the run; later scenarios say that they were not run', async () => {
    const subject = await load(helpers, trio('{ for (;;) {} }'));
    const first = judgeScenario(spec, helpers, subject);
    expect(first.state).toBe('out-of-steps');
    expect(first.message).toMatch(
      /^Your pte_mkuffd_wp did not finish in 2,000,000 steps, in .* task 1, page 0\.$/,
    );
    expect(judgeScenario(spec, helpers, subject)).toMatchObject({
      state: 'out-of-steps',
      message: 'Not run: pte_mkuffd_wp did not finish in 2,000,000 steps in an earlier check.',
      evidence: null,
    });
  });

  test('a store that faults for ever ends, and is a failure with what was expected', async () => {
    // Nothing is ever opened again: the monitor answers, the page stays closed.
    const { state, evidence } = await judged(trio(MARK, '(pte & PTE_UFFD_WP) !== 0n', 'pte'));
    expect(state).toBe('failed');
    expect(evidence?.scenario?.step).toBe(7);
    expect(evidence?.got?.text).not.toBe(evidence?.want?.text);
  });

  test('nonsense of the right type stops nothing but is seen', async () => {
    for (const mark of [
      '0n',
      '0xFFFF_FFFF_FFFF_FFFFn',
      'pte ^ 0xFFFF_0000n',
      'pte << 12n & 0xFFFF_FFFF_FFFFn',
    ]) {
      const { state, evidence } = await judged(trio(mark));
      expect(state).toBe('failed');
      expect(evidence?.scenario?.name).toBe('uffd_wp_populated');
    }
  });

  test('has one fingerprint for equal behaviour, and another for what differs in any call', async () => {
    const print = async (mark: string) => (await judged(trio(mark))).fingerprint;
    const wrong = await print('pte | PTE_UFFD_WP');
    expect(await print('(pte & PTE_UFFD_WP) !== 0n ? pte : pte + PTE_UFFD_WP')).toBe(wrong);
    expect(await print('(pte | PTE_UFFD_WP) & ~PTE_RDONLY')).not.toBe(wrong);
  });

  test('may ignore what right kernels may differ in', async () => {
    const wrong = trio(MARK, 'false');
    const all = await judged(wrong);
    expect(all.state).toBe('failed');
    const quiet = ['contents', 'signal', 'events', 'result', 'faults', 'pagemap', 'scan'] as const;
    expect((await judged(wrong, { ignore: quiet })).state).toBe('passed');
  });
});

describe('a scenario with the learner’s decisions in the memory manager', () => {
  const RIGHT_DECIDE = `!vma_wp || unshare || (pte & PTE_UFFD_WP) === 0n ? 'go-on' : asynchronous ? 'clear-u' : 'event'`;
  const pair = (decide: string, change = 'given'): string => `${IMPORTS}
export const decide = (pte: bigint, vma_wp: boolean, asynchronous: boolean, unshare: boolean): any => ${decide};
export function change(pte: bigint, newprot: bigint, op: string, tries: boolean, can: boolean): any {
  const given = BigInt.asUintN(64, pte);
  if (op === 'wp') {
    const kept = (pte & PTE_WRITE) !== 0n && (pte & PTE_RDONLY) === 0n ? pte | PTE_DIRTY : pte;
    return (kept & ~PTE_WRITE) | PTE_RDONLY | PTE_UFFD_WP;
  }
  if (op === 'resolve') {
    const cleared = pte & ~PTE_UFFD_WP;
    if (!tries || !can) return cleared;
    return (cleared | PTE_WRITE) & ((pte & PTE_DIRTY) !== 0n ? ~PTE_RDONLY : ~0n);
  }
  return ${change};
}
`;
  const judgedMm = async (source: string): Promise<TestOutcome> =>
    judgeScenario(spec, mm, await load(mm, source));

  test('passes with right ones, whatever their names are', async () => {
    expect(await judgedMm(pair(RIGHT_DECIDE))).toMatchObject({ state: 'passed', checked: 13 });
  });

  test('fails where a message is missing', async () => {
    const outcome = await judgedMm(pair(`'go-on'`));
    expect(outcome.state).toBe('failed');
    expect(outcome.evidence?.scenario?.step).toBe(7);
  });

  test('tells a wrong word with the learner’s name for the function', async () => {
    const outcome = await judgedMm(pair(`'wait'`));
    expect(outcome.state).toBe('failed');
    expect(outcome.message).toMatch(/^Your decide returned a string, "wait", in .* of task 1, page \d\.$/);
  });
});

describe('the scenarios', () => {
  test('run to their end with the reference, on both CPUs, wherever soft-dirty exists or not', () => {
    const task = {
      ...helpers,
      layouts: (['v6.12', 'v6.12-softdirty'] as const).map((id) => ({ id, pageShift: 12 as const })),
    };
    for (const run of SCENARIOS.values()) {
      for (const stage of stagesOf({ ...spec, run, hafdbs: [true, false] }, task)) {
        expect(referenceOf(run, stage).steps).toHaveLength(run.steps.length);
      }
    }
  });

  test('a broken script is the suite’s fault, not the learner’s', async () => {
    const run = { ...sd_clear_write_read, steps: [{ op: 'read', r: 'Z', p: 0 } as const] };
    await expect(judged(trio(MARK), { run })).rejects.toThrow(/the reference fails/);
  });
});
