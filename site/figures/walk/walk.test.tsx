// What the figures of the walk show, without a browser: the walks and TLBs behind them, and their markup before any script.
import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import { EsrPredict } from './EsrPredict.tsx';
import { esrHex, esrParts } from './esr.ts';
import { esrCase } from './esr-case.ts';
import { FIRST_CONFIG, walkView } from './model.ts';
import { TlbPanel } from './TlbPanel.tsx';
import { tlbView } from './tlb-model.ts';
import { type Op, SCRIPT } from './tlb-words.ts';
import { WalkFigure } from './WalkFigure.tsx';
import type { WalkConfig } from './words.ts';

const text = (node: VNode | ComponentChildren): string =>
  renderToString(node as VNode)
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

/** A walk in which some bits were flipped: "2 VALID". */
function flipped(flips: readonly string[], config: Partial<WalkConfig> = {}) {
  let view = walkView({ ...FIRST_CONFIG, ...config });
  for (const flip of flips) {
    const [at = '', name = ''] = flip.split(' ');
    const level = view.levels.find((each) => `${each.level}` === at);
    const choice = level?.choices.find((each) => each.label === name);
    if (!choice) throw new Error(`no ${flip}`);
    const { flips: before } = view.config;
    view = walkView({
      ...view.config,
      flips: { ...before, [at]: (before[Number(at)] ?? 0n) ^ choice.mask },
    });
  }
  return view;
}

describe('a walk', () => {
  test.each([
    [12, [254, 72, 418, 359], 0x1234_5abc],
    [14, [0, 2033, 282, 345], 0x1234_7abc],
    [16, [31, 6289, 5206], 0x1234_7abc],
  ] as const)('with 2^%i bytes a page takes its indices and ends on the page', (pageShift, indices, pa) => {
    const view = walkView({ ...FIRST_CONFIG, pageShift });
    expect(view.levels.map((level) => level.index)).toEqual(indices);
    expect(view.pa).toBe(pa);
    expect(view.levels.every((level) => level.rows.filter((row) => row.chosen).length === 1)).toBe(true);
  });

  test.each([
    ['3 VALID', 'translation fault, level 3'],
    ['2 VALID', 'translation fault, level 2'],
    ['0 VALID', 'translation fault, level 0'],
    ['0 TABLE', 'translation fault, level 0'],
    ['3 PAGE', 'translation fault, level 3'],
    ['2 TABLE', 'access flag fault, level 2'],
    ['3 AF', 'access flag fault, level 3'],
    ['3 AP[1]', 'permission fault, level 3'],
    ['3 AP[2]', 'permission fault, level 3'],
    ['1 APTable[1]', 'permission fault, level 3'],
    ['3 DBM', 'the page'],
  ])('with %s flipped, a store ends with: %s', (flip, end) => {
    expect(flipped([flip]).end).toBe(end);
  });

  test('a fault moves with the bit, and nothing below it is read', () => {
    const view = flipped(['2 VALID', '3 VALID']);
    expect(view.fault).toMatchObject({ kind: 'translation', level: 2 });
    expect(view.levels.map((level) => level.reached)).toEqual([true, true, true, false]);
    expect(flipped(['2 VALID', '2 VALID']).fault).toBeNull();
  });

  test('the reason names who forbids it', () => {
    expect(flipped(['1 APTable[1]']).levels[3]?.sentence).toContain('APTable at level 1');
    expect(flipped(['3 AP[2]']).levels[3]?.sentence).toContain('does not manage dirty state');
  });

  test('hardware that keeps AF and dirty state writes the entry back', () => {
    const view = flipped(['3 AP[2]', '3 AF'], { hardware: true });
    expect(view.fault).toBeNull();
    expect(view.levels[3]?.written).toEqual(['AF is now set', 'AP[2] is now clear']);
  });

  test('a block keeps the rest of the address as its offset', () => {
    const view = flipped(['2 TABLE', '2 AF', '2 AP[1]']);
    expect(view.end).toBe('a block at level 2');
    expect(view.offsetBits).toBe('20:0');
    expect(view.pa).toBe(0x4016_7abc);
  });
});

describe('the TLBs', () => {
  const use: Op = { kind: 'use', cpu: 1, how: 'read' };
  const moods = (ops: readonly Op[]) => tlbView(ops).lines.map((line) => line.mood);

  test('the run of the chapter: stale, stale while the TLBI waits, and a fault after the DSB', () => {
    expect(moods(SCRIPT)).toEqual(['plain', 'stale', 'plain', 'stale', 'plain', 'fault']);
    expect(tlbView(SCRIPT.slice(0, 1)).stale).toBe(2);
    expect(tlbView(SCRIPT.slice(0, 3))).toMatchObject({ stale: 2, waiting: 1 });
    expect(tlbView(SCRIPT.slice(0, 5))).toMatchObject({ stale: 0, waiting: 0 });
  });

  test('an invalidation of one page leaves the next one remembered', () => {
    expect(tlbView(SCRIPT).slots.map((slot) => slot.held !== null)).toEqual([false, false, true]);
  });

  test('another frame in place is reported; by break-before-make it is not', () => {
    const store = (entry: 'frame' | 'invalid'): Op => ({ kind: 'store', entry });
    expect(tlbView([store('frame')]).violations).toBe(1);
    const byTheBook = tlbView([store('invalid'), { kind: 'tlbi' }, { kind: 'dsb' }, store('frame'), use]);
    expect(byTheBook.violations).toBe(0);
    expect(byTheBook.lines.at(-1)?.result).toContain('0x12399');
  });
});

describe('before any script', () => {
  test('the walk is complete: every entry and every sentence', () => {
    const view = walkView(FIRST_CONFIG);
    const markup = text(<WalkFigure id="w" initial={view} caption="A walk." number="Figure 2.1" />);
    for (const level of view.levels) {
      expect(markup).toContain(level.sentence);
      expect(markup).toContain(`${level.index}`);
    }
    expect(markup).toContain(view.endSentence);
    expect(markup).toContain('Figure 2.1');
  });

  test('the panel carries the run of the chapter', () => {
    const panel = text(<TlbPanel id="t" initial={tlbView([])} script={tlbView(SCRIPT).lines} />);
    expect(panel).toContain('the TLB’s old answer');
    expect(panel).toContain('Permission fault, level 3');
  });

  test('the report of a store to a read-only page is the one that hardware gives', () => {
    const { fault, level, esr } = esrCase();
    expect(esr).toBe(0x9200_004fn);
    const figure = renderToString(
      <EsrPredict id="e" entry="0x0060_0000_1234_5FC3" fault={fault} level={level} />,
    );
    expect(figure).toMatch(/<details>/);
    expect(figure).toContain(esrHex(esr));
    expect(figure).toContain('0x9200_0047');
    expect(esrParts(fault, level, 'write').map((part) => part.content)).toEqual(['0x24', '1', '1', '0x0F']);
  });
});
