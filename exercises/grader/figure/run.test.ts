import type { Scenario } from '@spare-bits/sim-core';
import { beforeAll, expect, test } from 'vitest';
import { nodeAssets } from '../node-assets.ts';
import { SCENARIOS } from '../scenarios/index.ts';
import { createMachine } from '../subject/machine.ts';
import type { Assets } from '../worker/protocol.ts';
import type { FigureAnswer } from './messages.ts';
import { playFigure } from './run.ts';

const script = SCENARIOS.get('uffd_wp_unpopulated_markers');
const scenario: Scenario = {
  name: 'markers',
  steps: script?.steps ?? [],
  config: { layout: 'v6.12', pageShift: 12, hafdbs: true },
};

let assets: Assets;
beforeAll(async () => {
  assets = await nodeAssets();
}, 60_000);

async function play(source: string): Promise<FigureAnswer> {
  return playFigure(await createMachine(assets.wasm, assets.guest), { scenario, source });
}

const helper = (body: string): string => `import { PTE_UFFD_WP } from 'layout';
import { pte_wrprotect } from 'kernel';
export function pte_mkuffd_wp(pte: bigint): bigint {
  ${body}
}
`;

test('a right helper gives the same view, although it is the reader’s that the kernel calls', async () => {
  const answer = await play(helper('return pte_wrprotect(pte) | PTE_UFFD_WP;'));
  if (answer.type !== 'played') throw new Error(answer.message);
  expect(answer.called).toBe(true);
  expect(answer.stopped).toBeNull();
  expect(answer.yours).toEqual(answer.reference);
});

test('a wrong one gives another', async () => {
  const answer = await play(helper('return pte | PTE_UFFD_WP;'));
  if (answer.type !== 'played') throw new Error(answer.message);
  const heard = ({ steps }: typeof answer.yours): number[] =>
    steps.map(({ outcome }) => outcome.events.length);
  expect(heard(answer.reference).reduce((a, b) => a + b)).toBe(2);
  expect(heard(answer.yours).reduce((a, b) => a + b)).toBe(1);
});

test.each([
  ['a number', 'return 1;', 'failed', null],
  ['an error', 'throw new Error("no");', 'threw', 4],
  ['no end', 'for (;;);', 'out-of-steps', null],
])('a helper that gives %s stops the kernel at its step', async (_name, body, state, line) => {
  const answer = await play(helper(body));
  if (answer.type !== 'played') throw new Error(answer.message);
  expect(answer.stopped?.state).toBe(state);
  if (line !== null) expect(answer.stopped?.place?.line).toBe(line);
  expect(answer.yours.steps.length).toBeLessThan(answer.reference.steps.length);
  expect(answer.yours.steps.at(-1)?.outcome.failure).toMatch(/^your pte_mkuffd_wp .* of task 1, page 0$/);
});

test.each([
  ['does not parse', 'export function pte_mkuffd_wp( {', /does not parse/],
  ['exports nothing of the kernel’s', 'export function mine() {}', /exports no helper/],
  ['exports a number', 'export const pte_mkuffd_wp = 5;', /must be a function/],
  [
    'asks for what is not there',
    "import { PTE_NO } from 'layout';\nexport const pte_mkuffd_wp = () => PTE_NO;",
    /PTE_NO/,
  ],
])('a file that %s is refused', async (_name, source, sentence) => {
  const answer = await play(source);
  expect(answer).toMatchObject({ type: 'refused', message: expect.stringMatching(sentence) });
});
