// The figures of the rejected design ask the simulator, and say what it answers.
import { describe, expect, test } from 'vitest';
import { forkView } from './fork-model.ts';
import { forkSays, type Where } from './fork-words.ts';
import { allOrders, tornView } from './torn-model.ts';
import { ORDERS, tornSays, UPDATES, WAYS } from './torn-words.ts';

describe('the fork counter', () => {
  const view = forkView(512);
  const row = (where: Where) => view.rows.find((each) => each.where === where);

  test('counts the lines of one table and of what stands beside it', () => {
    expect(view.rows.map(({ lines }) => lines)).toEqual([128, 144, 256]);
    expect(view.rows.map(({ tables, regions }) => [tables, regions])).toEqual([
      [1, 0],
      [1, 1],
      [1, 1],
    ]);
    expect(view.wrong).toBe(0);
  });

  test('meets the letter’s 40 % where it is calibrated to, and nowhere else', () => {
    const at = view.weighings.findIndex(({ name }) => name === 'calibrated');
    expect(row('side-byte')?.costs[at]).toBeCloseTo(1.4, 10);
    expect(view.weighings[at]?.provenance).toMatch(/not prediction/);
    for (const [i, cost] of (row('side-byte')?.costs ?? []).entries())
      if (i !== at) expect(Math.abs(cost - 1.4)).toBeGreaterThan(0.1);
    expect(row('side-word')?.costs[at]).toBeGreaterThan(1.5);
  });

  test('judges the prediction by the count', () => {
    expect(forkSays(view, 'eighth')).toMatch(/^As you said\. Lines: 128 .* 144 .*\+12\.5 %.* 256 /);
    expect(forkSays(view, 'forty')).toMatch(/^40 % is what the letter reports/);
    expect(forkSays(view, null)).toMatch(/^Lines/);
  });
});

describe('the interleaving explorer', () => {
  test('explores as many orders as it says, and finds torn reads beside the entry alone', () => {
    for (const { value: way } of WAYS)
      for (const { value: update } of UPDATES) {
        const all = allOrders(way, update);
        expect([way, all.explored, all.torn]).toEqual([way, ORDERS[way], way === 'beside' ? 2 : 0]);
      }
    expect(allOrders('counted', 0).retried).toBe(68);
  });

  test('walked step by step it comes to what the exploration says', () => {
    for (const way of ['beside', 'inside'] as const)
      for (const { order, verdict, read } of allOrders(way, 0).seen) {
        const view = tornView(way, 0, order.split(' ') as never);
        expect([order, view.verdict, view.read, view.next]).toEqual([
          order,
          verdict,
          read,
          { writer: null, reader: null },
        ]);
      }
  });

  test('says what is in memory and in hand', () => {
    const start = tornView('beside', 0, []);
    expect(start.memory).toMatchObject({ says: 'write-protected', note: 'armed' });
    expect(start.reader).toEqual({ word: null, says: null, note: null });
    expect(start.next).toEqual({ writer: 'W0', reader: 'R0' });
    const torn = tornView('beside', 0, ['W0', 'R0', 'R1', 'W1']);
    expect(tornSays(torn)).toMatch(/^Torn\. The reader has “writable, armed”: neither .*nobody will be told/);
    expect(tornSays(tornView('inside', 1, ['W0', 'R0', 'R1', 'W1']))).toMatch(/write-protected, armed.*new/);
  });
});
