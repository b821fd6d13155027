import { beforeAll, describe, expect, test } from 'vitest';
import { nodeAssets } from '../node-assets.ts';
import { loadSubject, openDesks } from '../subject/load.ts';
import { createMachine } from '../subject/machine.ts';
import type { Subject } from '../subject/subject.ts';
import { count, defineTask, flag, word } from '../task.ts';
import { decode, type Value } from '../values.ts';
import type { Assets } from '../worker/protocol.ts';
import { cases, dealt, NO_YES, PROTECTIONS, rows } from './cases.ts';
import { createTools } from './check.ts';
import { judge } from './judge.ts';
import type { LawSpec } from './law.ts';
import { columnsOf, type Space, space } from './space.ts';

const layout = { id: 'v6.12', pageShift: 12 } as const;
const KINDS = ['anon', 'shmem'] as const;
const ERRORS = ['0', 'EINVAL', 'EBUSY'] as const;
const task = defineTask({
  slug: 'cases',
  title: 'Cases',
  version: 1,
  chapter: '',
  points: 1,
  difficulty: 1,
  minutes: 1,
  kind: 'mm',
  layouts: [layout],
  exports: [
    {
      name: 'errno',
      params: [count('mode'), word('kind', KINDS), flag('busy')],
      returns: ERRORS,
      doc: '',
    },
    {
      name: 'child_entry',
      params: ['pte', flag('cow'), flag('child_wp')],
      returns: 'bigint',
      as: 'copy_nonpresent_child',
      doc: '',
    },
  ],
  kernel: ['pte_swp_uffd_wp'],
  bits: [],
  reveal: 'full',
  read: { lesson: '', anchor: '', text: '' },
  mutants: [],
});

let assets: Assets;
beforeAll(async () => {
  assets = await nodeAssets();
}, 60_000);

const RIGHT = `mode === 0 ? 'EINVAL' : kind === 'anon' && mode > 2 ? 'EINVAL' : busy ? 'EBUSY' : '0'`;
async function load(errno = RIGHT, child = 'wp ? pte : pte & ~PTE_SWP_UFFD_WP'): Promise<Subject> {
  const machine = await createMachine(assets.wasm, assets.guest);
  const source = `import { PTE_SWP_UFFD_WP } from 'layout';
export const errno = (mode: number, kind: string, busy: boolean): any => ${errno};
export const child_entry = (pte: bigint, cow: boolean, wp: boolean): any => ${child};
`;
  const loaded = loadSubject(machine, openDesks(machine, task), task, source);
  if ('refused' in loaded) throw new Error(loaded.refused.message);
  return loaded.subject;
}

const listOf = (over: Space<readonly Value[]>, limit = 1e9) => {
  const columns = columnsOf(over, layout);
  const length = Math.min(limit, columns[0]?.words.length ?? 0);
  return Array.from({ length }, (_, row) => columns.map(({ type, words }) => decode(type, words[row] ?? 0n)));
};

describe('spaces of cases', () => {
  test('all combinations of lists, each once', () => {
    const all = listOf(cases([0, 1, 2], KINDS, NO_YES));
    expect(all).toHaveLength(12);
    expect(new Set(all.map((one) => one.join())).size).toBe(12);
    expect(all[0]).toEqual([0, 'anon', false]);
    expect(all.at(-1)).toEqual([2, 'shmem', true]);
  });

  test('all combinations beside the entries of a space', () => {
    const all = listOf(cases(space.swap, NO_YES, NO_YES));
    expect(all).toHaveLength(4 * space.swap.inputs(layout).length);
    expect(new Set(all.map((one) => one.join())).size).toBe(new Set(space.swap.inputs(layout)).size * 4);
  });

  test('a list may depend on the layout', () => {
    const all = listOf(cases(space.level, PROTECTIONS));
    expect(new Set(all.map(([, prot]) => prot)).size).toBe(8);
  });

  test('a share deals every combination about as often', () => {
    const all = listOf(dealt(space.leaf, 1, NO_YES, ['none', 'anon', 'file'], NO_YES));
    expect(all).toHaveLength(space.leaf.inputs(layout).length);
    const times = new Map<string, number>();
    for (const [, ...rest] of all) times.set(rest.join(), (times.get(rest.join()) ?? 0) + 1);
    expect(times.size).toBe(12);
    for (const often of times.values()) expect(Math.abs(often / all.length - 1 / 12)).toBeLessThan(0.02);
  });

  test('rows may be written down', () => {
    const written = rows('some', () => [
      [1n, 'anon', true],
      [2n, 'shmem', false],
    ]);
    expect(listOf(written)).toEqual([
      [1n, 'anon', true],
      [2n, 'shmem', false],
    ]);
  });
});

describe('a law over cases', () => {
  const errno: LawSpec<string, readonly [number, string, boolean]> = {
    id: 'errno',
    title: '',
    message: 'The order is wrong.',
    call: 'errno',
    over: cases([0, 1, 2, 3], KINDS, NO_YES),
    want: (mode, _k, kind, busy) =>
      mode === 0 || (kind === 'anon' && mode > 2) ? 'EINVAL' : busy ? 'EBUSY' : '0',
  };

  test('holds, and says how many cases', async () => {
    expect(judge(errno, task, await load())).toMatchObject({ state: 'passed', checked: 16 });
  });

  test('shows the first failing case with the names of its parameters, and no picture of an entry', async () => {
    const subject = await load(`busy ? 'EBUSY' : ${RIGHT}`);
    const { evidence, failing } = judge(errno, task, subject);
    expect(failing).toBe(3);
    expect(evidence).toEqual({
      layout: 'v6.12',
      pageShift: 12,
      call: "errno(mode: 0, kind: 'anon', busy: true)",
      inputs: ['0', "'anon'", 'true'],
      got: { kind: 'other', text: "'EBUSY'" },
      want: { kind: 'other', text: "'EINVAL'" },
    });
  });

  test('says which words are answers', async () => {
    const { state, message } = judge(errno, task, await load(`busy ? 'EPERM' : ${RIGHT}`));
    expect(state).toBe('failed');
    expect(message).toBe(
      `errno returned a string, "EPERM"; the answer must be one of '0', 'EINVAL', 'EBUSY'.`,
    );
  });

  test('shows an entry as a picture, and what stands beside it in the call', async () => {
    const law: LawSpec<bigint, readonly [bigint, boolean, boolean]> = {
      id: 'child',
      title: '',
      message: 'The child has no monitor.',
      call: 'child_entry',
      over: cases(space.swap, NO_YES, NO_YES),
      when: (pte) => pte !== 0n,
      want: (pte, k, _cow, wp) => (wp ? pte : pte & ~k.PTE_SWP_UFFD_WP),
    };
    expect(judge(law, task, await load()).state).toBe('passed');
    const { evidence } = judge(law, task, await load(RIGHT, 'pte'));
    expect(evidence?.call).toMatch(/^child_entry\(0x[0-9A-F_]{19}, cow: false, child_wp: false\)$/);
    expect(evidence?.fields?.filter((field) => field.wrong).map((field) => field.name)).toEqual([
      'PTE_SWP_UFFD_WP',
    ]);
  });

  test('keeps the state of an error, and its case', async () => {
    const subject = await load(`{ if (kind === 'shmem') throw new Error('no'); return ${RIGHT}; }`);
    expect(judge(errno, task, subject)).toMatchObject({
      state: 'threw',
      failing: 8,
      message: 'errno threw no.',
      place: { line: 2 },
      evidence: { call: "errno(mode: 0, kind: 'shmem', busy: false)" },
    });
  });

  test('shows the case that did not end', async () => {
    const subject = await load(`{ while (kind === 'shmem' && busy) {} return ${RIGHT}; }`);
    expect(judge(errno, task, subject)).toMatchObject({
      state: 'out-of-steps',
      evidence: { call: "errno(mode: 0, kind: 'shmem', busy: true)" },
    });
  });

  test('has a fingerprint that tells answers apart', async () => {
    const print = async (source: string) => judge(errno, task, await load(source)).fingerprint;
    const right = await print(RIGHT);
    expect(await print(`(() => ${RIGHT})()`)).toBe(right);
    expect(await print(`mode === 3 && busy && kind === 'anon' ? 'EBUSY' : ${RIGHT}`)).not.toBe(right);
  });
});

test('a check calls with values of any type', async () => {
  const { tools, settle } = createTools(task, await load(`busy ? 'EBUSY' : '0'`));
  const spec = { id: 'c', title: '', message: 'Not so.' };
  try {
    expect(tools.call(layout, 'errno', 1, 'anon', true)).toBe('EBUSY');
    expect(tools.call(layout, 'errno', 0, 'shmem', false)).toBe('EINVAL');
  } catch (error) {
    const outcome = settle(spec, error);
    expect(outcome).toMatchObject({
      state: 'failed',
      message: 'Not so.',
      evidence: {
        call: "errno(mode: 0, kind: 'shmem', busy: false)",
        got: { text: "'0'" },
        want: { text: "'EINVAL'" },
      },
    });
  }
});
